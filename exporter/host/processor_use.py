"""How busy the machine's processors were: proc_stat(5), the first line, between two looks."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from exporter.host.kernel_files import lines_of, read_text, words_of
from exporter.system.roots import Roots

_LEAST_SECONDS = 5.0
"""Of time between two looks: of less, the ticks of a hundredth of a second tell little."""

_LEAST_AT_FIRST = 0.5
"""The same where nothing was told yet: better little than nothing."""

_LONGEST_SECONDS = 300.0
"""Of time between two looks: what was before is not lately. The next look can tell again."""

_IDLE, _IOWAIT, _GUEST = 3, 4, 8
"""Where `idle` and `iowait` are among the figures, and where those begin that are counted in others already."""


@dataclass(frozen=True)
class _Look:
    at: float
    busy: int
    total: int


class ProcessorUse:
    """Tells how busy the processors were since a look before, for any number of threads.

    Scrapes may follow each other closely: what is told then is what was told before. It looks for the first time when
    it is made.

    Args:
        roots: where the kernel's files are.
        clock: seconds on a clock that never goes back.
    """

    def __init__(self, roots: Roots, clock: Callable[[], float] = time.monotonic) -> None:
        self._roots = roots
        self._clock = clock
        self._lock = threading.Lock()
        self._told: float | None = None
        self._last: _Look | None = None
        with suppress(OSError, ValueError, IndexError):
            self._last = self._look(clock())

    def share(self) -> float | None:
        """Tell the share of all processors' time in which they were busy; None where it has only begun to look.

        Raises:
            OSError, ValueError, IndexError: the kernel does not tell.
        """
        with self._lock:
            now = self._clock()
            least = _LEAST_AT_FIRST if self._told is None else _LEAST_SECONDS
            if self._last is not None and now < self._last.at + least:
                return self._told
            look = self._look(now)
            self._told = _between(self._last, look)
            self._last = look
            return self._told

    def _look(self, now: float) -> _Look:
        first = next(iter(lines_of(read_text(f"{self._roots.proc}/stat"))))
        figures = [int(word) for word in words_of(first)[1 : 1 + _GUEST]]
        total = sum(figures)
        return _Look(now, total - figures[_IDLE] - figures[_IOWAIT], total)


def _between(before: _Look | None, now: _Look) -> float | None:
    """Reckon the share; None of too long a time, or where the figures went back, as iowait may (proc_stat(5))."""
    if before is None or now.at > before.at + _LONGEST_SECONDS or now.total <= before.total:
        return None
    return min(1.0, max(0.0, (now.busy - before.busy) / (now.total - before.total)))
