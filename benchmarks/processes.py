"""What running processes use, as Linux tells it: proc(5) and clock_getcpuclockid(3)."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def processor_time(pid: int) -> float:
    """Seconds of processor time that a process used, all its threads and, where it has some, its children.

    To the nanosecond for the process and its running children (the clock that clock_getcpuclockid gives), to 10 ms for
    children that have ended (`cutime` and `cstime` of /proc/PID/stat, which has nothing finer).

    Raises:
        OSError: there is no such process.
    """
    fields = _stat(pid)
    ended_children = (int(fields[13]) + int(fields[14])) / _TICKS_A_SECOND
    # MAKE_PROCESS_CPUCLOCK(pid, CPUCLOCK_SCHED) of the kernel's posix-timers.h, which is what the library computes.
    clock = ~pid << 3 | 2
    return time.clock_gettime(clock) + ended_children + sum(_while_it_runs(child) for child in _children(pid))


def resident_bytes(pid: int) -> int:
    """Memory of a process and its children that is in RAM (`VmRSS`); shared pages count in each.

    Raises:
        OSError: there is no such process.
    """
    status = Path(f"/proc/{pid}/status").read_text()
    own = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
    return own * 1024 + sum(resident_bytes(child) for child in _children(pid))


def thread_count(pid: int) -> int:
    """Count the threads of a process and its children.

    Raises:
        OSError: there is no such process.
    """
    own = sum(1 for _ in Path(f"/proc/{pid}/task").iterdir())
    return own + sum(thread_count(child) for child in _children(pid))


def descriptor_count(pid: int) -> int:
    """Count the file descriptors that a process itself has open.

    Raises:
        OSError: there is no such process, or it is another user's.
    """
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def _while_it_runs(pid: int) -> float:
    try:
        return processor_time(pid)
    except OSError:
        return 0.0


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread that has ended meanwhile
            yield from map(int, (task / "children").read_text().split())


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from `state` on; the program's name before it may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
