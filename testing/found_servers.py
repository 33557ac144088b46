"""Servers that a test says are found, and the roster that reads them: nothing outside the process is looked at."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from exporter.collect.discovered_roster import DiscoveredRoster
from exporter.collect.looks import LOOK_AGAIN_SECONDS
from exporter.collect.target import Target, TargetIdentity
from exporter.discovery.connector import Connector, ServerState
from exporter.discovery.found_server import FoundServer
from exporter.discovery.processes import JavaProcess
from exporter.jmx.deadline import Deadline
from exporter.model.machine import ProcessIdentity
from exporter.model.metrics import Family
from exporter.model.snapshot import TargetError
from exporter.system.java.command import JavaCommand
from testing.aside import Aside
from testing.broken_source import BrokenSource
from testing.fake_time import FakeTime
from testing.second_mapper import NOBODY
from testing.shortage import after

T = TypeVar("T")


def server(name: str, pid: int = 7, port: int = 9999, state: ServerState = "read", reason: str = "") -> FoundServer:
    process = JavaProcess(ProcessIdentity(pid, 1), frozenset({0}), JavaCommand((), "Main", ()), "/")
    connector = Connector(port, 11111, tls=False, wants_login=True)
    return FoundServer(process, "carbon", f"/opt/{name}", state, reason, connector=connector, address="127.0.0.1")


def with_offset(found: FoundServer, offset: int) -> FoundServer:
    """The server with its ports so much higher."""
    assert found.connector is not None
    return replace(found, connector=replace(found.connector, port=9999 + offset, offset=offset))


@dataclass
class Looker:
    """Finds what a test says; raises what it says."""

    found: Sequence[FoundServer] = ()
    error: Exception | None = None
    looks: int = 0
    before: Callable[[], object] = lambda: None

    def look(self) -> Sequence[FoundServer]:
        self.looks += 1
        self.before()
        if self.error is not None:
            raise self.error
        return self.found


@dataclass
class Situation:
    """A roster, and all that it is told and does."""

    looker: Looker = field(default_factory=Looker)
    time: FakeTime = field(default_factory=FakeTime)
    configured: tuple[str, ...] = ()
    opened: list[tuple[str, FoundServer, BrokenSource]] = field(default_factory=list)
    rosters: list[DiscoveredRoster] = field(default_factory=list)

    def open_found(self, name: str, found: FoundServer) -> Target:
        source = BrokenSource(TargetError("connect", "gone"))
        self.opened.append((name, found, source))
        return Target(TargetIdentity(name, "127.0.0.1"), source, NOBODY)

    def roster(
        self, is_configured: Callable[[FoundServer], bool] = lambda _: False, limit: float = 60.0
    ) -> DiscoveredRoster:
        source = BrokenSource(TargetError("connect", "gone"))
        configured = [Target(TargetIdentity(name, "127.0.0.1"), source, NOBODY) for name in self.configured]
        made = DiscoveredRoster(configured, self.looker.look, is_configured, self.open_found, self.time, limit)
        self.rosters.append(made)
        return made

    def waited_out(self, scrape: Aside[T], seconds: float, waits: int = 1) -> T:
        """What a scrape gives that waits for a look, after so many seconds; others may wait with it."""
        self.time.move_for_who_waits(seconds, waits)
        return scrape.gave()

    def after_looks(self) -> None:
        """Wait for the threads that look, which also close what has left."""
        after(lambda: not any(_is_at_work(roster) for roster in self.rosters))


def _is_at_work(roster: DiscoveredRoster) -> bool:
    return bool(roster._looks._calls.join(roster._looks._look) or roster._left or roster._closers)


class Hold:
    """Where a look or a closing stands until a test lets it go on."""

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._freed = threading.Event()

    def stand(self) -> None:
        self._reached.set()
        self._freed.wait(60)

    def is_reached(self) -> bool:
        return self._reached.wait(30)

    def is_freed(self) -> bool:
        return self._freed.is_set()

    def free(self) -> None:
        self._freed.set()


def names(roster: DiscoveredRoster, deadline: Deadline | None = None) -> list[str]:
    return [target.identity.name for target in roster.targets(deadline or Deadline.after(30))]


def counted(families: Sequence[Family]) -> dict[str, float]:
    return {
        family.name + "".join(sample.labels.values()): sample.value for family in families for sample in family.samples
    }


def looked(situation: Situation, roster: DiscoveredRoster, *found: FoundServer) -> list[str]:
    """The targets' names after a look that finds these servers."""
    situation.time.move(LOOK_AGAIN_SECONDS)
    situation.looker.found = found
    return names(roster)


def open_names(situation: Situation) -> list[str]:
    """The targets whose connections are not closed."""
    situation.after_looks()
    return [name for name, _, source in situation.opened if not source.closed]
