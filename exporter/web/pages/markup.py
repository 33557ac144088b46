"""Where text becomes HTML."""

from html import escape

from exporter.secrecy.printable import printable

_PICTURES = {**{code: chr(0x2400 + code) for code in range(0x20)}, 0x7F: "\u2421"}
"""Of ASCII's control characters (Unicode, Control Pictures)."""


def html_text(content: str) -> str:
    """Turn any text into HTML: markup is escaped, and what would not be seen, or turn the text around, is shown.

    Control characters of ASCII are shown as their pictures (U+2400 to U+2421), others as escapes.
    """
    return escape(printable(content.translate(_PICTURES)))
