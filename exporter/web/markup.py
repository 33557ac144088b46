"""Where text becomes HTML."""

import unicodedata
from html import escape

_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Control and format characters, halves of surrogate pairs, and the separators of lines and paragraphs (Unicode)."""
_PICTURES = 0x2400
_PICTURE_OF_DELETE = "\u2421"


def html_text(content: str) -> str:
    """Any text as HTML: markup is escaped, and what would not be seen, or turn the text around, is shown.

    Control characters of ASCII are shown as their pictures (U+2400 to U+2421), others as escapes.
    """
    return escape("".join(_shown(character) for character in content))


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _INVISIBLE:
        return character
    if character == "\x7f":
        return _PICTURE_OF_DELETE
    if character < " ":
        return chr(_PICTURES + ord(character))
    return character.encode("unicode_escape").decode()
