"""`/`: the page for people."""

from exporter.jmx.deadline import Deadline
from exporter.web.exported import Export
from exporter.web.messages import Request, Response, response
from exporter.web.pages.overview import overview_page
from exporter.web.patience import Patience
from exporter.web.routes.route import Route

_SECURITY_HEADERS = (
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)


def page_route(export: Export, patience: Patience, version: str) -> Route:
    """Make the route of the page.

    Args:
        export: gives what is served.
        patience: bounds how many scrapes of everything wait.
        version: the exporter's version, which stands at the page's foot.
    """

    async def answer(_: Request, deadline: Deadline) -> Response:
        with patience.of_one(deadline) as mine:
            overview = await export().scraper.overview_steps(mine)
        page = overview_page(overview, version).encode()
        return response(200, "text/html; charset=utf-8", page, (("Cache-Control", "no-store"), *_SECURITY_HEADERS))

    return Route("/", answer)
