"""Lines and cells for people: texts, and what of them stands out where colours can be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Style = Literal["plain", "heading", "good", "doubtful", "bad", "verbatim"]
"""`verbatim` is what is to be typed or copied as it is."""


@dataclass(frozen=True)
class Styled:
    """A text that is shown in one style. Where there are no colours it is the text alone."""

    text: str
    style: Style = "plain"


Line = str | Styled


@dataclass(frozen=True)
class Table:
    """A table for people.

    Attributes:
        headings: one a column.
        rows: the cells of each row, as many as there are headings.
        flexible: the places of the columns that are cut first where the terminal is too narrow.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[Line]]
    flexible: frozenset[int] = frozenset()


def plain(line: Line) -> str:
    """Give a line's text."""
    return line.text if isinstance(line, Styled) else line
