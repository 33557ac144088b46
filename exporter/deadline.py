"""One point in time by which everything that a scrape does must have ended."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

Clock = Callable[[], float]
"""Seconds on a clock that never goes back."""


@dataclass(frozen=True)
class Deadline:
    """A point on a clock; what is left is asked of it wherever something waits."""

    at: float
    clock: Clock = field(default=time.monotonic, compare=False)

    @classmethod
    def after(cls, seconds: float, clock: Clock = time.monotonic) -> "Deadline":
        """The deadline that many seconds from now."""
        return cls(clock() + seconds, clock)

    def remaining(self) -> float:
        """Seconds left; 0 once it has passed."""
        return max(0.0, self.at - self.clock())

    def passed(self) -> bool:
        """Whether nothing is left."""
        return self.remaining() == 0.0

    def later(self, seconds: float) -> "Deadline":
        """The point that many seconds after this one."""
        return Deadline(self.at + seconds, self.clock)

    def share(self, of: int) -> "Deadline":
        """The point at which one of so many equal shares of what is left will be over."""
        return Deadline(self.at - self.remaining() * (1 - 1 / of), self.clock)
