"""One process's own figures: what it uses, and what it may use.

Sources: proc_pid_stat(5), proc_pid_statm(5), proc_pid_status(5), proc_pid_io(5), proc_pid_limits(5), setrlimit(2) for
RLIMIT_NOFILE and RLIMIT_NPROC, and https://docs.kernel.org/admin-guide/sysctl/kernel.html for threads-max and pid_max.
"""

import contextlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from exporter.host.kernel_files import fields_by_name, lines_of, read_text, words_of
from exporter.model.machine import CgroupLimits, ProcessFigures
from exporter.system.process_identity import identity_in, started_at, stat_fields
from exporter.system.roots import Roots

T = TypeVar("T")
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_USER_TIME, _SYSTEM_TIME, _THREADS = 11, 12, 17
"""Where `utime`, `stime` and `num_threads` are among the fields of /proc/PID/stat after the name."""

_RESIDENT = 1
"""Where `resident` is in /proc/PID/statm, in pages: that of /proc/PID/stat is inaccurate (proc_pid_stat(5), `rss`)."""

_EFFECTIVE = 1
"""Of the user ids in /proc/PID/status, the one whose processes are counted."""


def read_process(pid: int, limits: CgroupLimits, roots: Roots) -> ProcessFigures | None:
    """Read what the system says of a process now.

    Args:
        pid: the process.
        limits: its control groups' limits.
        roots: where the kernel's files are.

    Returns:
        None where there is no such process any more. A figure that only its owner or root may read is None and named
        in `unreadable`.
    """
    process, fields = f"{roots.proc}/{pid}", _Fields()
    try:
        used = stat_fields(pid, roots)
    except OSError:
        return None
    resident = fields.read("resident_memory_bytes", lambda: int(words_of(read_text(f"{process}/statm"))[_RESIDENT]))
    started = fields.read("start_time_seconds", lambda: started_at(identity_in(pid, used), roots))
    open_files = fields.read("open_fds", lambda: len(os.listdir(f"{process}/fd")))  # noqa: PTH208 - names only
    io = fields.read("read_bytes_total", lambda: _values(read_text(f"{process}/io")))
    if io is None:
        fields.unreadable.append("written_bytes_total")
    resources = fields.read("max_fds", lambda: read_text(f"{process}/limits"))
    user = fields.read("max_threads", lambda: int(_values(read_text(f"{process}/status"))["Uid"][_EFFECTIVE]))
    if not Path(process).exists():
        return None
    return ProcessFigures(
        cpu_seconds=(int(used[_USER_TIME]) + int(used[_SYSTEM_TIME])) / _TICKS,
        resident_bytes=None if resident is None else resident * _PAGE,
        open_files=open_files,
        maximum_files=_soft_limit(resources or "", "Max open files"),
        threads=int(used[_THREADS]),
        maximum_threads=None if user is None else _maximum_threads(resources or "", user, limits, roots),
        read_bytes=None if io is None else int(io["read_bytes"][0]),
        written_bytes=None if io is None else int(io["write_bytes"][0]),
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
        except (OSError, ValueError):
            self.unreadable.append(name)
            return None


def _values(text: str) -> Mapping[str, list[str]]:
    """Take apart lines of `name: value value ...`."""
    return dict(fields_by_name(lines_of(text)))


def _soft_limit(limits: str, name: str) -> int | None:
    """Find one line of /proc/PID/limits: its name, padded, then soft limit, hard limit and unit."""
    for line in lines_of(limits):
        if line.startswith(name):
            words = words_of(line.removeprefix(name))
            return int(words[0]) if words and words[0].isdecimal() else None
    return None


def _maximum_threads(limits: str, user: int, cgroup: CgroupLimits, roots: Roots) -> int | None:
    """Find the smallest bound: RLIMIT_NPROC does not bind root (setrlimit(2)); pid_max bounds the ids of threads."""
    kernel = [_number(f"{roots.proc}/sys/kernel/{name}") for name in ("threads-max", "pid_max")]
    own = None if user == 0 else _soft_limit(limits, "Max processes")
    return min((bound for bound in (*kernel, own, cgroup.threads) if bound is not None), default=None)


def _number(path: str) -> int | None:
    with contextlib.suppress(OSError, ValueError):
        return int(read_text(path))
    return None
