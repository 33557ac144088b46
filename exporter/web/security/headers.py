"""The headers that a web configuration may add to every response: those of exporter-toolkit, and no other."""

import re
from collections.abc import Mapping
from typing import Any

from exporter.document import Document, FieldPath, kind

ALLOWED: Mapping[str, tuple[str, ...]] = {
    "Strict-Transport-Security": (),
    "X-Content-Type-Options": ("nosniff",),
    "X-Frame-Options": ("deny", "sameorigin"),
    "X-XSS-Protection": (),
    "Content-Security-Policy": (),
}
"""Their names, written just so, each with the values that it may have; none: any value."""
_LINE_BREAK = re.compile(r"[\r\n]")
_VALUE = re.compile(r"[\t\x20-\x7e]*")


def headers_of(document: Document, path: FieldPath, headers: Mapping[str, Any]) -> Mapping[str, str]:
    """Check headers.

    Args:
        document: the web configuration.
        path: where they stand in it.
        headers: the values by the names, as they were written.

    Returns:
        the values in one line each, as they are to be sent.

    Raises:
        DocumentError: a header may not be set, or not so.
    """
    return {name: _value(document, (*path, name), name, value) for name, value in headers.items()}


def _value(document: Document, path: FieldPath, name: str, value: Any) -> str:
    if name not in ALLOWED:
        raise document.error(path, f"found a header that cannot be set, expected one of: {', '.join(ALLOWED)}")
    text = _text(value)
    if text is None:
        raise document.error(path, f"found {kind(value)}, expected a text")
    allowed = ALLOWED[name]
    if allowed and text not in allowed:
        one_of = "one of: " if len(allowed) > 1 else ""
        raise document.error(path, f"found a text that is no option, expected {one_of}{', '.join(allowed)}")
    line = _LINE_BREAK.sub(" ", text).strip(" \t")
    if not _VALUE.fullmatch(line):
        raise document.error(path, "found a character that no header may have, expected printable ASCII")
    return line


def _text(value: Any) -> str | None:
    """Take 0 and 1 for the texts that they were meant as: `X-XSS-Protection: 0` is a number to YAML."""
    if type(value) is int and value in (0, 1):
        return str(value)
    return value if isinstance(value, str) else None
