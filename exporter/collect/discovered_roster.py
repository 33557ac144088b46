"""The servers of the configuration, and those that are found on this machine as they come."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, get_args

from exporter.collect.roster import UnreadServer
from exporter.collect.shutdown import close_all
from exporter.collect.target import Target
from exporter.discovery.connector import State
from exporter.discovery.finder import FoundServer
from exporter.discovery.target_names import target_name
from exporter.jmx.deadline import Clock, Deadline
from exporter.model.machine import ProcessIdentity
from exporter.model.metrics import Family, gauge
from exporter.runtime.calls import DEFAULT_LIMIT_SECONDS
from exporter.runtime.failure_log import FailureLog
from exporter.runtime.threads import Start, ThreadShortageError

_log = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 10.0
"""Several scrapes and probes in one interval share a look at the processes."""

MOST_REMEMBERED = 200
MOST_TOLD = 20
"""Lines of the log that one look may cost."""

_LONGEST_SHOWN = 200
_STATES: tuple[State, ...] = get_args(State)
_Key = tuple[str, int]
"""What a server is over its restarts: where it is installed, and its port."""
_Told = dict[ProcessIdentity, str]
"""Why servers are not read, as the log has it."""


class Looking(Protocol):
    """What looks for servers."""

    def look(self) -> Sequence[FoundServer]:
        """Every server that is here now."""


@dataclass
class _Discovered:
    """A server that is read since it was found, and its target as long as the process is the same."""

    server: FoundServer
    target: Target
    seen: float


@dataclass(eq=False)
class _Look:
    """A look that is under way.

    Attributes:
        began: when, on the roster's clock.
        limit: when it is given up.
        start: of its thread.
        awaited: whether a scrape waits for it.
    """

    began: float
    limit: Deadline
    start: Start
    awaited: bool = False


class DiscoveredRoster:
    """Configured and discovered servers.

    A server that was found once stays: when it ends, it is down (`wso2_up` 0) until it runs again, or until the
    exporter is restarted or its configuration reloaded. One that runs again from the same home, as the same user, on
    another port has moved: it is read in the place of the one that ended. Only where more than `MOST_REMEMBERED` are
    known, the one that is gone for longest is forgotten.

    A look has a thread of its own, as a server's files may be on a mount that is stuck. What it finds is taken in that
    thread, once, whoever still waits for it; unless its limit has passed, or the roster has ended. While one is under
    way no other is begun, so none can overwrite a newer one. One scrape waits for it, and others are given what is
    known; all wait where nothing is known yet. A scrape that leaves at its own deadline says nothing about the look.

    Args:
        configured: the servers of the configuration.
        finder: looks for servers.
        is_configured: whether a server that was found is one of the configured ones: it is not read twice.
        open_found: makes a target of a name and a server.
        clock: seconds on a clock that never goes back.
        limit: seconds after which a look is given up.
    """

    def __init__(
        self,
        configured: Sequence[Target],
        finder: Looking,
        is_configured: Callable[[FoundServer], bool],
        open_found: Callable[[str, FoundServer], Target],
        clock: Clock = time.monotonic,
        limit: float = DEFAULT_LIMIT_SECONDS,
    ) -> None:
        self._configured = tuple(configured)
        self._finder = finder
        self._is_configured = is_configured
        self._open_found = open_found
        self._clock = clock
        self._limit = limit
        # guards all that follows; held for moments only, never while something is looked for or closed
        self._changed = threading.Condition()
        self._discovered: dict[_Key, _Discovered] = {}
        self._found: Sequence[FoundServer] | None = None
        self._told: _Told = {}
        self._look: _Look | None = None
        self._looked_at: float | None = None  # when the last look began that has ended or was given up
        self._closers = 0  # threads that close what has left
        self._failures = FailureLog(_log, "discovery")
        self._closed = False

    def targets(self, deadline: Deadline) -> Sequence[Target]:
        """Configured servers first, then those that were found, by name."""
        with self._changed:
            if self._look is not None and self._look.start.is_lost():  # its thread has failed before it looked
                self._look = None
            look = self._look or self._begin()
            if look is not None and not (look.awaited and self._looked_at is not None):
                self._await(look, deadline)
            found = sorted(self._discovered.values(), key=lambda each: each.target.identity.name)
        return (*self._configured, *(each.target for each in found))

    def families(self) -> Sequence[Family]:
        """How many servers there were at the last look, by what became of them."""
        with self._changed:
            found = self._found
        success = gauge(
            "wso2_discovery_success",
            "Whether this machine's processes could be looked through for servers.",
            [({}, float(found is not None))],
        )
        if found is None:
            return (success,)
        states = ["read" if self._is_configured(server) else server.state for server in found]
        counts = [({"state": state}, float(states.count(state))) for state in _STATES]
        help_text = (
            "Servers that run on this machine: read (the configured ones too), with JMX switched off or nobody knows "
            "whether, or refused; the log and `wso2-exporter discover` tell why."
        )
        return (success, gauge("wso2_discovered_servers", help_text, counts))

    def unread(self) -> Sequence[UnreadServer]:
        """The servers of the last look that are not read, and why."""
        with self._changed:
            found = self._found or ()
        return tuple(
            UnreadServer(_shown(server), server.process.pid, server.reason, server.remedy)
            for server in found
            if server.reason and not self._is_configured(server)
        )

    def retire(self) -> None:
        """Close the discovered servers, each once its read has ended; the configured ones live on."""
        _retire(self._end())

    def close(self) -> None:
        """Close every target, those too that have left and are being closed."""
        close_all((*self._configured, *self._end()))
        with self._changed:
            self._changed.wait_for(lambda: self._closers == 0)

    def _end(self) -> Sequence[Target]:
        """Look no more; gives the targets of the servers that were found."""
        with self._changed:
            self._closed = True
            self._look = None
            self._changed.notify_all()
            return tuple(each.target for each in self._discovered.values())

    def _begin(self) -> _Look | None:
        """A new look, if one is due and the system gives a thread for it."""
        now = self._clock()
        if self._closed or (self._looked_at is not None and now < self._looked_at + LOOK_AGAIN_SECONDS):
            return None
        look = _Look(now, Deadline.after(self._limit), Start(lambda: self._run(look)))
        try:
            look.start.begin()
        except ThreadShortageError as error:
            self._fail(look, error)
            return None
        self._look = look
        return look

    def _await(self, look: _Look, deadline: Deadline) -> None:
        """Wait until the look has ended, but not beyond its limit, nor the scrape's."""
        look.awaited = True
        self._changed.wait_for(lambda: self._look is not look, min(deadline.remaining(), look.limit.remaining()))
        look.awaited = False
        if self._look is look and look.limit.passed():
            self._fail(look, self._timeout())

    def _run(self, look: _Look) -> None:
        """Look, and close what has left: here no scrape waits for that."""
        outcome: Sequence[FoundServer] | Exception
        try:
            outcome = self._finder.look()
        except Exception as error:  # noqa: BLE001 - whatever it is must not cost the servers that are known
            outcome = error
        with self._changed:
            left = self._end_of(look, outcome)
            self._closers += 1
        try:
            _retire(left)
        finally:
            with self._changed:
                self._closers -= 1
                self._changed.notify_all()

    def _end_of(self, look: _Look, outcome: Sequence[FoundServer] | Exception) -> Sequence[Target]:
        """Take what a look gave; gives the targets that are no longer among the discovered ones."""
        if self._look is not look:  # the roster has ended
            return ()
        self._look = None
        self._changed.notify_all()
        if look.limit.passed():
            outcome = self._timeout()
        if isinstance(outcome, Exception):
            self._fail(look, outcome)
            return ()
        try:
            left = self._apply(outcome)
        except Exception as error:  # noqa: BLE001 - a fault of ours must be seen
            self._fail(look, error)
            return ()
        self._looked_at = look.began
        self._failures.update({})
        return left

    def _fail(self, look: _Look, error: Exception) -> None:
        self._looked_at = look.began
        self._found = None
        self._failures.update({"processes": error})

    def _timeout(self) -> TimeoutError:
        return TimeoutError(f"no answer within {self._limit:.3g} s")

    def _apply(self, found: Sequence[FoundServer]) -> Sequence[Target]:
        self._found = found
        others = [server for server in found if not self._is_configured(server)]
        left = [self._take(key, server, found) for server in others if (key := _read_key(server)) is not None]
        self._tell(others)
        return [*(target for target in left if target is not None), *self._forget()]

    def _take(self, key: _Key, server: FoundServer, found: Sequence[FoundServer]) -> Target | None:
        """Read a server; gives the target in whose place it is read from now on."""
        known = self._discovered.get(key)
        now = self._clock()
        if known is not None and known.server == server:
            known.seen = now
            return None
        left = key if known is not None else _left_by(server, self._discovered, found)
        before = None if left is None else self._discovered.pop(left).target
        name = self._free_name(server) if known is None else known.target.identity.name
        self._discovered[key] = _Discovered(server, self._open_found(name, server), now)
        context = {"target": name, "pid": server.process.pid, "user": server.process.user, "url": str(server.url)}
        if known is None and before is not None:
            _log.info("server found on another port", extra={**context, "before": before.identity.name})
        else:
            _log.info("server found", extra=context)
        return before

    def _free_name(self, server: FoundServer) -> str:
        taken = {target.identity.name for target in self._configured}
        return target_name(server, taken | {each.target.identity.name for each in self._discovered.values()})

    def _tell(self, servers: Sequence[FoundServer]) -> None:
        """Say once of each process why it is not read, and again when the reason is another.

        What is too much for one look is said at the next ones: whoever starts many processes must not fill the log.
        """
        told: _Told = {}
        lines = 0
        for server in servers:
            identity = server.process.identity
            is_new = bool(server.reason) and self._told.get(identity) != server.reason
            if is_new and lines == MOST_TOLD:
                continue
            told[identity] = server.reason
            if is_new:
                lines += 1
                context = {"pid": server.process.pid, "server": _shown(server), "state": server.state}
                if server.remedy:
                    context["remedy"] = "\n".join(server.remedy)
                _log.warning("server found and not read: %s", server.reason, extra=context)
        self._told = told

    def _forget(self) -> Sequence[Target]:
        """Give up the servers that are too many; gives their targets."""
        forgotten = []
        while len(self._discovered) > MOST_REMEMBERED:
            key = min(self._discovered, key=lambda each: self._discovered[each].seen)
            forgotten.append(self._discovered.pop(key).target)
            _log.warning("too many servers were found: the one gone for longest is forgotten", extra={"server": key[0]})
        return forgotten


def _retire(targets: Sequence[Target]) -> None:
    for target in targets:
        target.retire()


def _read_key(server: FoundServer) -> _Key | None:
    """None where it is not read."""
    if server.state != "read" or server.connector is None:
        return None
    return server.installation, server.connector.port


def _left_by(server: FoundServer, known: Mapping[_Key, _Discovered], found: Sequence[FoundServer]) -> _Key | None:
    """What the server was before it moved to another port: of those that have ended, the one that was read last.

    Servers may run from one home side by side, with port offsets of their own. So one that still runs has not moved,
    whether it can be read just now or not, nor has one that runs again on its port.

    Args:
        server: a server that is not known yet.
        known: those that were read before.
        found: all that are here now, this one among them.
    """
    running = {each.process.identity for each in found} - {server.process.identity}
    stayed = {_read_key(each) for each in found}
    ended = [
        key
        for key, each in known.items()
        if server.home is not None
        and (each.server.home, each.server.process.users) == (server.home, server.process.users)
        and key not in stayed
        and each.server.process.identity not in running
    ]
    return max(ended, key=lambda key: known[key].seen, default=None)


def _shown(server: FoundServer) -> str:
    """Where it is installed, on one line of a log: any user's process may say that with 128 KiB."""
    text = server.installation
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
