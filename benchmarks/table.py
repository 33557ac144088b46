"""Results as one page of Markdown, the same on the terminal and in the file."""

import textwrap
from collections.abc import Callable, Sequence

from benchmarks.goals import Judgement
from benchmarks.measurement import MEGABYTE, Case, Pair, Pairs, Ratio, Result, Results, Spread

_HEADINGS = (
    "server",
    "round trip",
    "scope",
    "contender",
    "samples",
    "scrape, ms",
    "own processor, ms",
    "server's processor, ms",
    "resident, MB",
    "threads",
    "first scrape, ms",
    "start to first, ms",
)
_NOTHING = "-"
_LONGEST_CELL = 160
_NOTES = """\
- Times are medians, with the smallest and the largest in brackets; processor times are means.
- Memory is what was resident after the last scrape. jmxquery's JVM, which is gone by then, is not in it.
- `everything` is all attributes of all MBeans. `packs` is what our packs read; standalone is given the names of their
  MBeans, and reads these whole.
- The agent is part of the server: on a long link its HTTP is what travels, of all others JMX.
- `packs` is without the states of threads, the one family whose cost grows with the threads; with them it is
  `packs and thread states`. `mapping` is what our mapping alone makes of the 50,000 attributes. `machine` is this
  machine's own metrics: no server is read. `facts` is one round of looking at everything that changes seldom (files,
  certificates, the process), which is done every ten minutes or less often, and one read of the server.
- `read_everything` is our client without mapping and exposition, `native` the whole exporter. What `read_everything`
  and `jmxquery` count as samples are the attributes they read.
- On one connection a server answers one call after the other: what it spends of its processor on the 5,025 calls for
  50,000 attributes is about the least time in which they can be read.
- `fleet` is 200 servers: a Carbon kernel with 200 connectors, each with a registry and sessions of its own.
  `packs of 200` is one scrape of `/metrics` for all of them; `200 probes` is one of `/probe` for each, the next as soon
  as one of the 100 under way is answered. Prometheus spreads them over its interval and never has so many at a time.
  The time is that of the slowest, processor times and samples are those of all. `packs of one` reads one of the 200.
  No peer at hand reads several servers in one process: for 200 it takes 200 processes, and 200 times as much."""
_RATIO_HEADINGS = (
    "server",
    "round trip",
    "scope",
    "contender",
    "before, ms",
    "after, ms",
    "scrape",
    "own processor",
    "server's processor",
    "resident",
    "threads",
    "first scrape",
)
_RATIO_NOTES = """\
- Both checkouts were measured in one run, with the same Python and libraries, in front of the same servers. Their
  scrapes took turns, and every other turn went backwards.
- `before, ms` and `after, ms` are medians of a scrape. All columns after them are ratios, after to before: 1.00 is no
  change, less is better.
- The ratios of a scrape and of the first scrape are medians of the pairs of each turn, with the quartiles in brackets.
  Where 1.00 lies between these, no change was seen. The others are ratios of means."""


def page(machine: Sequence[str], results: Results, judgements: Sequence[Judgement]) -> str:
    """The whole page.

    Args:
        machine: what it was measured on, a line each.
        results: of every case, in the order in which they are to be read.
        judgements: of the goals.
    """
    parts = [
        "# Side by side",
        "\n".join(f"- {line}" for line in machine),
        _NOTES,
        table(_HEADINGS, [_row(case, result) for case, result in results.items()]),
        "## Goals",
        table(("what", "goal", "measured", "at most", ""), [_judged(judgement) for judgement in judgements]),
    ]
    return "\n\n".join(parts) + "\n"


def comparison_page(machine: Sequence[str], pairs: Pairs) -> str:
    """Write out the whole page of a comparison of two checkouts.

    Args:
        machine: what it was measured on, and which checkouts, a line each.
        pairs: of every case, in the order in which they are to be read.
    """
    parts = [
        "# Before and after",
        "\n".join(f"- {line}" for line in machine),
        _RATIO_NOTES,
        table(_RATIO_HEADINGS, [_ratio_row(case, pair) for case, pair in pairs.items()]),
    ]
    return "\n\n".join(parts) + "\n"


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write out a table of Markdown whose columns are as wide as their longest cell."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    lines = [headings, ["-" * width for width in widths], *rows]
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"


def _row(case: Case, result: Result) -> list[str]:
    if not result.scrapes:
        return _failed_row(case, result.failure, len(_HEADINGS))
    return [
        *_place(case),
        str(max(scrape.samples for scrape in result.scrapes)),
        _spread(result.wall),
        _milliseconds(result.own_processor),
        _milliseconds(result.server_processor),
        _NOTHING if result.resident is None else f"{result.resident / MEGABYTE:.0f}",
        _NOTHING if result.threads is None else str(result.threads),
        _spread(Spread.of(result.first)) if result.first else _NOTHING,
        _spread(Spread.of(result.start)) if result.start else _NOTHING,
    ]


def _ratio_row(case: Case, pair: Pair) -> list[str]:
    for name, result in (("before", pair.before), ("after", pair.after)):
        if not result.scrapes:
            return _failed_row(case, f"{name}: {result.failure}", len(_RATIO_HEADINGS))
    whole: tuple[Callable[[Result], float | None], ...] = (
        lambda result: result.own_processor,
        lambda result: result.server_processor,
        lambda result: result.resident,
        lambda result: result.threads,
    )
    return [
        *_place(case),
        _milliseconds(pair.before.wall.median),
        _milliseconds(pair.after.wall.median),
        _ratio(pair.wall),
        *(_NOTHING if (ratio := pair.of(figure)) is None else f"{ratio:.2f}" for figure in whole),
        _ratio(pair.first),
    ]


def _ratio(ratio: Ratio | None) -> str:
    return _NOTHING if ratio is None else f"{ratio.median:.2f} ({ratio.lower:.2f} to {ratio.upper:.2f})"


def _place(case: Case) -> list[str]:
    return [case.server, f"{1000 * case.round_trip:g} ms", case.scope, case.contender]


def _failed_row(case: Case, failure: str | None, columns: int) -> list[str]:
    place = _place(case)
    return [*place, *[_NOTHING] * (columns - len(place) - 1), _one_cell(failure or "nothing measured")]


def _one_cell(text: str) -> str:
    return textwrap.shorten(text, _LONGEST_CELL).replace("|", "\\|")


def _judged(judgement: Judgement) -> list[str]:
    goal = judgement.goal
    figures = [
        _NOTHING if value is None else f"{_number(value * goal.scale)} {goal.unit}"
        for value in (judgement.figure, judgement.limit)
    ]
    return [goal.name, goal.wanted, *figures, judgement.verdict]


def _spread(spread: Spread) -> str:
    median, minimum, maximum = (_number(1000 * value) for value in (spread.median, spread.minimum, spread.maximum))
    return f"{median} ({minimum} to {maximum})"


def _milliseconds(seconds: float | None) -> str:
    return _NOTHING if seconds is None else _number(1000 * seconds)


def _number(value: float) -> str:
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"
