"""Files that are looked at again and again, by what they hold: when that has changed, somebody is told.

Content tells more than times of modification do: Kubernetes swaps the link `..data`, a configuration management may
write the same again, and clocks go back.
"""

import logging
import threading
from collections.abc import Callable
from typing import Final

from exporter.runtime.calls import SharedCalls
from exporter.runtime.failure_log import FailureLog
from exporter.runtime.threads import Start
from exporter.runtime.time_source import SYSTEM_TIME, TimeSource

_log = logging.getLogger(__name__)

INTERVAL_SECONDS: Final = 10.0
"""Between two looks. Prometheus looks every 30 s at its own files; kubelet takes up to a minute to bring new ones."""
SETTLED_SECONDS: Final = 1.0
"""What is the same after so long is taken for whole: programs write a file in less."""
LIMIT_SECONDS: Final = 5.0
"""For one look: a file system that takes longer hangs."""
_MOST_LOOKS: Final = 30
"""At files that never come to rest, before they are taken as they are."""

Digest = Callable[[], str]
"""Reads files and gives a text that is another one whenever they hold something else."""


class ContentWatch:
    """Looks at files in a thread of its own.

    Each look is a call that may hang: then nobody waits for it, no other is begun, and the log is told once.

    Args:
        digest: reads the files.
        tell: called in the watch's thread when they hold something else than was marked last.
        marked: what they held when they were last read.
        time: when looks are due.
    """

    def __init__(self, digest: Digest, tell: Callable[[], object], marked: str, time: TimeSource = SYSTEM_TIME) -> None:
        self._digest = digest
        self._tell = tell
        self._time = time
        self._calls = SharedCalls[str, str](time=time)
        self._failures = FailureLog(_log, "watch of the configuration")
        self._changed = threading.Condition()  # guards what follows
        self._marked = marked
        self._hangs = False
        self._ended = False

    @property
    def hangs(self) -> bool:
        """Tell whether the files could not be looked at the last time."""
        return self._hangs

    def mark(self) -> None:
        """Note what the files hold now; to be called before somebody reads them, by whoever does."""
        marked = self._digest()
        with self._changed:
            self._marked = marked

    def start(self) -> None:
        """Look from now on.

        Raises:
            ThreadShortageError: there is no thread to be had.
        """
        Start(self._run).begin()

    def end(self) -> None:
        """Look no more."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _run(self) -> None:
        while self._wait(INTERVAL_SECONDS):
            seen = self._look()
            if seen is not None and seen != self._marked and self._is_settled(seen):
                self._tell()

    def _is_settled(self, seen: str) -> bool:
        """Wait until two looks see the same; gives whether that is something else than was marked."""
        for _ in range(_MOST_LOOKS):
            if not self._wait(SETTLED_SECONDS):
                return False
            before, again = seen, self._look()
            if again is None:
                return False
            seen = again
            if seen == before:
                break
        return seen != self._marked

    def _look(self) -> str | None:
        """Give what the files hold; None where nobody can tell, which is logged when it begins and when it ends."""
        call = self._calls.begin("look", self._digest, LIMIT_SECONDS)
        outcome = self._calls.outcome(call, LIMIT_SECONDS)
        self._hangs = isinstance(outcome, Exception)
        self._failures.update({"files": outcome} if isinstance(outcome, Exception) else {})
        return None if isinstance(outcome, Exception) else outcome

    def _wait(self, seconds: float) -> bool:
        """Wait so long; gives whether the watch goes on."""
        until = self._time.now() + seconds
        with self._changed:
            while not self._ended and (left := until - self._time.now()) > 0:
                self._time.wait(self._changed, left)
            return not self._ended
