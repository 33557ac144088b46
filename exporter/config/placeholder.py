"""What a configuration holds that somebody was to fill in: `CHANGE_ME`, which `discover` wrote in earlier versions."""

from exporter.document import Document

PLACEHOLDER = "CHANGE_ME"
PLACEHOLDER_FOUND = f"found {PLACEHOLDER}, expected what it stands for"


def holds_placeholder(text: str) -> bool:
    """Tell whether a text holds the placeholder."""
    return PLACEHOLDER in text


def refuse_placeholders(document: Document) -> None:
    """Refuse a configuration that still holds the placeholder.

    Raises:
        DocumentError: a text holds it; the first in the file's order.
    """
    for path, text in document.texts():
        if holds_placeholder(text):
            raise document.error(path, PLACEHOLDER_FOUND)
