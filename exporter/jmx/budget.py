"""How much memory the answers of servers may take: those of one poll, and those of all servers of a process together.

A limit of one answer (`exporter.jmx.serial.limits`) promises nothing of a poll: that is a few hundred answers, and
there may be hundreds of servers. What is counted is what is held: bytes that have come and are not decoded yet, what
decoding makes of them meanwhile, what of it is kept for the poll, and what is known of each server between its polls.
"""

import sys
import threading
from collections.abc import Callable
from typing import Final

from exporter.jmx.errors import BudgetExceededError, KnowledgeExceededError

VALUE_BYTES: Final = 64
"""What one decoded value counts, about: a number and its place in a list, or half of an object with its fields."""

_STEP: Final = 1 << 20
"""Polls take and give back memory of all in steps of so many bytes, not with each answer."""


class Budget:
    """The memory of all servers' answers. Safe for many threads.

    Each server has a share of its own, which no other one can take; what it needs above that comes out of what all
    have in common. So whoever takes too much fails alone.

    Args:
        poll_bytes: how much one poll may hold.
        common_bytes: how much all servers may hold above their own shares.
        own_bytes: the share of each. It has to do for a usual server, however many there are.
        known_bytes: how much may be known of one server between its polls.
    """

    def __init__(
        self,
        poll_bytes: int = 192 << 20,
        common_bytes: int = 384 << 20,
        own_bytes: int = 4 << 20,
        known_bytes: int = 256 << 20,
    ) -> None:
        self.poll_bytes = poll_bytes
        self.common_bytes = common_bytes
        self.own_bytes = own_bytes
        self.known_bytes = known_bytes
        self._lock = threading.Lock()
        self._taken = 0

    @classmethod
    def unlimited(cls) -> "Budget":
        """Make one that is never exceeded."""
        return cls(sys.maxsize, 0, sys.maxsize, sys.maxsize)

    @property
    def taken(self) -> int:
        """How many of the common bytes are taken now."""
        return self._taken

    def begin(self, known: int = 0) -> "Share":
        """Give what a poll that begins may hold, of a server of which so many bytes are known."""
        refusal = f"its answers take more than {_megabytes(self.poll_bytes)} MB in one poll"
        return Share(self, self.poll_bytes, max(0, self.own_bytes - known), refusal)

    def allot(self, share: "Share", common: int) -> None:
        """Let a share have so much of what is common instead of what it has.

        Raises:
            BudgetExceededError: there is not so much left; it has what it had.
        """
        # Nothing in here makes an object: collecting garbage in between may close another share in this very thread.
        with self._lock:
            taken = self._taken - share.common + common
            is_there = common <= share.common or (taken <= self.common_bytes and not share.is_closed)
            if is_there:
                self._taken = taken
                share.common = common
        if not is_there:
            raise BudgetExceededError(
                f"all servers' answers together take more than {_megabytes(self.common_bytes)} MB, and this one's"
                f" more than the {_megabytes(self.own_bytes)} MB that each may have"
            )


class Share:
    """What one poll holds, or what is known of a server. One thread at a time takes; `close` may come from any.

    Args:
        budget: that of all.
        most_bytes: how much it may hold.
        own_bytes: how much of that is not common.
        refusal: what is said where it is to hold more.

    Attributes:
        held: how many bytes it holds.
        common: how many of them at most it has of what is common; `Budget.allot` alone sets it.
        is_closed: whether it has nothing of that any more, for good.
    """

    def __init__(self, budget: Budget, most_bytes: int, own_bytes: int, refusal: str) -> None:
        self.held = 0
        self.common = 0
        self.is_closed = False
        self._budget = budget
        self._most = most_bytes
        self._own = own_bytes
        self._room = own_bytes
        self._refusal = refusal

    def take(self, count: int) -> None:
        """Hold more bytes, or fewer where the number is negative.

        Raises:
            BudgetExceededError: that is more than it may hold, or than there is left for all; it holds what it held.
        """
        held = max(0, self.held + count)
        if held > self._room or self._room - held > 2 * _STEP < self.common:
            self._settle(held)
        self.held = held

    def close(self) -> None:
        """Give everything back."""
        self.is_closed = True
        self.held = 0
        self._room = self._own
        self._budget.allot(self, 0)

    def _settle(self, held: int) -> None:
        if held > self._most:
            raise BudgetExceededError(self._refusal)
        steps = -(-max(0, held - self._own) // _STEP)
        self._budget.allot(self, min(steps * _STEP, max(0, self._most - self._own)))
        self._room = self._own + self.common


class Account:
    """One server's polls, one after another, and what is known of it in between.

    Args:
        budget: that of all servers.

    Attributes:
        share: what the poll that is under way holds, or the last one.
    """

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        refusal = f"its MBeans' names take more than {_megabytes(budget.known_bytes)} MB, with what is known of them"
        self._known = Share(budget, budget.known_bytes, budget.own_bytes, refusal)
        self.share = budget.begin()

    def begin(self) -> Share:
        """Begin a new poll; what the last one held stays counted until its share is closed."""
        self.share = self._budget.begin(self._known.held)
        return self.share

    def keep(self, count: int) -> None:
        """Count so many bytes as known of the server from now on.

        Raises:
            KnowledgeExceededError: that is more than may be: all of it has to be forgotten, and 0 bytes to be kept.
        """
        try:
            self._known.take(count - self._known.held)
        except BudgetExceededError as error:
            raise KnowledgeExceededError(error.message) from None

    def close(self) -> None:
        """Give everything back for good: nothing is known of the server any more, nor will be."""
        self._known.close()


Look = Callable[[int], object]
"""Called with how many more values are about to be decoded: raises a JmxError where that must not be."""


def _megabytes(count: int) -> int:
    return count >> 20
