"""What all pages have: head, style and foot. They load nothing, and run nothing."""

from exporter.web.pages.markup import html_text
from exporter.web.pages.style import STYLE
from exporter.web.pages.terms import PageTerms


def document(title: str, body: str) -> str:
    """Write a whole page as HTML.

    Args:
        title: of the browser's window, as text.
        body: HTML.
    """
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html_text(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>\n"
    )


def navigation(terms: PageTerms, here: str) -> str:
    """Link the exporter's other pages; nothing in a file, from which they cannot be reached.

    Args:
        terms: what the page is written with.
        here: the path that is left out.
    """
    if not terms.served:
        return ""
    paths = {"/": "Servers", "/report": "Report", "/metrics": "Metrics", "/runbooks": "Runbooks"}
    links = [f'<a href="{path}">{text}</a>' for path, text in paths.items() if path != here]
    return f"<nav>{' '.join(links)}</nav>"
