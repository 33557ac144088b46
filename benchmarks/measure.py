"""Measuring: starts everybody in front of one server and lets them scrape in turn."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.contenders import Contender, Target
from benchmarks.measurement import Case, Result, Scrape
from benchmarks.processes import descriptor_count, processor_time, resident_bytes, thread_count
from benchmarks.scrape import ScrapeError, scrape
from development.console import say
from development.guard import last_lines
from development.places import PROJECT
from development.ports import any_free
from development.service import ServiceError, serve

_SETTLE_SECONDS = 0.05
_AT_LEAST = 3


@dataclass(frozen=True)
class Effort:
    """How much is measured.

    Attributes:
        runs: scrapes of each, if they take no longer than `seconds` together; three in any case.
        warm_up: scrapes of each before, not counted, if they take no longer than a sixth of `seconds` together.
        starts: how often each is started to measure its first scrape.
        seconds: of scraping for each.
    """

    runs: int
    warm_up: int
    starts: int
    seconds: float = 60.0


@dataclass(frozen=True)
class Entrant:
    """A contender that enters for a case.

    Attributes:
        case: what its results are filed under.
        contender: the program.
        environment: all of the program's; which checkout's modules run is told there.
    """

    case: Case
    contender: Contender
    environment: Mapping[str, str]


@dataclass
class _Run:
    """An entrant in front of a server, and what was measured of it so far; `pid` is None inside the server."""

    entrant: Entrant
    port: int = 0
    pid: int | None = None
    first: list[float] = field(default_factory=list)
    start: list[float] = field(default_factory=list)
    spent: float = 0.0
    scrapes: list[Scrape] = field(default_factory=list)
    failure: str | None = None

    def result(self) -> Result:
        """What was measured, and the memory and the threads it has now."""
        measured = tuple(self.scrapes), tuple(self.first), tuple(self.start)
        if self.pid is None or self.failure:
            return Result(*measured, failure=self.failure)
        return Result(*measured, resident_bytes(self.pid), thread_count(self.pid), descriptor_count(self.pid))


def measure(target: Target, entrants: Sequence[Entrant], effort: Effort, folder: Path) -> list[Result]:
    """Measure all of them, in turn, round by round, on one server; every other round goes backwards.

    Args:
        target: the server, or a link to it.
        entrants: who is measured.
        effort: how much.
        folder: for their configurations and logs.

    Returns:
        the results in the entrants' order; of who fails, why.
    """
    runs = [_Run(entrant) for entrant in entrants]
    with ExitStack() as stack:
        for _ in range(effort.starts - 1):
            for each in runs:
                with ExitStack() as once:
                    _start(each, target, folder, once)
        for each in runs:
            _start(each, target, folder, stack)
        _rounds(runs, target, effort.warm_up, effort.seconds / 6, counted=False)
        _rounds(runs, target, effort.runs, effort.seconds, counted=True)
        return [each.result() for each in runs]


def _start(run: _Run, target: Target, folder: Path, stack: ExitStack) -> None:
    """Start it until the stack is closed; where that fails, note why."""
    if run.failure:
        return
    say(f"  starting {run.entrant.case.contender} ({run.entrant.case.scope})")
    try:
        stack.enter_context(_started(run, target, folder))
    except (ServiceError, ScrapeError, OSError) as error:
        run.failure = str(error).replace(str(PROJECT), ".")


@contextmanager
def _started(run: _Run, target: Target, folder: Path) -> Iterator[None]:
    contender = run.entrant.contender
    if contender.command is None:
        run.port = target.agent_port
        yield
        return
    run.port = any_free()
    log = folder / f"{run.port}.log"
    command = contender.command(target, run.port, folder)
    began = time.monotonic()
    with serve(command, run.port, ready=contender.ready, log=log, environment=run.entrant.environment) as service:
        try:
            run.first.append(scrape(contender, run.port)[0])
        except ScrapeError as error:
            raise ScrapeError(f"{error} The end of its log: {last_lines(log, 1)}") from error
        run.start.append(time.monotonic() - began)
        run.pid = service.process.pid
        yield


def _rounds(runs: Sequence[_Run], target: Target, count: int, seconds: float, *, counted: bool) -> None:
    for each in runs:
        each.spent = 0.0
    for turn in range(count):
        for each in runs if turn % 2 == 0 else reversed(runs):
            if each.failure or (turn >= (_AT_LEAST if counted else 1) and each.spent >= seconds):
                continue
            time.sleep(_SETTLE_SECONDS)
            try:
                measured = _measured(each, target)
            except (ScrapeError, OSError) as error:
                each.failure = str(error)
                continue
            each.spent += measured.wall
            if counted:
                each.scrapes.append(measured)
        say(f"  round {turn + 1} of {count}{'' if counted else ' to warm up'}")


def _measured(run: _Run, target: Target) -> Scrape:
    own_before = 0.0 if run.pid is None else processor_time(run.pid)
    server_before = 0.0 if target.pid is None else processor_time(target.pid)
    wall, samples = scrape(run.entrant.contender, run.port)
    server = None if target.pid is None else processor_time(target.pid) - server_before
    own = None if run.pid is None else processor_time(run.pid) - own_before
    return Scrape(wall, own, server, samples)
