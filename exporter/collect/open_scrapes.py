"""The scrapes that are under way, and what waits for their end."""

import threading
from collections.abc import Callable
from types import TracebackType

from exporter.runtime.threads import Start, ThreadShortageError


class OpenScrapes:
    """Counts scrapes, each a context, and does something once none is under way."""

    def __init__(self) -> None:
        self._lock = threading.Lock()  # guards all that follows
        self._count = 0
        self._acts: list[Callable[[], None]] = []

    def __enter__(self) -> None:
        """Count one more."""
        with self._lock:
            self._count += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Count one less; after the last one, do what waits for that in a thread of its own."""
        acts: list[Callable[[], None]] = []
        with self._lock:
            self._count -= 1
            if not self._count:
                acts, self._acts = self._acts, acts
        for act in acts:
            try:
                Start(act).begin()
            except ThreadShortageError:
                act()

    def afterwards(self, act: Callable[[], None]) -> None:
        """Do something once the scrapes that are under way have ended; at once where there are none."""
        with self._lock:
            if self._count:
                self._acts.append(act)
                return
        act()
