"""Whose turn it is, where clients of many addresses wait for something that is done one at a time."""

import ipaddress
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")

_IPV6_PREFIX = 64
"""Of an IPv6 address: whoever has one has all that begin so."""


class Turns(Generic[T]):
    """A bounded number of those who wait. Addresses take turns, so one that asks for much keeps no other waiting.

    Args:
        most: who may wait at a time. For one more, the last of the address with the most gives way.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: dict[str, deque[T]] = {}  # by address, the next one's first

    def __len__(self) -> int:
        """Count those who wait."""
        return sum(map(len, self._waiting.values()))

    def add(self, address: str, newcomer: T) -> T | None:
        """Let one more wait.

        Returns:
            Who does not wait any more, or not at all, for want of room: None where there was room for all.
        """
        place = _place(address)
        gives_way = None
        if len(self) >= self._most:
            longest = max(self._waiting, key=lambda each: len(self._waiting[each]))
            if len(self._waiting[longest]) <= len(self._waiting.get(place, ())) + 1:
                return newcomer
            gives_way = self._waiting[longest].pop()
        self._waiting.setdefault(place, deque()).append(newcomer)
        return gives_way

    def take(self) -> T | None:
        """Give the one whose turn it is, who waits no more; None where nobody waits."""
        if not self._waiting:
            return None
        place = next(iter(self._waiting))
        queue = self._waiting.pop(place)
        taken = queue.popleft()
        if queue:
            self._waiting[place] = queue  # behind all others
        return taken

    def remove(self, address: str, leaver: T) -> None:
        """Let one leave who may wait, or have had the turn by now."""
        place = _place(address)
        queue = self._waiting.get(place)
        if queue is None or leaver not in queue:
            return
        queue.remove(leaver)
        if not queue:
            del self._waiting[place]


def _place(address: str) -> str:
    """What tells an address from others that are somebody else's."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address) or parsed.ipv4_mapped:
        return address
    return str(ipaddress.ip_network((int(parsed), _IPV6_PREFIX), strict=False))
