"""How a target was when it was last read, and since when it has been so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from exporter.collect.shared_read import TargetReading
from exporter.model.target_status import TargetState, TargetStatus


def utc_now() -> datetime:
    """Give the time of day, in UTC."""
    return datetime.now(UTC)


class StatusMemory:
    """Remembers what the last read of a target gave. Reads may be noted in one thread and asked for in another.

    Args:
        unread: what is known before the first one.
        clock: gives the time of day.
    """

    def __init__(self, unread: TargetStatus, clock: Callable[[], datetime] = utc_now) -> None:
        self._clock = clock
        self._status = unread

    def note(self, reading: TargetReading) -> None:
        """Note what a read gave that has just ended."""
        self._status = status_after(self._status, reading, self._clock())

    def last(self) -> TargetStatus:
        """Give the status after the last read."""
        return self._status


def status_after(before: TargetStatus, reading: TargetReading, now: datetime) -> TargetStatus:
    """Tell a target's status after a read that ended now: it is up or down since the first read that found it so."""
    error = reading.error
    state: TargetState = "up" if error is None else "down"
    return replace(
        before,
        state=state,
        reason=None if error is None else error.reason,
        cause="" if error is None else error.message,
        since=before.since if state == before.state else now,
        last_read=now,
    )
