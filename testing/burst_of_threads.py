"""A program that starts more threads than its address space holds, from several threads at once, a few times.

It ends with 0 where every starter came back each time and a thread starts afterwards, else with 1.
"""

import random
import resource
import sys
import threading
from contextlib import suppress
from pathlib import Path

from exporter.runtime.threads import Start, ThreadShortageError
from testing.patience import PATIENCE
from testing.shortage import after, threads

STARTERS = 4
EACH = 40


def main() -> int:
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    for _ in range(10):
        if not burst(used + random.randrange(100_000_000, 400_000_000)):  # noqa: S311 - no secret
            return 1
        after(lambda: len(threads()) == 1)
    begun = threading.Event()
    Start(begun.set).begin()
    return 0 if begun.wait(PATIENCE) else 1


def burst(limit: int) -> bool:
    """Whether all starters came back."""
    limited, over = threading.Event(), threading.Event()

    def work() -> None:
        with suppress(MemoryError):
            _ = [bytearray(random.randrange(1_000, 200_000)) for _ in range(20)]  # noqa: S311
        over.wait()

    def start_many() -> None:
        limited.wait()
        for _ in range(EACH):
            with suppress(ThreadShortageError, MemoryError):
                Start(work).begin()

    starters = [threading.Thread(target=start_many, daemon=True) for _ in range(STARTERS)]
    for each in starters:
        each.start()
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
    limited.set()
    for each in starters:
        each.join(PATIENCE)
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    over.set()
    return not any(each.is_alive() for each in starters)


if __name__ == "__main__":
    sys.unraisablehook = lambda _: None  # threads for which there was no memory
    sys.exit(main())
