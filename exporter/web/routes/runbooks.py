"""`/runbooks` and `/runbooks/ALERT`: what to do about each alert, as it comes with the exporter.

The alerts' links may lead here: `wso2-exporter assets --exporter-url http://HOST:PORT` writes rules with such links.
"""

from collections.abc import Iterator, Sequence
from importlib.resources import files

from exporter.web.pages.runbooks import runbook_page
from exporter.web.pages.terms import PageTerms
from exporter.web.routes.page import page_response
from exporter.web.routes.route import Route

PATH = "/runbooks"
_LIST = "README"


def runbook_routes(version: str) -> Sequence[Route]:
    """Make the routes of the runbooks, which are always the same: that of the list, and two for each alert.

    A page has the name of its alert, and that of its file: links in alerts lead to files wherever they are kept.
    """
    return tuple(_routes(PageTerms(version, 0.0)))


def _routes(terms: PageTerms) -> Iterator[Route]:
    for file in (files("exporter") / "assets" / "alerts" / "runbooks").iterdir():
        name = file.name.removesuffix(".md")
        response = page_response(runbook_page(file.read_text(encoding="utf-8"), terms))
        for path in (PATH, f"{PATH}/") if name == _LIST else (f"{PATH}/{name}", f"{PATH}/{file.name}"):
            yield Route(path, response)
