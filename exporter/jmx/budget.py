"""How much memory the answers of servers may take: those of one poll, and those of all polls of a process together.

A limit of one answer (`exporter.jmx.serial.limits`) promises nothing of a poll: that is a few hundred answers, and
there may be hundreds of servers. What is counted is what is held: bytes that have come and are not decoded yet, what
decoding makes of them meanwhile, and what of it is kept.
"""

import sys
import threading
from collections.abc import Callable
from typing import Final

from exporter.jmx.errors import BudgetExceededError

VALUE_BYTES: Final = 64
"""What one decoded value counts, about: a number and its place in a list, or half of an object with its fields."""

_STEP: Final = 1 << 20
"""Polls take and give back memory of all in steps of so many bytes, not with each answer."""


class Budget:
    """The memory of all polls. Safe for many threads.

    Each poll has a share of its own, which no other one can take; what it needs above that comes out of what all have
    in common. So whoever takes too much fails alone.

    Args:
        poll_bytes: how much one poll may hold.
        common_bytes: how much all of them may hold above their own shares.
        own_bytes: the share of each. It has to do for a usual server, however many there are.
    """

    def __init__(self, poll_bytes: int = 192 << 20, common_bytes: int = 384 << 20, own_bytes: int = 4 << 20) -> None:
        self.poll_bytes = poll_bytes
        self.common_bytes = common_bytes
        self.own_bytes = own_bytes
        self._lock = threading.Lock()
        self._taken = 0

    @classmethod
    def unlimited(cls) -> "Budget":
        """One that is never exceeded."""
        return cls(sys.maxsize, 0, sys.maxsize)

    @property
    def taken(self) -> int:
        """How many of the common bytes are taken."""
        return self._taken

    def begin(self) -> "Share":
        """What a poll that begins may hold."""
        return Share(self)

    def exchange(self, before: int, after: int) -> None:
        """Take more of what is common, or give some back.

        Raises:
            BudgetExceededError: there is not so much left; nothing was taken.
        """
        with self._lock:
            taken = self._taken + after - before
            if after > before and taken > self.common_bytes:
                raise BudgetExceededError(
                    f"all servers' answers together take more than {_megabytes(self.common_bytes)} MB, and this one's"
                    f" more than the {_megabytes(self.own_bytes)} MB that each may have"
                )
            self._taken = taken


class Share:
    """What one poll holds. One thread at a time takes; `close` may come from any.

    Args:
        budget: that of all.
    """

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._held = 0
        self._common = 0
        self._room = budget.own_bytes

    @property
    def held(self) -> int:
        """How many bytes it holds."""
        return self._held

    def take(self, count: int) -> None:
        """Hold more bytes, or fewer where the number is negative.

        Raises:
            BudgetExceededError: that is more than one poll may hold, or than there is left for all.
        """
        self._held = max(0, self._held + count)
        if self._held > self._room or self._room - self._held > 2 * _STEP < self._common:
            self._settle()

    def close(self) -> None:
        """Give everything back."""
        self._held = 0
        self._exchange(0)

    def _settle(self) -> None:
        budget = self._budget
        if self._held > budget.poll_bytes:
            raise BudgetExceededError(f"its answers take more than {_megabytes(budget.poll_bytes)} MB in one poll")
        steps = -(-max(0, self._held - budget.own_bytes) // _STEP)
        self._exchange(min(steps * _STEP, max(0, budget.poll_bytes - budget.own_bytes)))

    def _exchange(self, common: int) -> None:
        self._budget.exchange(self._common, common)
        self._common = common
        self._room = self._budget.own_bytes + common


class Account:
    """One server's polls, one after another.

    Args:
        budget: that of all servers.

    Attributes:
        share: what the poll that is under way holds, or the last one.
    """

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.share = budget.begin()

    def begin(self) -> Share:
        """A new poll begins; what the last one held stays counted until its share is closed."""
        self.share = self._budget.begin()
        return self.share


Look = Callable[[int], object]
"""Called with how many more values are about to be decoded: raises a JmxError where that must not be."""


def _megabytes(count: int) -> int:
    return count >> 20
