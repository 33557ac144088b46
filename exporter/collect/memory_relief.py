"""Memory after a server's MBeans have left by the thousand."""

import gc
from typing import Final

from exporter.runtime import allocator

_MANY: Final = 1000
"""So many MBeans take about a megabyte; for fewer nothing is done."""


class MemoryRelief:
    """Gives the memory of MBeans back to the machine, once most of one server's many have left.

    Python keeps some of what was freed ready for later (tuples, lists, dictionaries), here and there in the memory of
    all the rest, none of which goes back to the machine for that; a full collection lets go. So does the C library with
    what threads have freed, until it is told. Together that is 100 MB after 60,000 MBeans.
    """

    def __init__(self) -> None:
        self._most = 0
        self._is_due = False

    def note(self, mbeans: int) -> None:
        """Note how many MBeans were read; tidy up after a scrape in which most of many had left, and was forgotten.

        Args:
            mbeans: how many there were.
        """
        if self._is_due:
            gc.collect()
            allocator.trim()
            self._most = 0
        self._most = max(self._most, mbeans)
        self._is_due = self._most - mbeans >= max(_MANY, self._most // 2)
