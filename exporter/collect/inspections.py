"""Facts that change seldom, found out between scrapes: what a scrape finds old is looked at once it has ended.

One server is looked at at a time, by one thread, which ends when nothing is left to look at. What a look gave is served
with its age until the next one. A look that hangs (a file on a mount whose server is gone) is left alone.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from exporter.carbon.opening import process_home
from exporter.carbon.process_home import ProcessHome
from exporter.carbon.server_files import FileProblem
from exporter.collect.facts_file import FactsFile
from exporter.facts.fact import Facts, Known, Unknown
from exporter.facts.inspection import INTERVALS, Origin, Site
from exporter.facts.inspector import inspect, inspections_of
from exporter.guidelines import Guidelines
from exporter.jmx.deadline import Deadline
from exporter.model.machine import ProcessFacts
from exporter.model.site import SiteSettings
from exporter.model.snapshot import AttributeQuery, Snapshot, TargetError
from exporter.runtime.calls import SharedCalls
from exporter.runtime.threads import Start, ThreadShortageError
from exporter.system.roots import Roots

_log = logging.getLogger(__name__)

AGAIN_SECONDS = 600.0
"""When an origin is looked at again of which a look told nothing, or of a server that had just started."""

LIMIT_SECONDS = 30.0
"""How long a look from one origin may take before the next begins."""

Read = Callable[[tuple[AttributeQuery, ...], Deadline], Snapshot]
"""Reads attributes of a server apart from its scrapes; raises TargetError."""

Say = Callable[[str], None]
"""Is told in a few words how far something is."""

_OVERDUE: Facts = (Unknown("looking at it did not end in time"),)


@dataclass
class InspectedFacts:
    """What inspections of one target have found out, and when. It is changed by the thread of the looks alone.

    Attributes:
        facts: all of it, by name; replaced as a whole.
        looked_at: when each origin was last looked at, in seconds since the epoch.
        server_start: when the server that was looked at started.
        failed: the origins of which the last look told nothing.
    """

    facts: Mapping[str, Facts] = field(default_factory=dict)
    looked_at: dict[Origin, float] = field(default_factory=dict)
    server_start: float | None = None
    failed: set[Origin] = field(default_factory=set)

    def due(self, now: float, server_start: float | None) -> tuple[Origin, ...]:
        """Tell which origins are to be looked at."""
        if server_start is not None and self.server_start is not None and server_start != self.server_start:
            return tuple(INTERVALS)
        return tuple(
            origin
            for origin, seconds in INTERVALS.items()
            # a clock that was set back has looks in its future: what is known is of no age that can be told
            if origin not in self.looked_at or not 0 <= now - self.looked_at[origin] < seconds
        )

    def add(self, origin: Origin, found: Mapping[str, Facts], now: float) -> None:
        """Take up what a look gave.

        One that told nothing is made again soon: a server whose JVM answers may still be starting. Until then what was
        known before stays. So does, of a server that has just started, what it does not show yet: its Tomcat, say.
        """
        told = any(not isinstance(fact, Unknown) for facts in found.values() for fact in facts)
        starts = self._has_just_started(now)
        if not told and origin not in self.failed:
            self.facts = {**found, **self.facts}
        else:
            lacks = {name for name, facts in found.items() if starts and not _is_known(facts)}
            stays = {name: facts for name, facts in self.facts.items() if name in lacks and _is_known(facts)}
            self.facts = {**self.facts, **found, **stays}
        # after a start handshakes are made once, if there was somebody to shake hands with
        again = not told or (starts and (origin != "network" or not any(map(_is_known, found.values()))))
        self.looked_at[origin] = now - max(0.0, INTERVALS[origin] - AGAIN_SECONDS) if again else now
        if told:
            self.failed.discard(origin)
        else:
            self.failed.add(origin)

    def _has_just_started(self, now: float) -> bool:
        """Tell whether the server may still be starting; the clock of its machine may be ahead of ours."""
        return self.server_start is not None and abs(now - self.server_start) < AGAIN_SECONDS


def _is_known(facts: Facts) -> bool:
    return any(isinstance(fact, Known) for fact in facts)


@dataclass(frozen=True)
class Subject:
    """A server to look at.

    Attributes:
        name: its target's.
        settings: gives what the configuration says of it.
        read: reads its JVM.
        memory: takes what is found out.
        process: its process on this machine, as the scrape has found it.
        server_start: when its JVM started; None where it does not say.
        written: the file with facts that somebody else found out; None: there is none.
    """

    name: str
    settings: Callable[[], SiteSettings]
    read: Read
    memory: InspectedFacts
    process: ProcessFacts | None
    server_start: float | None
    written: FactsFile | None = None

    def is_due(self, now: float) -> bool:
        """Tell whether anything of it is to be looked at."""
        return bool(self.memory.due(now, self.server_start)) or (self.written is not None and self.written.due(now))


class Inspections:
    """Looks at servers, one at a time.

    Args:
        guidelines: whose facts are wanted.
        roots: where this machine's files are.
        now: seconds since the epoch.
    """

    def __init__(self, guidelines: Guidelines, roots: Roots, now: Callable[[], float] = time.time) -> None:
        self._guidelines = guidelines
        self._roots = roots
        self._now = now
        self._lock = threading.Lock()
        self._waiting: dict[str, Subject] = {}
        self._works = False
        self._calls = SharedCalls[tuple[str, str], Mapping[str, Facts]]()
        self._homes = SharedCalls[str, ProcessHome]()

    def want(self, subject: Subject) -> None:
        """Have a server looked at where what is known of it is old; returns at once."""
        if not self._guidelines.inspected or not subject.is_due(self._now()):
            return
        with self._lock:
            self._waiting[subject.name] = subject
            if self._works:
                return
            self._works = True
        try:
            Start(self._work).begin()
        except ThreadShortageError:
            with self._lock:
                self._works = False
            _log.debug("no thread for an inspection; the next scrape asks again")

    def look(self, subject: Subject) -> None:
        """Look at a server now, at what is old; returns when that is done."""
        now = self._now()
        due = subject.memory.due(now, subject.server_start)
        if subject.written is not None and subject.written.due(now):
            subject.written.look(now)
        if not due:
            return
        site = Site(now, Deadline.after(LIMIT_SECONDS), subject.settings(), process=subject.process, roots=self._roots)
        site = self._opened(site, subject)
        subject.memory.server_start = subject.server_start
        for origin in due:
            wanted = inspections_of(self._guidelines.inspected, origin)
            if not wanted:
                continue
            call = self._calls.begin(
                (subject.name, origin), partial(inspect, wanted, site, self._guidelines.failures), LIMIT_SECONDS
            )
            found = self._calls.outcome(call, LIMIT_SECONDS)
            if isinstance(found, Exception):
                _log.warning(
                    "an inspection did not end", extra={"target": subject.name, "origin": origin, "cause": str(found)}
                )
            else:
                subject.memory.add(origin, found, now)

    def look_at_all(self, subjects: Iterable[Subject], deadline: Deadline, say: Say) -> None:
        """Look at servers now, side by side, at what is old; returns when that is done, or at the deadline.

        Args:
            subjects: each name once.
            deadline: when nobody waits any longer; what is not found out by then is unknown.
            say: is told how far it is, in threads of the looks.
        """
        wanted = tuple(subjects)
        looks = {subject.name: partial(self.look, subject) for subject in wanted}
        done: list[str] = []

        def tell(name: str, _: object) -> None:
            done.append(name)
            say(f"looking at the servers: {len(done)} of {len(looks)} done")

        outcomes = SharedCalls[str, None](tell).gather(looks, deadline.remaining())
        for subject in wanted:
            if (error := outcomes[subject.name]) is not None:
                _log.debug("a server was not looked at: %s", error, extra={"target": subject.name})
            subject.memory.facts = {**dict.fromkeys(self._guidelines.inspected, _OVERDUE), **subject.memory.facts}

    def _opened(self, site: Site, subject: Subject) -> Site:
        """Read of the server what inspections of any origin look at."""
        snapshot = None
        try:
            snapshot = subject.read(self._guidelines.seldom_queries, Deadline.after(LIMIT_SECONDS))
        except TargetError as error:
            _log.debug("not read for inspections: %s", error.message, extra={"target": subject.name})
        site = replace(site, snapshot=snapshot, started_at=subject.server_start)
        call = self._homes.begin(subject.name, partial(process_home, site.process, site.roots), LIMIT_SECONDS)
        home = self._homes.outcome(call, LIMIT_SECONDS)
        if isinstance(home, FileProblem):
            return replace(site, no_files=str(home))
        if isinstance(home, Exception):  # on a mount that hangs
            return replace(site, no_files="its home does not let itself be looked at")
        return replace(site, files=home)

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._works = False
                    return
                name = next(iter(self._waiting))
                subject = self._waiting.pop(name)
            try:
                self.look(subject)
            except Exception:  # noqa: BLE001 - a fault of ours costs the facts of one server, and is seen
                _log.exception("an inspection failed unexpectedly", extra={"target": subject.name})
