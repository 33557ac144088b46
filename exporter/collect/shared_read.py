"""Simultaneous scrapes of one target share one read; each leaves at its own deadline."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from exporter.collect.wait import Wait
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import Snapshot, TargetError
from exporter.runtime.calls import LostCallError, PendingCall, SharedCalls
from exporter.runtime.time_source import SYSTEM_TIME, TimeSource

Read = Callable[[Deadline], Snapshot]


@dataclass(frozen=True)
class TargetReading:
    """What one read of a target gave: a snapshot, or the error in its place, and how many seconds it took."""

    snapshot: Snapshot | None
    error: TargetError | None
    seconds: float


class SharedRead:
    """Runs a read in a thread of its own, at most one at a time, for as many callers as want its outcome.

    Args:
        read: reads the target before the deadline it is given; raises TargetError.
        finished: told of each read's outcome, in the read's thread or, where that has failed, in a caller's.
        time: what tells that a thread has failed.
    """

    def __init__(
        self,
        read: Read,
        finished: Callable[[TargetReading], object] = lambda _: None,
        time: TimeSource = SYSTEM_TIME,
    ) -> None:
        self._read = read
        self._calls = SharedCalls[Read, TargetReading](lambda _, outcome: finished(_reading_of(outcome)), time=time)

    def begin(self, deadline: Deadline) -> "PendingRead":
        """Join the read that is under way, or start one that ends by this deadline. Returns at once."""
        return PendingRead(self, self._calls.begin(self._read, partial(_reading, self._read, deadline)), deadline)

    def afterwards(self, act: Callable[[], None]) -> None:
        """Do something once the read that is under way has ended, in its thread; at once where there is none."""
        pending = self._calls.join(self._read)
        if pending is None:
            act()
        else:
            pending.outcome.add_done_callback(lambda _: act())

    def give_up_lost(self) -> None:
        """End a read whose thread has failed before it came to it: else it would be under way for ever."""
        self._calls.give_up_lost(self._read)


class PendingRead:
    """A read that one caller waits for.

    A read that another caller began has that caller's deadline: where it timed out and this one has time left, this one
    reads anew.

    Attributes:
        deadline: when the caller leaves.
    """

    def __init__(self, shared: SharedRead, call: PendingCall[Read, TargetReading], deadline: Deadline) -> None:
        self._shared = shared
        self._call = call
        self.deadline = deadline
        self._began = deadline.clock()

    @property
    def outcome(self) -> Future[TargetReading]:
        """Give the future that will hold the outcome."""
        return self._call.outcome

    def anew(self) -> "PendingRead | None":
        """Begin the read that this caller waits for instead, where this one timed out for another; else give None."""
        if not (self._call.joined and self.outcome.done()) or self.deadline.passed():
            return None
        error = self.reading().error
        timed_out = error is not None and error.reason == "timeout"
        return self._shared.begin(self.deadline) if timed_out else None

    def reading(self) -> TargetReading:
        """Give the outcome if it is there, else a `timeout`."""
        if self.outcome.done():
            return _reading_of(self.outcome.exception() or self.outcome.result())
        self._shared.give_up_lost()
        error = TargetError("timeout", "no answer before the scrape's deadline")
        return TargetReading(None, error, self.deadline.clock() - self._began)


def _reading(read: Read, deadline: Deadline) -> TargetReading:
    started = deadline.clock()
    try:
        return TargetReading(read(deadline), None, deadline.clock() - started)
    except TargetError as error:
        return TargetReading(None, error, deadline.clock() - started)
    except Exception as error:  # noqa: BLE001 - a fault of ours must cost this target only, and be seen
        return TargetReading(None, _fault(error), deadline.clock() - started)


def _reading_of(outcome: TargetReading | BaseException) -> TargetReading:
    """Give a call's outcome as a reading: a call that could not be made is an error, too."""
    if isinstance(outcome, TargetReading):
        return outcome
    is_lost = isinstance(outcome, LostCallError)
    message = "the thread that was to read it has failed" if is_lost else str(outcome)
    return TargetReading(None, TargetError("internal", message), 0.0)


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
