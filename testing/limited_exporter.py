"""The exporter, with a limit of its own process that a test changes from outside while it runs.

The first argument is the limit's number (`resource.RLIMIT_*`), the others are the exporter's. A byte on standard input
is how much more than now there may be, in units of the limit: threads, or MiB; 0 lifts it. Each is answered by a byte.
"""

import os
import resource
import sys
import threading
import time
from pathlib import Path

from exporter.cli import main


def now(what: int) -> int:
    if what == resource.RLIMIT_NPROC:
        return len(list(Path("/proc/self/task").iterdir()))
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def obey(what: int) -> None:
    _, hard = resource.getrlimit(what)
    lifted = (hard, hard)
    unit = 1 if what == resource.RLIMIT_NPROC else 1 << 20
    while True:
        try:
            room = os.read(0, 1)
            if not room:
                return
            while not set_limit(what, lifted if room == b"\0" else (now(what) + room[0] * unit, hard)):
                pass
            os.write(1, room)
        except MemoryError:
            time.sleep(0.1)


def set_limit(what: int, limits: tuple[int, int]) -> bool:
    try:
        resource.setrlimit(what, limits)
    except MemoryError:
        return False
    return True


if __name__ == "__main__":
    threading.Thread(target=obey, args=(int(sys.argv[1]),), daemon=True).start()
    sys.exit(main(sys.argv[2:]))
