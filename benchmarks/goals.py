"""What is to be reached, each as a figure of ours and its limit, which often is a part of another's figure."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.contenders import FLEET
from benchmarks.measurement import MEGABYTE, Case, Result, Results

_LINK = 0.05

Figure = Callable[[Results], float | None]
"""A figure of the results; None where it was not measured."""


@dataclass(frozen=True)
class Goal:
    """One line of the goals.

    Attributes:
        name: what is measured.
        wanted: the goal in words.
        figure: what was measured, in the unit of `limit`.
        limit: what it may be at most; None: it is only to be known.
        scale: what both are multiplied with to be printed.
        unit: of the printed figures.
    """

    name: str
    wanted: str
    figure: Figure
    limit: Figure | None
    scale: float = 1000.0
    unit: str = "ms"


@dataclass(frozen=True)
class Judgement:
    """A goal beside what was measured; figure and limit are None where a part of them was not measured."""

    goal: Goal
    figure: float | None
    limit: float | None

    @property
    def verdict(self) -> str:
        """`met`, `missed`, `not measured`, or `measured` where there is no limit."""
        if self.figure is not None and self.goal.limit is None:
            return "measured"
        if self.figure is None or self.limit is None:
            return "not measured"
        return "met" if self.figure <= self.limit else "missed"


def judge(results: Results) -> list[Judgement]:
    """Every goal, in order."""
    return [Judgement(goal, goal.figure(results), goal.limit and goal.limit(results)) for goal in GOALS]


def _of(case: Case, figure: Callable[[Result], float | None], factor: float = 1.0) -> Figure:
    def find(results: Results) -> float | None:
        result = results.get(case)
        if result is None or not result.scrapes:
            return None
        value = figure(result)
        return None if value is None else factor * value

    return find


def _wall(result: Result) -> float:
    return result.wall.median


def _difference(more: Figure, less: Figure) -> Figure:
    def find(results: Results) -> float | None:
        minuend, subtrahend = more(results), less(results)
        return None if minuend is None or subtrahend is None else minuend - subtrahend

    return find


def _own(result: Result) -> float | None:
    return result.own_processor


def _server(result: Result) -> float | None:
    return result.server_processor


def _resident(result: Result) -> float | None:
    return result.resident


def _first(result: Result) -> float | None:
    return max(result.first, default=None)


def _threads(result: Result) -> float | None:
    return result.threads


def _constant(value: float) -> Figure:
    return lambda _: value


_EVERYTHING = Case("carbon", "everything", "read_everything")
_EVERYTHING_FAR = Case("carbon", "everything", "read_everything", _LINK)
_PACKS = Case("carbon", "packs", "native")
_THREADS = Case("carbon", "packs and thread states", "native")
_FACTS = Case("carbon", "facts", "inspections")
_STANDALONE = Case("carbon", "everything", "standalone")
_STANDALONE_PACKS = Case("carbon", "packs", "standalone")
_AGENT = Case("carbon", "everything", "agent")
_MANY = Case("many", "everything", "read_everything")
_MANY_STANDALONE = Case("many", "everything", "standalone")
_MAPPING = Case("many", "mapping", "map_many")
_FLEET = Case("fleet", f"packs of {FLEET}", "native")
_PROBES = Case("fleet", f"{FLEET} probes", "native")
_ONE = Case("fleet", "packs of one", "native")
_ONE_STANDALONE = Case("fleet", "packs of one", "standalone")
_MACHINE = Case("machine", "machine", "host collectors")
_NODE_EXPORTER = Case("machine", "machine", "node_exporter")

GOALS = (
    Goal("everything, Carbon", "1/5 of standalone's", _of(_EVERYTHING, _wall), _of(_STANDALONE, _wall, 1 / 5)),
    Goal("everything, Carbon", "not slower than the agent", _of(_EVERYTHING, _wall), _of(_AGENT, _wall)),
    Goal("the product's scrape, Carbon", "1/4 of the agent's", _of(_PACKS, _wall), _of(_AGENT, _wall, 1 / 4)),
    Goal("what thread states add to it", "no limit", _difference(_of(_THREADS, _wall), _of(_PACKS, _wall)), None),
    Goal(
        "everything, Carbon, at 50 ms round trip",
        "2.5 round trips",
        _of(_EVERYTHING_FAR, _wall),
        _constant(2.5 * _LINK),
    ),
    Goal("50,000 attributes", "1/20 of standalone's", _of(_MANY, _wall), _of(_MANY_STANDALONE, _wall, 1 / 20)),
    Goal("50,000 attributes mapped", "0.25 s", _of(_MAPPING, _wall), _constant(0.25)),
    Goal(
        "processor time in the server, packs",
        "1/5 of standalone's",
        _of(_PACKS, _server),
        _of(_STANDALONE_PACKS, _server, 1 / 5),
    ),
    Goal(
        "processor time in the server, a round of facts",
        "no limit",
        _difference(_of(_FACTS, _server), _of(_PACKS, _server)),
        None,
    ),
    Goal("processor time of a round of facts", "no limit", _difference(_of(_FACTS, _own), _of(_PACKS, _own)), None),
    Goal(
        "memory of the whole exporter, one target",
        "45 MB",
        _of(_PACKS, _resident),
        _constant(45 * MEGABYTE),
        1 / MEGABYTE,
        "MB",
    ),
    Goal(
        "processor time of the host collectors",
        "twice node_exporter's",
        _of(_MACHINE, _own),
        _of(_NODE_EXPORTER, _own, 2),
    ),
    Goal("first scrape after start, the slowest", "0.7 s", _of(_PACKS, _first), _constant(0.7)),
    Goal("processor time, 200 servers", "3/4 of 200 times one's", _of(_FLEET, _own), _of(_ONE, _own, 0.75 * FLEET)),
    Goal(
        "processor time, 200 servers",
        "1/5 of 200 standalones'",
        _of(_FLEET, _own),
        _of(_ONE_STANDALONE, _own, FLEET / 5),
    ),
    Goal(
        "memory of the whole exporter, 200 servers",
        "45 MB and 1 MB a server",
        _of(_FLEET, _resident),
        _constant((45 + FLEET) * MEGABYTE),
        1 / MEGABYTE,
        "MB",
    ),
    Goal("threads of the whole exporter, 200 servers", "10", _of(_FLEET, _threads), _constant(10), 1.0, "threads"),
    Goal("200 probes, 100 at a time, the slowest", "5 s", _of(_PROBES, _wall), _constant(5.0)),
)
