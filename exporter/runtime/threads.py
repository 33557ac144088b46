"""Functions that run in a thread of their own, also where threads or memory are short.

`threading.Thread.start` waits until the new thread has set itself up. Where memory is short, that may fail in the new
thread; its starter then waits for ever, and with it whoever waits for a lock that it holds. Seen with CPython 3.11 in
one of ten bursts of 160 threads below a limit of address space. So what must outlast such a burst does not wait.
"""

import _thread
import resource
import threading
import time
from collections.abc import Callable
from pathlib import Path

STACK_BYTES = 2 << 20
"""For each thread, of the address space: a quarter of Linux's usual 8 MiB (ulimit -s), and room for deep recursion."""

KEPT_BYTES = 64 << 20
"""No thread is started where less of the address space would be left: CPython aborts where it can make no exception."""

_SECONDS_TO_BEGIN = 1.0


class ThreadShortageError(Exception):
    """The system gives no more threads, or no memory for one, or little would be left."""

    def __init__(self) -> None:
        super().__init__("no thread could be started")


class Start:
    """A function that is called once, in a daemon thread of its own, unless it is given up before it began.

    What the function raises goes to `sys.unraisablehook`.

    Args:
        function: what is called.
    """

    def __init__(self, function: Callable[[], object]) -> None:
        self._function = function
        self._taken = threading.Lock()
        self._at = time.monotonic()

    def begin(self) -> None:
        """Start the thread; to be called once. Nothing that wants memory comes after its start.

        Raises:
            ThreadShortageError: there is no thread to be had; the function is never called.
        """
        if not _has_room():
            raise ThreadShortageError
        try:
            _thread.start_new_thread(self._run, ())
        except (RuntimeError, MemoryError):
            raise ThreadShortageError from None

    def is_lost(self) -> bool:
        """Tell whether the function has not begun though it had time enough; it then never will.

        A thread that finds no memory ends without a word, before it comes to its function.
        """
        return time.monotonic() > self._at + _SECONDS_TO_BEGIN and self._taken.acquire(blocking=False)

    def _run(self) -> None:
        if self._taken.acquire(blocking=False):
            self._function()


def _has_room() -> bool:
    """Tell whether the process may take another stack, and what it keeps for itself, below its limit of memory."""
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return True
    try:
        pages = int(Path("/proc/self/statm").read_text().split(maxsplit=1)[0])  # proc(5): all of its address space
    except (OSError, MemoryError):
        return False
    return pages * resource.getpagesize() + STACK_BYTES + KEPT_BYTES <= limit
