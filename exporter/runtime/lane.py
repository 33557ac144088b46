"""Many calls into the kernel; one that hangs does not hold up those behind it.

A thread for each call (`exporter.runtime.bounded`) is right where any may hang. The machine's collectors are dozens,
hang hardly ever, and take less time together than starting that many threads does: they are called one after the other.
"""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from exporter.runtime.threads import Start, ThreadShortageError

PATIENCE_SECONDS = 0.1
"""Many times what any collector takes; calls behind one that hangs wait this long before they have another thread."""

T = TypeVar("T")


_NO_MEMORY = MemoryError("there was no memory to tell what happened")


class _Turn(Generic[T]):
    """One call: waiting (`began` is None), under way, or ended. The lane's lock guards it."""

    def __init__(self, key: str, function: Callable[[], T], limit: float) -> None:
        self.key = key
        self.function = function
        self.limit = limit
        self.began: float | None = None
        self.ended = False
        self.late = False
        self.outcome: T | Exception = _NO_MEMORY

    def seconds_to_wait(self, leave: float) -> float:
        """How long it is worth while to wait: not once it has ended, nor once it is under way for its limit."""
        if self.ended:
            return 0.0
        return (leave if self.began is None else min(leave, self.began + self.limit)) - time.monotonic()

    def outcome_after(self, seconds: float) -> T | Exception:
        """What came of it, now that it was waited for; what took longer than its limit may be as old as that."""
        if not self.ended or self.late:
            return TimeoutError(f"no answer within {min(seconds, self.limit):.3g} s")
        return self.outcome


class Lane(Generic[T]):
    """Makes calls for any number of callers at once. No call is under way twice.

    A call that hangs keeps its thread until it returns; beside those there is hardly more than one for each caller.

    Args:
        side_by_side: whether each call has a thread at once, instead of when those before it have ended or may hang.
    """

    def __init__(self, *, side_by_side: bool = False) -> None:
        self._side_by_side = side_by_side
        self._changed = threading.Condition()
        self._waiting: deque[_Turn[T]] = deque()
        self._open: dict[str, _Turn[T]] = {}
        self._threads = 0
        self._ended = 0

    def call(
        self, calls: Mapping[str, Callable[[], T]], limit: float, wait: float = math.inf
    ) -> dict[str, T | Exception]:
        """Make calls in their order. All of them together take no longer than the limit.

        Args:
            calls: by a key that tells what is called. A call that is still open since earlier is joined, not made
                again; one that has been under way for longer than its limit is not waited for at all.
            limit: seconds after which a call hangs, whoever waits for it.
            wait: seconds after which this caller leaves; the calls go on, and others may wait for them.

        Returns:
            What each call gave, or the exception that it raised: TimeoutError where it has not returned in time.
        """
        seconds = min(limit, wait)
        leave = time.monotonic() + seconds
        with self._changed:
            turns = {key: self._turn(key, function, limit) for key, function in calls.items()}
        for _ in range(len(calls) if self._side_by_side else 1):
            self._start_thread()  # with the lock free: a thread that is there may take calls that another was meant for
        with self._changed:
            ended = self._ended
            while (left := max((turn.seconds_to_wait(leave) for turn in turns.values()), default=0.0)) > 0:
                self._changed.wait(min(left, PATIENCE_SECONDS))
                if self._ended == ended:  # whatever is under way may hang
                    self._start_thread()
                ended = self._ended
            return {key: turn.outcome_after(seconds) for key, turn in turns.items()}

    def _turn(self, key: str, function: Callable[[], T], limit: float) -> "_Turn[T]":
        turn = self._open.get(key)
        if turn is None:
            turn = self._open[key] = _Turn(key, function, limit)
            self._waiting.append(turn)
        return turn

    def _start_thread(self) -> None:
        """Another thread for the calls that wait, where there are some."""
        with self._changed:
            if not self._waiting:
                return
        try:
            Start(self._run).begin()
        except ThreadShortageError as error:
            with self._changed:
                while self._waiting and not self._threads:  # else one is there that comes to them
                    self._end(self._waiting.popleft(), error)

    def _run(self) -> None:
        with self._changed:
            self._threads += 1
        try:
            while (turn := self._next()) is not None:
                self._make(turn)
        finally:
            with self._changed:
                self._threads -= 1

    def _next(self) -> "_Turn[T] | None":
        now = time.monotonic()  # first: where there is no memory for it, the call waits for another thread
        with self._changed:
            if not self._waiting:
                return None
            turn = self._waiting.popleft()
            turn.began = now
            return turn

    def _make(self, turn: "_Turn[T]") -> None:
        outcome: T | Exception = _NO_MEMORY
        try:
            outcome = turn.function()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the caller's to judge
            outcome = error
        finally:
            with self._changed:
                self._end(turn, outcome)

    def _end(self, turn: "_Turn[T]", outcome: "T | Exception") -> None:
        """Note what came of a call; first what wants no memory: whatever happens, the call can be made again."""
        del self._open[turn.key]
        turn.outcome = outcome
        turn.ended = True
        if turn.began is not None:
            turn.late = time.monotonic() > turn.began + turn.limit
        self._ended += 1
        if not self._waiting:  # only then: waking those who wait at each call would cost as much as the calls
            self._changed.notify_all()
