"""The servers of the configuration, and those that are found on this machine as they come."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence

from exporter.collect.known_servers import KnownServer, Reconciliation, ServerKey, reconcile
from exporter.collect.looks import Look, Looks
from exporter.collect.shutdown import close_all
from exporter.collect.target import Target
from exporter.collect.unread_servers import (
    Reasons,
    UnreadServer,
    discovery_families,
    news,
    shown_installation,
    unread_servers,
)
from exporter.discovery.found_server import FoundServer
from exporter.jmx.deadline import Deadline
from exporter.model.metrics import Family
from exporter.runtime.calls import DEFAULT_LIMIT_SECONDS
from exporter.runtime.failure_log import FailureLog
from exporter.runtime.time_source import SYSTEM_TIME, TimeSource

_log = logging.getLogger(__name__)


class DiscoveredRoster:
    """Configured and discovered servers.

    A server that was found once stays: when it ends, it is down (`wso2_up` 0) until it runs again, or until the
    exporter is restarted or its configuration reloaded. `exporter.collect.known_servers` tells how those that are found
    go with those that are known, `exporter.collect.looks` when they are looked for.

    Args:
        configured: the servers of the configuration.
        look: looks for servers.
        is_configured: whether a server that was found is one of the configured ones: it is not read twice.
        open_found: makes a target of a name and a server.
        time: when looks are due, and when they are given up.
        limit: seconds after which a look is given up.
    """

    def __init__(
        self,
        configured: Sequence[Target],
        look: Look,
        is_configured: Callable[[FoundServer], bool],
        open_found: Callable[[str, FoundServer], Target],
        time: TimeSource = SYSTEM_TIME,
        limit: float = DEFAULT_LIMIT_SECONDS,
    ) -> None:
        self._configured = tuple(configured)
        self._is_configured = is_configured
        self._open_found = open_found
        self._time = time
        self._looks = Looks(look, self._take, self._close_left, time, limit)
        self._failures = FailureLog(_log, "discovery")
        # guards all that follows; held for moments only, never while something is looked for or closed
        self._changed = threading.Condition()
        self._known: Mapping[ServerKey, KnownServer] = {}
        self._targets: Mapping[ServerKey, Target] = {}
        self._found: Sequence[FoundServer] | None = None
        self._told: Reasons = {}
        self._left: list[Target] = []  # what is to be closed
        self._closers = 0  # threads that close what has left
        self._closed = False

    def targets(self, deadline: Deadline) -> Sequence[Target]:
        """Give the configured servers first, then those that were found, by name."""
        self._looks.await_due(deadline)
        with self._changed:
            found = sorted(self._targets.values(), key=lambda target: target.identity.name)
        return (*self._configured, *found)

    def families(self) -> Sequence[Family]:
        """Count the servers of the last look, by what became of them."""
        return discovery_families(*self._last_look())

    def unread(self) -> Sequence[UnreadServer]:
        """Give the servers of the last look that are not read, and why."""
        found, configured = self._last_look()
        return unread_servers(found or (), configured)

    def retire(self) -> None:
        """Close the discovered servers, each once its read has ended; the configured ones live on."""
        _retire(self._end())

    def close(self) -> None:
        """Close every target, those too that have left and are being closed."""
        close_all((*self._configured, *self._end()))
        with self._changed:
            self._changed.wait_for(lambda: self._closers == 0)

    def _last_look(self) -> tuple[Sequence[FoundServer] | None, Sequence[FoundServer]]:
        """Give what was found last, and what of it is configured."""
        with self._changed:
            found = self._found
        return found, self._configured_among(found or ())

    def _configured_among(self, found: Sequence[FoundServer]) -> Sequence[FoundServer]:
        return [server for server in found if self._is_configured(server)]

    def _end(self) -> Sequence[Target]:
        """Look no more; gives the targets of the servers that were found, and of those that have left."""
        with self._changed:
            self._closed = True
            ended = (*self._targets.values(), *self._left)
            self._left = []
        self._looks.end()
        return ended

    def _take(self, outcome: Sequence[FoundServer] | Exception) -> None:
        """Take what a look gave."""
        with self._changed:
            if self._closed:
                return
            if isinstance(outcome, Exception):
                self._fail(outcome)
                return
            try:
                self._apply(outcome)
            except Exception as error:  # noqa: BLE001 - a fault of ours must be seen
                self._fail(error)

    def _fail(self, error: Exception) -> None:
        self._found = None
        self._failures.update({"processes": error})

    def _apply(self, found: Sequence[FoundServer]) -> None:
        configured = self._configured_among(found)
        taken = [target.identity.name for target in self._configured]
        reconciled = reconcile(self._known, found, self._time.now(), configured, taken)
        targets = self._reconciled_targets(reconciled)
        self._left += [target for key, target in self._targets.items() if targets.get(key) is not target]
        self._known, self._targets, self._found = reconciled.known, targets, found
        self._failures.update({})
        self._tell([server for server in found if server not in configured], reconciled)

    def _reconciled_targets(self, reconciled: Reconciliation) -> Mapping[ServerKey, Target]:
        """Give the target of each server that is known: those that have arrived are opened, the others kept."""
        opened = {each.key: self._opened(reconciled.known[each.key]) for each in reconciled.arrivals}
        return {key: opened.get(key) or self._targets[key] for key in reconciled.known}

    def _opened(self, known: KnownServer) -> Target:
        return self._open_found(known.name, known.server)

    def _tell(self, found: Sequence[FoundServer], reconciled: Reconciliation) -> None:
        """Tell the log what has changed."""
        for arrival in reconciled.arrivals:
            known = reconciled.known[arrival.key]
            process, url = known.server.process, known.server.url
            context = {"target": known.name, "pid": process.pid, "user": process.user, "url": str(url)}
            if arrival.moved_from is None:
                _log.info("server found", extra=context)
            else:
                _log.info("server found on another port", extra={**context, "before": arrival.moved_from})
        new = news(self._told, found)
        for server in new.servers:
            context = {"pid": server.process.pid, "server": shown_installation(server), "state": server.state}
            if server.remedy:
                context["remedy"] = "\n".join(server.remedy)
            _log.warning("server found and not read: %s", server.reason, extra=context)
        self._told = new.told
        for key in reconciled.forgotten:
            context = {"server": key.installation}
            _log.warning("too many servers were found: the one gone for longest is forgotten", extra=context)

    def _close_left(self) -> None:
        """Close what has left, in the thread of the look: no scrape waits for that."""
        with self._changed:
            left, self._left = self._left, []
            self._closers += 1
        try:
            _retire(left)
        finally:
            with self._changed:
                self._closers -= 1
                self._changed.notify_all()


def _retire(targets: Sequence[Target]) -> None:
    for target in targets:
        target.retire()
