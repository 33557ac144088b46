"""One process's own figures: what it uses, and what it may use.

Sources: proc_pid_io(5), proc_pid_limits(5), setrlimit(2) for RLIMIT_NOFILE and RLIMIT_NPROC, and
https://docs.kernel.org/admin-guide/sysctl/kernel.html for threads-max and pid_max.
"""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import psutil

from exporter.host.kernel_files import lines_of, words_of
from exporter.model.machine import CgroupLimits, ProcessReading

T = TypeVar("T")
_PROC = Path("/proc")


def read_process(pid: int, limits: CgroupLimits, proc: Path = _PROC) -> ProcessReading | None:
    """What the system says of a process now.

    Args:
        pid: the process.
        limits: its control groups' limits.
        proc: where proc(5) is mounted.

    Returns:
        None where there is no such process any more. A figure that only its owner or root may read is None and named
        in `unreadable`.
    """
    fields = _Fields()
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            cpu = fields.read("cpu_seconds_total", process.cpu_times)
            memory = fields.read("resident_memory_bytes", process.memory_info)
            threads = fields.read("threads", process.num_threads)
            started = fields.read("start_time_seconds", process.create_time)
        open_files = fields.read("open_fds", process.num_fds)
        io = fields.read("read_bytes_total", process.io_counters)
        if io is None:
            fields.unreadable.append("written_bytes_total")
        resource = fields.read("max_fds", lambda: (proc / str(pid) / "limits").read_text(encoding="ascii"))
        user = fields.read("max_threads", lambda: process.uids().effective)
    except psutil.NoSuchProcess:
        return None
    return ProcessReading(
        cpu_seconds=None if cpu is None else cpu.user + cpu.system,
        resident_bytes=None if memory is None else memory.rss,
        open_files=open_files,
        maximum_files=_soft_limit(resource or "", "Max open files"),
        threads=threads,
        maximum_threads=None if user is None else _maximum_threads(resource or "", user, limits, proc),
        read_bytes=None if io is None else io.read_bytes,
        written_bytes=None if io is None else io.write_bytes,
        started_at=started,
        unreadable=tuple(fields.unreadable),
    )


class _Fields:
    """Reads one figure after another, and remembers what was refused."""

    def __init__(self) -> None:
        self.unreadable: list[str] = []

    def read(self, name: str, function: Callable[[], T]) -> T | None:
        try:
            return function()
        except psutil.NoSuchProcess:
            raise
        except FileNotFoundError:
            raise psutil.NoSuchProcess(0) from None
        except (psutil.Error, OSError, ValueError):
            self.unreadable.append(name)
            return None


def _soft_limit(limits: str, name: str) -> int | None:
    """One line of /proc/PID/limits: its name, padded, then soft limit, hard limit and unit."""
    for line in lines_of(limits):
        if line.startswith(name):
            words = words_of(line.removeprefix(name))
            return int(words[0]) if words and words[0].isdecimal() else None
    return None


def _maximum_threads(limits: str, user: int, cgroup: CgroupLimits, proc: Path) -> int | None:
    """The smallest bound. RLIMIT_NPROC does not bind root (setrlimit(2)); pid_max bounds threads, which have ids."""
    kernel = [_number(proc / "sys" / "kernel" / name) for name in ("threads-max", "pid_max")]
    own = None if user == 0 else _soft_limit(limits, "Max processes")
    return min((bound for bound in (*kernel, own, cgroup.threads) if bound is not None), default=None)


def _number(path: Path) -> int | None:
    with contextlib.suppress(OSError, ValueError):
        return int(path.read_text(encoding="ascii"))
    return None
