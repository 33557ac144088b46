"""`/`: the page for people."""

from collections.abc import Callable

from exporter.jmx.deadline import Deadline
from exporter.web.exported import Export, Exported
from exporter.web.messages import Request, Response, response
from exporter.web.pages.overview import overview_page
from exporter.web.pages.terms import PageTerms
from exporter.web.patience import Patience
from exporter.web.routes.route import Route

Terms = Callable[[Request, Exported], PageTerms]
"""Gives what a page is written with, by who asks and what is served."""

_SECURITY_HEADERS = (
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)


def page_response(page: str) -> Response:
    """Answer with a page, which no browser lets load or run anything, and nobody keeps."""
    headers = (("Cache-Control", "no-store"), *_SECURITY_HEADERS)
    return response(200, "text/html; charset=utf-8", page.encode(), headers)


def page_route(export: Export, patience: Patience, terms: Terms) -> Route:
    """Make the route of the page.

    Args:
        export: gives what is served.
        patience: bounds how many scrapes of everything wait.
        terms: gives what a page is written with.
    """

    async def answer(request: Request, deadline: Deadline) -> Response:
        exported = export()
        with patience.of_one(deadline) as mine:
            overview = await exported.scraper.overview_steps(mine)
        return page_response(overview_page(overview, terms(request, exported)))

    return Route("/", answer)
