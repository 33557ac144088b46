"""`/report` and `/report?target=NAME`: all servers, or one, judged with evidence and what to do."""

from urllib.parse import parse_qs

from exporter.collect.scrape import UnknownTargetError
from exporter.jmx.deadline import Deadline
from exporter.web.exported import Export
from exporter.web.messages import Request, Response, plain_text
from exporter.web.pages.report import report_page
from exporter.web.patience import Patience
from exporter.web.routes.page import Terms, page_response
from exporter.web.routes.route import Route

PATH = "/report"


def report_route(export: Export, patience: Patience, terms: Terms) -> Route:
    """Make the route of the report, which reads no servers but those that have a name here.

    Args:
        export: gives what is served.
        patience: bounds how many scrapes of everything wait.
        terms: gives what a page is written with.
    """

    async def answer(request: Request, deadline: Deadline) -> Response:
        names = parse_qs(request.query, keep_blank_values=True).get("target", [])
        if len(names) > 1 or names == [""]:
            return plain_text(400, "Ask for /report or /report?target=NAME, with one name.")
        exported = export()
        try:
            if names:
                overview = await exported.scraper.overview_steps(deadline, names[0])
            else:
                with patience.of_one(deadline) as mine:
                    overview = await exported.scraper.overview_steps(mine)
        except UnknownTargetError:
            return plain_text(400, "No target has this name.")
        return page_response(report_page(overview, terms(request, exported)))

    return Route(PATH, answer)
