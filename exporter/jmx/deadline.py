"""The point in time by which an operation must have ended, whatever it does meanwhile: resolve, connect, ask, wait.

It stands at the very bottom, so that whoever waits for something, on a server or not, means the same by it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from exporter.jmx.errors import DeadlineExceededError

Clock = Callable[[], float]
"""Seconds on a clock that never goes back."""


@dataclass(frozen=True)
class Deadline:
    """A point on a clock; what is left is asked of it wherever something waits.

    Attributes:
        at: when, in seconds of its clock.
        seconds: how long it was at the beginning, for messages.
        clock: the clock.
    """

    at: float
    seconds: float = field(compare=False)
    clock: Clock = field(default=time.monotonic, compare=False)

    @classmethod
    def after(cls, seconds: float, clock: Clock = time.monotonic) -> "Deadline":
        """Make the deadline that many seconds from now."""
        return cls(clock() + seconds, seconds, clock)

    def remaining(self) -> float:
        """Tell how many seconds are left; 0 once the deadline has passed."""
        return max(0.0, self.at - self.clock())

    def passed(self) -> bool:
        """Tell whether no time is left."""
        return self.clock() >= self.at

    def require_remaining(self) -> float:
        """Tell how many seconds are left, more than 0, for whoever can do nothing without any.

        Raises:
            DeadlineExceededError: none are left.
        """
        remaining = self.at - self.clock()
        if remaining <= 0:
            raise DeadlineExceededError(f"no answer within {self.seconds:.1f} s")
        return remaining

    def share(self, share: float) -> "Deadline":
        """Make the deadline at which that share, 0 to 1, of the time that is left now will be over."""
        return self.later(-(1 - share) * self.remaining())

    def later(self, seconds: float) -> "Deadline":
        """Make the deadline that many seconds after this one, or before it where the number is negative."""
        return Deadline(self.at + seconds, self.seconds + seconds, self.clock)

    def at_most(self, seconds: float) -> "Deadline":
        """Make the deadline that many seconds from now, unless this one comes first: then it is this one."""
        return min(self, Deadline.after(seconds, self.clock), key=lambda deadline: deadline.at)
