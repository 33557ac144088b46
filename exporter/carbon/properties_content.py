"""Files of properties as Java reads them, with the line of each.

Source: `java.util.Properties.load(Reader)` of the JDK: comments, separators, lines that go on, escapes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_BLANKS = " \t\f"
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.)|$)", re.DOTALL)
_SHORT = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_KEY = re.compile(r"(?:\\.|[^\\=: \t\f])*", re.DOTALL)
_SEPARATOR = re.compile(r"[ \t\f]*(?:[=:][ \t\f]*)?")


@dataclass(frozen=True)
class Property:
    """A value, and the line where it begins."""

    value: str
    line: int


def parse_properties(content: bytes) -> Mapping[str, Property]:
    """Read a file of properties; of two of one name the last counts, as in Java.

    A file that is not in UTF-8 is read as ISO-8859-1, as Java's streams of bytes are.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("iso-8859-1")
    found = {}
    for number, line in _logical_lines(text):
        key = _KEY.match(line)
        separator = _SEPARATOR.match(line, key.end() if key else 0)
        if key and separator:
            found[_plain(key[0])] = Property(_plain(line[separator.end() :]), number)
    return found


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    parts: list[str] = []
    first = 0
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        line = raw.lstrip(_BLANKS)
        if not parts:
            first = number
            if not line or line[0] in "#!":
                continue
        goes_on = (len(line) - len(line.rstrip("\\"))) % 2 == 1
        parts.append(line[:-1] if goes_on else line)
        if not goes_on:
            yield first, "".join(parts)
            parts = []
    if parts:
        yield first, "".join(parts)


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else _character(found[2] or ""), text)


def _character(letter: str) -> str:
    return _SHORT.get(letter, letter)
