"""Time that stands still until a test moves it: what waits by it waits for no real time."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from testing.patience import PATIENCE
from testing.shortage import after

_MOMENTS, _MOMENT_SECONDS = 40, 0.001


@dataclass(frozen=True, eq=False)
class _Wait:
    condition: threading.Condition
    until: float


class FakeTime:
    """A `TimeSource`, and a clock by its `now`."""

    def __init__(self) -> None:
        self._seconds = 1000.0
        self._lock = threading.Lock()
        self._waits: list[_Wait] = []

    def now(self) -> float:
        return self._seconds

    def wait(self, condition: threading.Condition, seconds: float) -> None:
        with self._lock:
            wait = _Wait(condition, self._seconds + seconds)
            self._waits.append(wait)
        assert condition.wait(PATIENCE), "nobody moved the time"
        with self._lock:
            if wait in self._waits:  # it was woken by something else
                self._waits.remove(wait)

    def move(self, seconds: float) -> None:
        """Let time pass; whoever waited for no longer goes on."""
        with self._lock:
            self._seconds += seconds
            due = [wait for wait in self._waits if wait.until <= self._seconds + 1e-6]
            self._waits = [wait for wait in self._waits if wait not in due]
        for wait in due:
            with wait.condition:
                wait.condition.notify_all()

    def waits(self) -> int:
        """How many wait."""
        return len(self._waits)

    def move_for_who_waits(self, seconds: float, waits: int = 1) -> None:
        """Let time pass once somebody waits, or as many as are told."""
        after(lambda: len(self._waits) == waits)
        self.move(seconds)

    def move_until(self, is_over: Callable[[], bool], step: float) -> None:
        """Let time pass in steps until something is over; between them, threads have a moment to do what they can."""
        after(lambda: self._moved(is_over, step))

    def _moved(self, is_over: Callable[[], bool], step: float) -> bool:
        for _ in range(_MOMENTS):
            if is_over():
                return True
            threading.Event().wait(_MOMENT_SECONDS)
        if self._waits:
            self.move(step)
        return is_over()
