"""Whose turn it is, where clients of many addresses wait for something that is done one at a time."""

from collections import OrderedDict, deque
from typing import Generic, TypeVar

from exporter.web.client_network import network_of

T = TypeVar("T")

_MOST_SUSPECTS = 4096
"""Addresses that are remembered: some hundred bytes each."""


class Turns(Generic[T]):
    """A bounded number of those who wait. Addresses take turns, so one that asks for much keeps no other waiting.

    Suspects are behind all others, and give way to them: so whoever guesses from many addresses has one turn by each
    before a newcomer's.

    Args:
        most: who may wait at a time. For one more, the last of the address with the most gives way.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: dict[str, deque[T]] = {}  # by network, the next one's first
        self._suspects: OrderedDict[str, None] = OrderedDict()  # the latest last

    def __len__(self) -> int:
        """Count those who wait."""
        return sum(map(len, self._waiting.values()))

    def suspect(self, address: str) -> None:
        """Take note that an address made one wait in vain. Of very many, the first ones are forgotten."""
        network = network_of(address)
        self._suspects[network] = None
        self._suspects.move_to_end(network)
        if len(self._suspects) > _MOST_SUSPECTS:
            self._suspects.popitem(last=False)

    def trust(self, address: str) -> None:
        """Take note that an address is somebody's who may come in."""
        self._suspects.pop(network_of(address), None)

    def add(self, address: str, newcomer: T) -> T | None:
        """Let one more wait.

        Returns:
            Who does not wait any more, or not at all, for want of room: None where there was room for all.
        """
        network = network_of(address)
        gives_way = self._make_room(network) if len(self) >= self._most else None
        if gives_way is None and len(self) >= self._most:
            return newcomer
        self._waiting.setdefault(network, deque()).append(newcomer)
        return gives_way

    def take(self) -> T | None:
        """Give the one whose turn it is, who waits no more; None where nobody waits."""
        network = next((each for each in self._waiting if each not in self._suspects), next(iter(self._waiting), None))
        if network is None:
            return None
        queue = self._waiting.pop(network)
        taken = queue.popleft()
        if queue:
            self._waiting[network] = queue  # behind all others
        return taken

    def remove(self, address: str, leaver: T) -> None:
        """Let one leave who may wait, or have had the turn by now."""
        network = network_of(address)
        queue = self._waiting.get(network)
        if queue is None or leaver not in queue:
            return
        queue.remove(leaver)
        if not queue:
            del self._waiting[network]

    def _make_room(self, network: str) -> T | None:
        """Have one give way to a newcomer of a network; None where none is to."""
        is_suspect = network in self._suspects
        suspects = [each for each in self._waiting if each in self._suspects]
        rivals = suspects if suspects or is_suspect else list(self._waiting)
        if not rivals:
            return None
        longest = max(rivals, key=lambda each: len(self._waiting[each]))
        queue = self._waiting[longest]
        is_equal = is_suspect or not suspects
        if is_equal and len(queue) <= len(self._waiting.get(network, ())) + 1:
            return None
        gives_way = queue.pop()
        if not queue:
            del self._waiting[longest]
        return gives_way
