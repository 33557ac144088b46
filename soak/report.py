"""What a soak says: one line for each thing that was watched."""

from dataclasses import dataclass


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


def table(title: str, lines: list[Line]) -> str:
    """A table of them, in plain text."""
    rows = [
        (line.what, f"{line.before:,g}", f"{line.after:,g}", f"{line.at_most:,g}", _verdict(line)) for line in lines
    ]
    rows.insert(0, (title, "before", "after", "at most", ""))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        f"{what:<{widths[0]}}  {before:>{widths[1]}}  {after:>{widths[2]}}  {at_most:>{widths[3]}}  {verdict}".rstrip()
        for what, before, after, at_most, verdict in rows
    )


def _verdict(line: Line) -> str:
    return "" if line.holds else "TOO MUCH"
