"""One point in time by which an operation must have ended, whatever it does: resolving, connecting, logging in, asking.

`exporter.jmx` is usable on its own, so it imports nothing above it; hence a deadline of its own.
"""

import time
from dataclasses import dataclass

from exporter.jmx.errors import DeadlineExceededError


@dataclass(frozen=True)
class Deadline:
    """A point on the monotonic clock.

    Attributes:
        at: when, in seconds of `time.monotonic`.
        seconds: how long it was at the beginning, for messages.
    """

    at: float
    seconds: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """The deadline that many seconds from now."""
        return cls(time.monotonic() + seconds, seconds)

    def remaining(self) -> float:
        """Seconds left, more than 0.

        Raises:
            DeadlineExceededError: none are left.
        """
        remaining = self.at - time.monotonic()
        if remaining <= 0:
            raise DeadlineExceededError(f"no answer within {self.seconds:.1f} s")
        return remaining

    def earlier(self, share: float) -> "Deadline":
        """The one at which that share of the time that is left now will be over."""
        sooner = (1 - share) * max(0.0, self.at - time.monotonic())
        return Deadline(self.at - sooner, self.seconds - sooner)

    def at_most(self, seconds: float) -> "Deadline":
        """This deadline, or one that many seconds from now, whichever comes first."""
        return min(self, Deadline.after(seconds), key=lambda deadline: deadline.at)
