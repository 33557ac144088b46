"""`/probe?target=NAME`: one target alone, without the label `target`."""

from urllib.parse import parse_qs

from exporter.collect.scrape import UnknownTargetError
from exporter.jmx.deadline import Deadline
from exporter.web.exported import Export
from exporter.web.exposure import Exposure
from exporter.web.messages import Request, Response, plain_text
from exporter.web.routes.exposition import exposed
from exporter.web.routes.route import Route

PATH = "/probe"


def probe_route(export: Export, exposure: Exposure) -> Route:
    """Make the route of `/probe`, which reads no servers but those that have a name here.

    Args:
        export: gives what is served.
        exposure: decides whether security findings are told.
    """

    async def answer(request: Request, deadline: Deadline) -> Response:
        names = parse_qs(request.query, keep_blank_values=True).get("target", [])
        if len(names) != 1 or not names[0]:
            return plain_text(400, "Ask for /probe?target=NAME, with one name.")
        try:
            exported = export()
            disclosure = exposure.disclosure(request, expose_findings=exported.expose_findings)
            probe = await exported.scraper.probe_steps(names[0], deadline, disclosure)
        except UnknownTargetError:
            return plain_text(400, "No target has this name.")
        return exposed(request, probe.families, probe.exposition)

    return Route(PATH, answer)
