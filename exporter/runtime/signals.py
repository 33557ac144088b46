"""The signals that the process is sent: handed to whoever waits for them, and obeyed where he does not."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from exporter.runtime.threads import Start, ThreadShortageError

GRACE_SECONDS = 8.0
"""Less than the ten that `docker stop` leaves a program before it is killed."""

_STOP = frozenset({signal.SIGINT, signal.SIGTERM})
_RELOAD = signal.SIGHUP
_NO_SIGNAL = b"\0"
_LAST_WORDS_SECONDS = 1.0
_PAUSE_SECONDS = 0.1

Told = Literal["stop", "reload", "wake"]
"""What whoever waits is told: the process is to end, or to reload its configuration, or only that he is to go on."""


class Signals:
    """SIGTERM and SIGINT, which end the process, and SIGHUP, which reloads its configuration. One a process.

    Handlers of Python's run in the main thread, between two of its steps. So they are too late where that thread stands
    still in the kernel, or waits for another one. Here a thread of its own is told of each signal by the kernel's side
    (`signal.set_wakeup_fd`): it hands it on, and where the process has not ended some seconds after it was to, ends it.

    Args:
        last_words: called before the process is ended by force; not waited for long.
        grace: seconds between a signal that is to end the process, and its end by force, with exit status 0.

    Raises:
        ThreadShortageError: there is no thread to be had.
    """

    def __init__(self, last_words: Callable[[], object], grace: float = GRACE_SECONDS) -> None:
        self._last_words = last_words
        self._grace = grace
        self._caught, caught = os.pipe()
        self._told, self._tell = os.pipe()
        os.set_blocking(caught, False)
        os.set_blocking(self._tell, False)
        for number in (*_STOP, _RELOAD):
            signal.signal(number, lambda *_: None)
        signal.set_wakeup_fd(caught, warn_on_full_buffer=False)
        Start(self._run).begin()

    def wait(self) -> Told:
        """Wait for the next signal, or a `wake`; several that came meanwhile are one, and an end comes first."""
        while True:
            with suppress(MemoryError):
                told = os.read(self._told, 4096)
                if not _STOP.isdisjoint(told):
                    return "stop"
                return "reload" if _RELOAD in told else "wake"
            time.sleep(_PAUSE_SECONDS)

    def wake(self) -> None:
        """Have whoever waits go on without a signal, from whatever thread."""
        with suppress(BlockingIOError):  # thousands are waiting already
            os.write(self._tell, _NO_SIGNAL)

    def _run(self) -> None:
        while not self._is_to_end():
            pass
        time.sleep(self._grace)
        try:
            Start(self._last_words).begin()
            time.sleep(_LAST_WORDS_SECONDS)
        except (ThreadShortageError, MemoryError):
            pass
        finally:
            os._exit(0)

    def _is_to_end(self) -> bool:
        """Hand the next signal on; gives whether it is to end the process."""
        try:
            caught = os.read(self._caught, 1)  # not more: where there is no memory for it, nothing is lost
            with suppress(BlockingIOError):  # thousands are waiting already
                os.write(self._tell, caught)
            return caught[0] in _STOP
        except MemoryError:
            time.sleep(_PAUSE_SECONDS)
            return False
