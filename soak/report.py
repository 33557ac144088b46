"""What a soak says: one line for each thing that was watched."""

from collections.abc import Sequence
from dataclasses import dataclass

_HEADINGS = ("what", "before", "after", "at most", "")
_NOTES = """\
- `before` is after what only the first uses cost. `at most` is what `after` may be.
- A session ends with its deadline, or a soak fails; it has two of them, for reading and for logging out."""


@dataclass(frozen=True)
class Line:
    """One thing that was watched.

    Attributes:
        what: its name, with its unit.
        before: what it was at the beginning, after what only the first uses cost.
        after: what it was at the end.
        at_most: what it may have been at the end.
    """

    what: str
    before: float
    after: float
    at_most: float

    @property
    def holds(self) -> bool:
        """Whether it is as it should be."""
        return self.after <= self.at_most


def page(machine: Sequence[str], lines: Sequence[Line]) -> str:
    """The whole page, in Markdown.

    Args:
        machine: when and on what it was watched, a line each.
        lines: what was watched.
    """
    facts = "\n".join(f"- {fact}" for fact in machine)
    return "\n\n".join(("# Soak", facts, _NOTES, _table(lines))) + "\n"


def _table(lines: Sequence[Line]) -> str:
    rows = [
        (
            line.what,
            f"{line.before:,g}",
            f"{line.after:,g}",
            f"{line.at_most:,g}",
            "holds" if line.holds else "TOO MUCH",
        )
        for line in lines
    ]
    widths = [max(len(row[column]) for row in (_HEADINGS, *rows)) for column in range(len(_HEADINGS))]
    return "\n".join(_row(row, widths) for row in (_HEADINGS, ["-" * width for width in widths], *rows))


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
