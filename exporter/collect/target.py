"""One server, configured or found, as a scrape sees it."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from exporter.collect.crowd import Crowd
from exporter.collect.exposition import Exposition
from exporter.collect.recognition import Recognition
from exporter.collect.shared_read import PendingRead, SharedRead, TargetReading
from exporter.jmx import ObjectName
from exporter.jmx.deadline import Deadline
from exporter.mapping import MappingResult
from exporter.model.machine import ProcessIdentity
from exporter.model.snapshot import AttributeQuery, ErrorReason, Snapshot
from exporter.secrecy.redaction import name_without_secrets
from exporter.targets.source import SnapshotSource

_log = logging.getLogger(__name__)
_State = ErrorReason | Literal["unread", "read"]
_REMEMBERED = 10_000
_COUNTED_BY = (
    "wso2_scrape_unreadable_mbeans, wso2_scrape_unreadable_attributes, wso2_mapping_conflicts and "
    "wso2_scrape_dropped_series"
)


@dataclass(frozen=True)
class TargetIdentity:
    """What is known of a server before it is read.

    Attributes:
        name: the value of the label `target`.
        host: the host name or address in its URL: targets with the same one share a machine.
        local: whether it runs on this machine: known, or to be found out.
        high_concurrency: whether it is to be judged as a server for many concurrent users.
        process: its JVM's process on this machine, of a server that was found by that.
    """

    name: str
    host: str
    local: Literal["auto"] | bool = "auto"
    high_concurrency: bool = False
    process: ProcessIdentity | None = None


class Target:
    """A server that can be read by any number of scrapes at a time.

    Args:
        identity: its name and place.
        source: what reads it.
        queries: the attributes wanted of it.

    Attributes:
        identity, queries: these.
        recognition: which process of this machine it is.
        exposition: what encodes the probes of it, and remembers the last.
    """

    def __init__(self, identity: TargetIdentity, source: SnapshotSource, queries: Sequence[AttributeQuery]) -> None:
        self.identity = identity
        self._source = source
        self.queries = tuple(queries)
        self.recognition = Recognition(identity.process, elsewhere=identity.local is False)
        self.exposition = Exposition()
        self._trouble = _Trouble(identity.name)
        self._crowd = Crowd()
        self._shared = SharedRead(self._read, self._after)

    def begin(self, deadline: Deadline) -> PendingRead:
        """Start reading, or join a read that is under way; returns at once."""
        return self._shared.begin(deadline)

    def begin_if_not_up(self, deadline: Deadline) -> None:
        """Start reading where that has not worked yet, or not the last time; its outcome is logged, whatever it is."""
        if self._trouble.expect():
            self.begin(deadline)

    def close(self) -> None:
        """Give connections and processes back; a read that is under way fails, which is no fault of the server's."""
        self._trouble.stop()
        self._source.close()

    def retire(self) -> None:
        """Close once the read that is under way has ended; at once where there is none."""
        self._shared.afterwards(self.close)

    def note(self, mapped: MappingResult) -> None:
        """Log what the mapping could not serve, each once."""
        for conflict in mapped.conflicts:
            names = {"served": conflict.served, "dropped": conflict.dropped}
            self._trouble.tell("sample produced twice", "one is served", sample=conflict.sample, **names)
        for missing in dict.fromkeys(mapped.unmapped):
            self._trouble.tell("not mapped", missing.cause, mbean=missing.name, attribute=missing.attribute or "")
        for long in mapped.shortened:
            cause = f"it has {long.characters} characters"
            self._trouble.tell("label shortened", cause, mbean=long.name, attribute=long.attribute or "")
        for cut in mapped.cut:
            self._trouble.tell(
                "series not served", "the family has more than its limit, which mapping.limits sets", family=cut.family
            )

    def tell_overdue(self) -> None:
        """Log that what the server answered cannot be mapped in time."""
        self._trouble.tell("target is read in vain", "what it answers takes longer to map than there is time")

    def _after(self, reading: TargetReading) -> None:
        self._trouble.after(reading)
        if reading.snapshot is not None:
            self._crowd.note(len(reading.snapshot.mbeans))

    def _read(self, deadline: Deadline) -> Snapshot:
        return self._source.read(self.queries, deadline)


class _Trouble:
    """Tells the log what changed, instead of the same thing at every scrape."""

    def __init__(self, name: str) -> None:
        self._context = {"target": name}
        self._lock = threading.Lock()
        self._state: _State = "unread"
        self._stale_secret = ""
        self._told: set[str] = set()
        self._stopped = False

    def stop(self) -> None:
        """Tell nothing from now on."""
        with self._lock:
            self._stopped = True

    def expect(self) -> bool:
        """Tell the outcome of the next read, whatever it is, unless the last one went well; gives whether it is so."""
        with self._lock:
            is_expected = self._state != "read"
            if is_expected:
                self._state = "unread"
        return is_expected

    def after(self, reading: TargetReading) -> None:
        """Note how a read went."""
        state: _State = reading.error.reason if reading.error else "read"
        with self._lock:
            before, self._state = self._state, state
            changed = state != before and not self._stopped
        if reading.error is not None and changed:
            context = {**self._context, "reason": state}
            _log.warning("target cannot be read: %s", reading.error, extra=context, exc_info=reading.error.__cause__)
        elif reading.snapshot is not None and changed:
            message = "target is read" if before == "unread" else "target is read again"
            _log.info(message, extra={**self._context, "mbeans": len(reading.snapshot.mbeans)})
        if reading.snapshot is not None:
            self._after_secret(reading.snapshot.stale_secret)
        for mbean in reading.snapshot.unreadable_mbeans if reading.snapshot else ():
            self.tell("MBean cannot be read", mbean.cause, mbean=mbean.name)
        for missing in reading.snapshot.unreadable if reading.snapshot else ():
            self.tell("attribute cannot be read", missing.cause, mbean=missing.name, attribute=missing.attribute)

    def _after_secret(self, stale: str) -> None:
        with self._lock:
            before, self._stale_secret = self._stale_secret, stale
            changed = bool(before) != bool(stale) and not self._stopped
        if changed and stale:
            _log.warning("the session goes on without a secret to begin another: %s", stale, extra=self._context)
        elif changed:
            _log.info("the secret can be used again", extra=self._context)

    def tell(self, what: str, cause: str, **context: str | ObjectName) -> None:
        """Log something for the first time, names without secrets; the second time it is known.

        Once as much is known as is remembered, nothing else is logged, which is said once.
        """
        key = f"{what} {sorted((key, str(value)) for key, value in context.items())}"
        with self._lock:
            if self._stopped or key in self._told or len(self._told) >= _REMEMBERED:
                return
            self._told.add(key)
            is_last = len(self._told) == _REMEMBERED
        shown = {key: str(name_without_secrets(value)) for key, value in context.items() if not isinstance(value, str)}
        _log.warning("%s: %s", what, cause, extra={**self._context, **context, **shown})
        if is_last:
            message = "%d different things of this target could not be read or served: others are only counted, by %s"
            _log.warning(message, _REMEMBERED, _COUNTED_BY, extra=self._context)
