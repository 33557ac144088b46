"""Simultaneous scrapes of one target share one read; each leaves at its own deadline."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from exporter.collect.wait import Wait, completed
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import Snapshot, TargetError
from exporter.runtime.threads import Start, ThreadShortageError


@dataclass(frozen=True)
class TargetReading:
    """What one read of a target gave: a snapshot, or the error in its place, and how many seconds it took."""

    snapshot: Snapshot | None
    error: TargetError | None
    seconds: float


_NO_MEMORY = TargetReading(None, TargetError("internal", "there was no memory to tell what happened"), 0.0)
_LOST = TargetReading(None, TargetError("internal", "the thread that was to read it has failed"), 0.0)


@dataclass(frozen=True, eq=False)
class _Running:
    """A read that is under way."""

    outcome: Future[TargetReading]
    start: Start


class SharedRead:
    """Runs a read in a thread of its own, at most one at a time, for as many callers as want its outcome.

    Args:
        read: reads the target before the deadline it is given; raises TargetError.
        finished: told of each read's outcome, in the read's thread or, where that has failed, in a caller's.
    """

    def __init__(
        self, read: Callable[[Deadline], Snapshot], finished: Callable[[TargetReading], None] = lambda _: None
    ) -> None:
        self._read = read
        self._finished = finished
        self._lock = threading.Lock()
        self._running: _Running | None = None

    def begin(self, deadline: Deadline) -> "PendingRead":
        """Join the read that is under way, or start one that ends by this deadline. Returns at once."""
        self.give_up_lost()
        with self._lock:
            if self._running is not None:
                return PendingRead(self, self._running.outcome, deadline, joined=True)
            outcome: Future[TargetReading] = Future()
            running = _Running(outcome, Start(lambda: self._run(outcome, deadline)))
            pending = PendingRead(self, outcome, deadline, joined=False)
            shortage: TargetReading | None = None
            try:
                running.start.begin()
            except ThreadShortageError as error:  # the next scrape tries again
                shortage = TargetReading(None, TargetError("internal", str(error)), 0.0)
            else:
                self._running = running
        if shortage is not None:
            self._end(outcome, shortage)
        return pending

    def afterwards(self, act: Callable[[], None]) -> None:
        """Do something once the read that is under way has ended, in its thread; at once where there is none."""
        self.give_up_lost()
        with self._lock:
            running = self._running
        if running is None:
            act()
        else:
            running.outcome.add_done_callback(lambda _: act())

    def give_up_lost(self) -> None:
        """End a read whose thread has failed before it came to it: else it would be under way for ever."""
        with self._lock:
            running = self._running
            if running is None or not running.start.is_lost():
                return
            self._running = None
        self._end(running.outcome, _LOST)

    def _run(self, outcome: Future[TargetReading], deadline: Deadline) -> None:
        reading = _NO_MEMORY
        try:
            reading = self._reading(deadline)
        finally:  # in this order, and with nothing that wants memory before the next read is possible
            with self._lock:
                self._running = None
            self._end(outcome, reading)

    def _end(self, outcome: Future[TargetReading], reading: TargetReading) -> None:
        try:
            self._finished(reading)
        finally:
            outcome.set_result(reading)

    def _reading(self, deadline: Deadline) -> TargetReading:
        started = time.monotonic()
        try:
            return TargetReading(self._read(deadline), None, time.monotonic() - started)
        except TargetError as error:
            return TargetReading(None, error, time.monotonic() - started)
        except Exception as error:  # noqa: BLE001 - a fault of ours must cost this target only, and be seen
            return TargetReading(None, _fault(error), time.monotonic() - started)


class PendingRead:
    """A read that one caller waits for."""

    def __init__(self, shared: SharedRead, outcome: Future[TargetReading], deadline: Deadline, *, joined: bool) -> None:
        self._shared = shared
        self._outcome = outcome
        self._deadline = deadline
        self._joined = joined
        self._began = time.monotonic()

    @property
    def outcome(self) -> Future[TargetReading]:
        """Where the outcome will be."""
        return self._outcome

    def wait(self) -> TargetReading:
        """What `answer` gives; this thread waits for it."""
        return completed(self.answer())

    async def answer(self) -> TargetReading:
        """The outcome, or a `timeout` at this caller's deadline; no thread waits for it.

        A read that another caller began has that caller's deadline: where it timed out and this one has time left,
        this one reads anew.
        """
        await Wait((self._outcome,), self._deadline)
        anew = self.anew()
        return self.reading() if anew is None else await anew.answer()

    def anew(self) -> "PendingRead | None":
        """The read that this caller waits for instead, where this one timed out for another; or None."""
        if not (self._joined and self._outcome.done()) or self._deadline.passed():
            return None
        error = self._outcome.result().error
        timed_out = error is not None and error.reason == "timeout"
        return self._shared.begin(self._deadline) if timed_out else None

    def reading(self) -> TargetReading:
        """The outcome if it is there, else a `timeout`."""
        if self._outcome.done():
            return self._outcome.result()
        self._shared.give_up_lost()
        error = TargetError("timeout", "no answer before the scrape's deadline")
        return TargetReading(None, error, time.monotonic() - self._began)


def _fault(cause: Exception) -> TargetError:
    error = TargetError("internal", f"unexpected {type(cause).__name__}, see the log")
    error.__cause__ = cause
    return error


async def in_order_of_answers(
    reads: Sequence[PendingRead], deadline: Deadline, take: Callable[[int, TargetReading], None]
) -> None:
    """Hand over the outcome of each read with its place among them, as they come; at the deadline those without one.

    Args:
        reads: what is waited for.
        deadline: when the last ones are handed over.
        take: is given a place and its outcome.
    """
    waiting = dict(enumerate(reads))
    while waiting:
        await Wait(tuple(read.outcome for read in waiting.values()), deadline)
        answered = [place for place, read in waiting.items() if read.outcome.done()] or [*waiting]
        for place in answered:
            read = waiting.pop(place)
            if (anew := read.anew()) is None:
                take(place, read.reading())
            else:
                waiting[place] = anew
