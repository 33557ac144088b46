"""Where text becomes HTML."""

import re
from html import escape
from urllib.parse import quote

from exporter.secrecy.printable import printable

_PICTURES = {**{code: chr(0x2400 + code) for code in range(0x20)}, 0x7F: "\u2421"}
"""Of ASCII's control characters (Unicode, Control Pictures)."""

LONGEST_TEXT = 2000
"""Characters of one text that are shown: what was read may be of any length."""
_OPTION = re.compile(r"(?<!\S)-[A-Za-z][^\s<>&;]{0,40}(?!\S)")
_PUBLIC = re.compile(r"https?://[^\s]+")


def html_text(content: str) -> str:
    """Turn any text into HTML: markup is escaped, and what would not be seen, or turn the text around, is shown.

    Control characters of ASCII are shown as their pictures (U+2400 to U+2421), others as escapes. What is longer than
    `LONGEST_TEXT` is cut, and ends with dots.
    """
    shown = content if len(content) <= LONGEST_TEXT else f"{content[:LONGEST_TEXT]}..."
    return escape(printable(shown.translate(_PICTURES)))


def sentence(content: str) -> str:
    """Turn a text into HTML that keeps options like `-Xmx2g` on one line: a browser breaks lines after a hyphen."""
    return _OPTION.sub(lambda option: f'<span class="option">{option[0]}</span>', html_text(content))


def code_lines(lines: str) -> str:
    """Turn lines to be copied into HTML: each keeps its blanks and its end."""
    return f"<pre>{chr(10).join(map(sentence, lines.rstrip(chr(10)).split(chr(10))))}</pre>"


def link(address: str, text: str) -> str:
    """Make a link of a public address; only the text of any other."""
    if not _PUBLIC.fullmatch(address):
        return html_text(text)
    return f'<a href="{html_text(address)}">{html_text(text)}</a>'


def anchor(name: str) -> str:
    """Give what stands behind `#` for a name, and is the id of its place.

    Both are the same, since browsers compare them so before they decode anything. It has none of `:`, with which ids
    begin that the page has of its own.
    """
    return html_text(quote(name, safe="", errors="backslashreplace"))
