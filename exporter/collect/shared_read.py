"""Simultaneous scrapes of one target share one read; each leaves at its own deadline."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass

from exporter.deadline import Deadline
from exporter.model import Snapshot, TargetError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TargetReading:
    """What one read of a target gave: a snapshot, or the error in its place, and how many seconds it took."""

    snapshot: Snapshot | None
    error: TargetError | None
    seconds: float


class SharedRead:
    """Runs a read in a thread of its own, at most one at a time, for as many callers as want its outcome.

    Args:
        name: the target's name, for the thread and the log.
        read: reads the target before the deadline it is given; raises TargetError.
    """

    def __init__(self, name: str, read: Callable[[Deadline], Snapshot]) -> None:
        self._name = name
        self._read = read
        self._lock = threading.Lock()
        self._running: Future[TargetReading] | None = None

    def begin(self, deadline: Deadline) -> "PendingRead":
        """Join the read that is under way, or start one that ends by this deadline. Returns at once."""
        with self._lock:
            joined = self._running is not None
            outcome = self._running or Future()
            if not joined:
                self._running = outcome
                arguments = (outcome, deadline)
                threading.Thread(target=self._run, args=arguments, name=f"read {self._name}", daemon=True).start()
            return PendingRead(self, outcome, deadline, joined=joined)

    def _run(self, outcome: Future[TargetReading], deadline: Deadline) -> None:
        started = time.monotonic()
        snapshot, error = None, None
        try:
            snapshot = self._read(deadline)
        except TargetError as caught:
            error = caught
        except Exception as caught:  # noqa: BLE001 - a fault of ours must cost this target only, and be seen
            _log.exception("reading the target failed unexpectedly", extra={"target": self._name})
            error = TargetError("internal", f"unexpected {type(caught).__name__}, see the log")
        reading = TargetReading(snapshot, error, time.monotonic() - started)
        with self._lock:
            self._running = None
        outcome.set_result(reading)


class PendingRead:
    """A read that one caller waits for."""

    def __init__(self, shared: SharedRead, outcome: Future[TargetReading], deadline: Deadline, *, joined: bool) -> None:
        self._shared = shared
        self._outcome = outcome
        self._deadline = deadline
        self._joined = joined
        self._began = time.monotonic()

    def wait(self) -> TargetReading:
        """The outcome, or a `timeout` at this caller's deadline.

        A read that another caller began has that caller's deadline: where it timed out and this one has time left,
        this one reads anew.
        """
        wait([self._outcome], self._deadline.remaining())
        if not self._outcome.done():
            error = TargetError("timeout", "no answer before the scrape's deadline")
            return TargetReading(None, error, time.monotonic() - self._began)
        reading = self._outcome.result()
        timed_out = reading.error is not None and reading.error.reason == "timeout"
        if self._joined and timed_out and not self._deadline.passed():
            return self._shared.begin(self._deadline).wait()
        return reading
