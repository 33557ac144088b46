"""What the log is told of one target: what changed, instead of the same thing at every scrape."""

import logging
import threading
from typing import Literal

from exporter.collect.shared_read import TargetReading
from exporter.jmx import ObjectName
from exporter.mapping import MappingResult
from exporter.model.snapshot import ErrorReason
from exporter.secrecy.redaction import name_without_secrets

_log = logging.getLogger(__name__)
_State = ErrorReason | Literal["unread", "read"]
_REMEMBERED = 10_000
_COUNTED_BY = (
    "wso2_scrape_unreadable_mbeans, wso2_scrape_unreadable_attributes, wso2_mapping_conflicts and "
    "wso2_scrape_dropped_series"
)


class TargetLog:
    """Tells the log of one target's reads and mappings. Several threads may use it at once.

    Args:
        name: the target's, which every line has.
    """

    def __init__(self, name: str) -> None:
        self._context = {"target": name}
        self._lock = threading.Lock()
        self._state: _State = "unread"
        self._quietly = False
        self._stale_secret = ""
        self._told: set[str] = set()
        self._stopped = False

    def stop(self) -> None:
        """Tell the log nothing from now on."""
        with self._lock:
            self._stopped = True

    def expect(self, *, quietly: bool) -> bool:
        """Have the next read's outcome told, unless the last one went well; gives whether so.

        Args:
            quietly: whether an outcome that is good is told at the level `debug` alone.
        """
        with self._lock:
            is_expected = self._state != "read"
            if is_expected:
                self._state, self._quietly = "unread", quietly
        return is_expected

    def note_reading(self, reading: TargetReading) -> None:
        """Tell how a read went, where the one before went otherwise, and once each thing that could not be read."""
        state: _State = reading.error.reason if reading.error else "read"
        with self._lock:
            before, self._state = self._state, state
            changed = state != before and not self._stopped
        if reading.error is not None and changed:
            context = {**self._context, "reason": state}
            _log.warning("target cannot be read: %s", reading.error, extra=context, exc_info=reading.error.__cause__)
        elif reading.snapshot is not None and changed:
            message = "target is read" if before == "unread" else "target is read again"
            level = logging.DEBUG if before == "unread" and self._quietly else logging.INFO
            _log.log(level, message, extra={**self._context, "mbeans": len(reading.snapshot.mbeans)})
        if reading.snapshot is not None:
            self._after_secret(reading.snapshot.stale_secret)
        for mbean in reading.snapshot.unreadable_mbeans if reading.snapshot else ():
            self._tell("MBean cannot be read", mbean.cause, mbean=mbean.name)
        for missing in reading.snapshot.unreadable if reading.snapshot else ():
            self._tell("attribute cannot be read", missing.cause, mbean=missing.name, attribute=missing.attribute)

    def _after_secret(self, stale: str) -> None:
        with self._lock:
            before, self._stale_secret = self._stale_secret, stale
            changed = bool(before) != bool(stale) and not self._stopped
        if changed and stale:
            _log.warning("the session goes on without a secret to begin another: %s", stale, extra=self._context)
        elif changed:
            _log.info("the secret can be used again", extra=self._context)

    def note_mapping(self, mapped: MappingResult) -> None:
        """Tell what a mapping could not serve, each once."""
        for conflict in mapped.conflicts:
            names = {"served": conflict.served, "dropped": conflict.dropped}
            self._tell("sample produced twice", "one is served", sample=conflict.sample, **names)
        for missing in dict.fromkeys(mapped.unmapped):
            self._tell("not mapped", missing.cause, mbean=missing.name, attribute=missing.attribute or "")
        for long in mapped.shortened:
            cause = f"it has {long.characters} characters"
            self._tell("label shortened", cause, mbean=long.name, attribute=long.attribute or "")
        for cut in mapped.cut:
            self._tell(
                "series not served", "the family has more than its limit, which mapping.limits sets", family=cut.family
            )

    def note_dropped(self, mapped: MappingResult, served: MappingResult) -> None:
        """Tell which families of a mapping a page does not serve, each once.

        Args:
            mapped: what the target became.
            served: what the page serves of that.
        """
        kept = {(family.name, family.type) for family in served.families}
        for family in mapped.families:
            if (family.name, family.type) not in kept:
                self._tell("family not served", f"its name has another type than {family.type}", family=family.name)

    def tell_overdue(self) -> None:
        """Tell once that what the server answered cannot be mapped in time."""
        self._tell("target is read in vain", "what it answers takes longer to map than there is time")

    def tell_unmapped(self, error: Exception) -> None:
        """Tell once of each kind of error that mapping what the server answered failed, and where."""
        self._tell("target cannot be mapped", error, unexpected=type(error).__name__)

    def tell_unclosed(self, error: Exception) -> None:
        """Tell that the target could not be closed, though nothing else is told of it any more."""
        _log.warning(
            "target could not be closed: unexpected %s", type(error).__name__, extra=self._context, exc_info=error
        )

    def _tell(self, what: str, cause: str | Exception, **context: str | ObjectName) -> None:
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
        error = cause if isinstance(cause, Exception) else None
        _log.warning("%s: %s", what, cause, extra={**self._context, **context, **shown}, exc_info=error)
        if is_last:
            message = "%d different things of this target could not be read or served: others are only counted, by %s"
            _log.warning(message, _REMEMBERED, _COUNTED_BY, extra=self._context)
