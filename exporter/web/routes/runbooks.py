"""`/runbooks`: what to do about each alert, as it comes with the exporter; the alerts' links may lead here.

`wso2-exporter assets --runbooks-url http://HOST:PORT/runbooks` writes rules with such links.
"""

from importlib.resources import files

from exporter.web.pages.runbooks import runbooks_page
from exporter.web.pages.terms import PageTerms
from exporter.web.routes.page import page_response
from exporter.web.routes.route import Route


def runbooks_route(version: str) -> Route:
    """Make the route of the runbooks, which are always the same."""
    text = (files("exporter") / "assets" / "alerts" / "runbooks.md").read_text(encoding="utf-8")
    return Route("/runbooks", page_response(runbooks_page(text, PageTerms(version, 0.0))))
