"""The servers of the configuration, and those that are found on this machine as they come."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, get_args

from exporter.collect.families import gauge
from exporter.collect.roster import UnreadServer
from exporter.collect.target import Target
from exporter.deadline import Clock
from exporter.host.bounded import DEFAULT_LIMIT_SECONDS, call_bounded
from exporter.host.failures import FailureLog
from exporter.model import Family
from exporter.process_identity import ProcessIdentity
from exporter.targets.discovery.connector import State
from exporter.targets.discovery.finding import FoundServer
from exporter.targets.discovery.naming import target_name

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


class DiscoveredRoster:
    """Configured and discovered servers.

    A server that was found once stays: when it ends, it is down (`wso2_up` 0) until it runs again, or until the
    exporter is restarted or its configuration reloaded. Only where more than `MOST_REMEMBERED` are known, the one that
    is gone for longest is forgotten.

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
        self._lock = threading.Lock()
        self._discovered: dict[_Key, _Discovered] = {}
        self._found: Sequence[FoundServer] | None = None
        self._told: _Told = {}
        self._looked_at: float | None = None
        self._failures = FailureLog(_log, "discovery")
        self._closed = False

    def targets(self) -> Sequence[Target]:
        """Configured servers first, then those that were found, by name."""
        with self._lock:
            if not self._closed and (self._looked_at is None or self._clock() >= self._looked_at + LOOK_AGAIN_SECONDS):
                self._look()
            found = sorted(self._discovered.values(), key=lambda each: each.target.identity.name)
            return (*self._configured, *(each.target for each in found))

    def families(self) -> Sequence[Family]:
        """How many servers there were at the last look, by what became of them."""
        with self._lock:
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
            "Servers that run on this machine: read (the configured ones too), with JMX switched off, "
            "or refused for a reason that the log and `wso2-exporter discover` tell."
        )
        return (success, gauge("wso2_discovered_servers", help_text, counts))

    def unread(self) -> Sequence[UnreadServer]:
        """The servers of the last look that are not read, and why."""
        with self._lock:
            found = self._found or ()
        return tuple(
            UnreadServer(_shown(server), server.process.pid, server.reason, server.remedy)
            for server in found
            if server.reason and not self._is_configured(server)
        )

    def retire(self) -> None:
        """Close the discovered servers, each once its read has ended; the configured ones live on."""
        with self._lock:
            self._closed = True
            for each in self._discovered.values():
                each.target.retire()

    def close(self) -> None:
        """Close every target."""
        with self._lock:
            self._closed = True
            for target in (*self._configured, *(each.target for each in self._discovered.values())):
                target.close()

    def _look(self) -> None:
        """Whatever goes wrong must not cost the servers that are known, nor a scrape its deadline.

        A server's configuration may be on a mount that is stuck.
        """
        self._looked_at = self._clock()
        # the finder lives for as long as a look of its own is stuck: no other one is taken for it
        key = f"look for servers {id(self._finder)}"
        found = call_bounded({key: self._finder.look}, self._limit)[key]
        if isinstance(found, Exception):
            self._found = None
            self._failures.update({"processes": found})
            return
        self._failures.update({})
        self._found = found
        others = [server for server in found if not self._is_configured(server)]
        for server in others:
            if server.state == "read" and server.connector is not None:
                self._take((server.installation, server.connector.port), server)
        self._tell(others)
        self._forget()

    def _take(self, key: _Key, server: FoundServer) -> None:
        known = self._discovered.get(key)
        now = self._clock()
        if known is not None and known.server == server:
            known.seen = now
            return
        if known is None:
            taken = {target.identity.name for target in self._configured}
            taken |= {each.target.identity.name for each in self._discovered.values()}
            name = target_name(server, taken)
        else:
            name = known.target.identity.name
            known.target.retire()
        self._discovered[key] = _Discovered(server, self._open_found(name, server), now)
        context = {"target": name, "pid": server.process.pid, "user": server.process.user, "url": str(server.url)}
        _log.info("server found", extra=context)

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
                    context["remedy"] = " ".join(server.remedy)
                _log.warning("server found and not read: %s", server.reason, extra=context)
        self._told = told

    def _forget(self) -> None:
        while len(self._discovered) > MOST_REMEMBERED:
            key = min(self._discovered, key=lambda each: self._discovered[each].seen)
            gone = self._discovered.pop(key)
            gone.target.retire()
            _log.warning("too many servers were found: the one gone for longest is forgotten", extra={"server": key[0]})


def _shown(server: FoundServer) -> str:
    """Where it is installed, on one line of a log: any user's process may say that with 128 KiB."""
    text = server.installation
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
