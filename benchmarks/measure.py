"""Measuring: starts everybody in front of one server and lets them scrape in turn."""

import http.client
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.contenders import Contender, Target
from benchmarks.measurement import Case, Result, Scrape
from benchmarks.processes import processor_time, resident_bytes
from development.console import say
from development.guarded import last_lines
from development.places import PROJECT
from development.ports import any_free
from development.service import ServiceError, serve

_ANSWER_SECONDS = 900.0
_SETTLE_SECONDS = 0.05
_AT_LEAST = 3


class ScrapeError(Exception):
    """An answer that does not count; the message says why."""


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


@dataclass
class Running:
    """A contender in front of a server, and what was measured of it so far; `pid` is None inside the server."""

    case: Case
    contender: Contender
    port: int
    pid: int | None
    first: list[float]
    start: list[float]
    spent: float = 0.0
    scrapes: list[Scrape] = field(default_factory=list)
    failure: str | None = None

    def result(self) -> Result:
        """What was measured, and the memory it has now."""
        resident = None if self.pid is None or self.failure else resident_bytes(self.pid)
        return Result(tuple(self.scrapes), tuple(self.first), tuple(self.start), resident, self.failure)


def measure(
    target: Target, cases: Mapping[Case, Contender], effort: Effort, environment: Mapping[str, str], folder: Path
) -> dict[Case, Result]:
    """Measure all of them, in turn, round by round, on one server.

    Args:
        target: the server, or a link to it.
        cases: who is measured.
        effort: how much.
        environment: of the contenders.
        folder: for their configurations and logs.

    Returns:
        the results in the cases' order; of who fails, why.
    """
    results: dict[Case, Result] = {}
    running: list[Running] = []
    with ExitStack() as stack:
        for case, contender in cases.items():
            say(f"  starting {case.contender} ({case.scope})")
            try:
                running.append(stack.enter_context(_started(case, contender, target, effort, environment, folder)))
            except (ServiceError, ScrapeError, OSError) as error:
                results[case] = Result(failure=str(error).replace(str(PROJECT), "."))
        _rounds(running, target, effort.warm_up, effort.seconds / 6, counted=False)
        _rounds(running, target, effort.runs, effort.seconds, counted=True)
        results |= {each.case: each.result() for each in running}
    return {case: results[case] for case in cases}


@contextmanager
def _started(
    case: Case, contender: Contender, target: Target, effort: Effort, environment: Mapping[str, str], folder: Path
) -> Iterator[Running]:
    if contender.command is None:
        yield Running(case, contender, target.agent_port, None, [], [])
        return
    first: list[float] = []
    start: list[float] = []
    for last in (*[False] * (effort.starts - 1), True):
        port = any_free()
        log = folder / f"{port}.log"
        command = contender.command(target, port, folder)
        began = time.monotonic()
        with serve(command, port, ready=contender.ready, log=log, environment=environment) as service:
            try:
                first.append(_scrape(contender, port)[0])
            except ScrapeError as error:
                raise ScrapeError(f"{error} The end of its log: {last_lines(log, 1)}") from error
            start.append(time.monotonic() - began)
            if last:
                yield Running(case, contender, port, service.process.pid, first, start)


def _rounds(running: Sequence[Running], target: Target, count: int, seconds: float, *, counted: bool) -> None:
    for each in running:
        each.spent = 0.0
    for turn in range(count):
        for each in running:
            if each.failure or (turn >= (_AT_LEAST if counted else 1) and each.spent >= seconds):
                continue
            time.sleep(_SETTLE_SECONDS)
            try:
                scrape = _measured(each, target)
            except (ScrapeError, OSError) as error:
                each.failure = str(error)
                continue
            each.spent += scrape.wall
            if counted:
                each.scrapes.append(scrape)
        say(f"  round {turn + 1} of {count}{'' if counted else ' to warm up'}")


def _measured(running: Running, target: Target) -> Scrape:
    own_before = 0.0 if running.pid is None else processor_time(running.pid)
    server_before = 0.0 if target.pid is None else processor_time(target.pid)
    wall, samples = _scrape(running.contender, running.port)
    server = None if target.pid is None else processor_time(target.pid) - server_before
    own = None if running.pid is None else processor_time(running.pid) - own_before
    return Scrape(wall, own, server, samples)


def _scrape(contender: Contender, port: int) -> tuple[float, int]:
    """One scrape: its seconds, and how many samples it gave."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_SECONDS)
    began = time.monotonic()
    try:
        connection.request("GET", contender.path, headers={"X-Prometheus-Scrape-Timeout-Seconds": str(_ANSWER_SECONDS)})
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise ScrapeError(f"no answer: {error}") from error
    finally:
        connection.close()
    wall = time.monotonic() - began
    lines = body.decode().splitlines()
    if answer.status != http.client.OK or contender.good not in lines:
        raise ScrapeError(f"the answer (status {answer.status}) lacks `{contender.good}`.")
    return wall, count_samples(lines)


def count_samples(lines: Sequence[str]) -> int:
    """How many samples an exposition holds; what a reading server says it has read counts as so many."""
    for line in lines:
        if line.startswith("attributes "):
            return int(line.removeprefix("attributes "))
    return sum(1 for line in lines if line and not line.startswith("#"))
