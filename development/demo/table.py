"""The table of what came of faults, in Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from development.demo.outcome import Outcome, Told

_HEAD = ("fault", "told", "after", "incidents", "first line", "resolved after", "as it must be")


@dataclass(frozen=True)
class Circumstances:
    """What a table was made under.

    Attributes:
        date: the day.
        form: of scraping.
        scale: what every duration was divided by; 1: as shipped.
        versions: of the programs, in words.
    """

    date: str
    form: str
    scale: float
    versions: str


def table(outcomes: Sequence[Outcome], circumstances: Circumstances) -> str:
    """Write the table, with a sentence on how it came about."""
    timing = "durations as shipped" if circumstances.scale == 1 else f"all durations divided by {circumstances.scale:g}"
    lines = [
        f"Made on {circumstances.date} with the form `/{circumstances.form}`, {timing}; {circumstances.versions}.",
        "",
    ]
    lines += [_row(_HEAD), _row(["---"] * len(_HEAD))]
    return "\n".join([*lines, *(_row(_cells(each)) for each in outcomes)]) + "\n"


def _cells(outcome: Outcome) -> tuple[str, ...]:
    resolved = "-" if outcome.resolved is None else f"{outcome.resolved:.0f} s"
    return (
        outcome.fault.title,
        "<br>".join(_named(each) for each in outcome.told) or "nobody",
        "<br>".join(f"{each.seconds:.0f} s" for each in outcome.told) or "-",
        str(outcome.incidents),
        outcome.line,
        resolved,
        "<br>".join(outcome.complaints) or "yes",
    )


def _named(told: Told) -> str:
    return told.alert if told.page else f"{told.alert} (ticket)"


def _row(cells: Sequence[str]) -> str:
    text = " | ".join(each.replace("|", "&#124;") for each in cells)
    return f"| {text} |"
