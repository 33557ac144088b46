"""The page that `python -m benchmarks.sizing` writes."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.measurement import MEGABYTE, Result
from benchmarks.server_cost import ServerCost
from benchmarks.table import table

_NOTES = """\
- One server is a Carbon kernel. More are connectors of one kernel, each with a registry and a session of its own. One
  exporter after the other reads them, without the machine.
- `metrics` is one scrape of `/metrics` for all servers. `probes` is one of `/probe` for each, as many under way as
  Prometheus never has; times and processor times are those of all.
- Processor times are means of all scrapes after three to warm up; a scrape's time is a median, and that of a machine
  with other work where the load below is above 1.
- Memory, threads and descriptors are those after the last scrape."""
_HEADINGS = (
    "servers",
    "asked",
    "thread states",
    "round trip",
    "own processor, ms",
    "each server, ms",
    "resident, MB",
    "threads",
    "descriptors",
    "scrape, ms",
    "samples",
)
_LONGEST_CELL = 60
_COST_HEADINGS = ("thread states", "server's threads", "processor, ms", "allocated, kB")


@dataclass(frozen=True)
class Sized:
    """What was measured of an exporter of some size.

    Attributes:
        servers: how many it reads.
        asked: `metrics` or `probes`.
        thread_states: whether it reads the states of threads.
        round_trip: seconds to the servers and back.
        result: the figures.
    """

    servers: int
    asked: str
    thread_states: bool
    round_trip: float
    result: Result


def sizing_page(machine: Sequence[str], sized: Sequence[Sized], costs: Sequence[tuple[bool, ServerCost]]) -> str:
    """Write out the whole page, which ends with a newline.

    Args:
        machine: what it was measured on, a line each.
        sized: of every size, in the order in which they are to be read.
        costs: what one scrape costs a server: whether thread states are read, and the cost.
    """
    parts = [
        "# Sizes",
        "\n".join(f"- {line}" for line in machine),
        _NOTES,
        table(_HEADINGS, [_row(each) for each in sized]),
        "## What one scrape costs the server",
        table(_COST_HEADINGS, [_cost_row(states, cost) for states, cost in costs]),
    ]
    return "\n\n".join(parts) + "\n"


def _row(sized: Sized) -> list[str]:
    result = sized.result
    place = [str(sized.servers), sized.asked, _yes(sized.thread_states), f"{1000 * sized.round_trip:g} ms"]
    if result.own_processor is None or result.resident is None:
        return [*place, (result.failure or "not measured")[:_LONGEST_CELL], *[""] * (len(_HEADINGS) - len(place) - 1)]
    return [
        *place,
        f"{1000 * result.own_processor:.1f}",
        f"{1000 * result.own_processor / sized.servers:.1f}",
        f"{result.resident / MEGABYTE:.0f}",
        str(result.threads),
        str(result.descriptors),
        f"{1000 * result.wall.median:.0f}",
        str(max(scrape.samples for scrape in result.scrapes)),
    ]


def _cost_row(thread_states: bool, cost: ServerCost) -> list[str]:  # noqa: FBT001 - a column of the table
    return [_yes(thread_states), str(cost.threads), f"{1000 * cost.processor:.1f}", f"{cost.allocated / 1000:.0f}"]


def _yes(value: bool) -> str:  # noqa: FBT001 - it is what is written
    return "yes" if value else "no"
