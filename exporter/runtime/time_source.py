"""The time that threads measure and wait by; a test gives one that moves when it says."""

import threading
import time
from dataclasses import dataclass
from typing import Final, Protocol


class TimeSource(Protocol):
    """A clock that never goes back, and waiting by it."""

    def now(self) -> float:
        """Tell the seconds that the clock shows."""

    def wait(self, condition: threading.Condition, seconds: float) -> None:
        """Wait until the condition is notified, or that many seconds have passed; it may end earlier.

        Args:
            condition: whose lock this thread holds.
            seconds: more than 0.
        """


@dataclass(frozen=True)
class SystemTime:
    """The system's monotonic clock."""

    def now(self) -> float:
        """Tell the seconds since some moment, which is the same for the whole process."""
        return time.monotonic()

    def wait(self, condition: threading.Condition, seconds: float) -> None:
        """Wait until the condition is notified, or that many seconds have passed."""
        condition.wait(seconds)


SYSTEM_TIME: Final = SystemTime()
