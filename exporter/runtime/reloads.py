"""Reloads of the configuration that are asked for: one thread carries them out, one at a time."""

import threading
from collections.abc import Callable
from concurrent.futures import Future

Outcome = str
"""What is wrong with a configuration that was to be taken up, in one line; empty where it is in force."""


class Reloads:
    """Hands what callers ask for to the thread that carries it out.

    All who ask before a reload begins share it. Who asks while one is under way has the next one: the one before may
    have read the files already. So there is never more than one that waits.

    Args:
        wake: has the thread that carries reloads out call `carry_out` soon; returns at once.
    """

    def __init__(self, wake: Callable[[], object]) -> None:
        self._wake = wake
        self._lock = threading.Lock()
        self._asked: Future[Outcome] | None = None

    def ask(self) -> Future[Outcome]:
        """Ask for a reload that begins after this; gives where its outcome will be."""
        with self._lock:
            if self._asked is None:
                self._asked = Future()
            asked = self._asked
        self._wake()
        return asked

    def carry_out(self, reload: Callable[[], Outcome]) -> None:
        """Reload for all who have asked until now, and tell them the outcome; also where nobody has.

        Args:
            reload: does it; raises nothing.
        """
        with self._lock:
            asked, self._asked = self._asked, None
        outcome = reload()
        if asked is not None:
            asked.set_result(outcome)
