"""The limits that a container puts on a process, from its control groups.

Sources: https://docs.kernel.org/admin-guide/cgroup-v2.html (memory.max, memory.high, memory.stat, cpu.max, cpu.stat,
pids.max), for version 1 https://docs.kernel.org/admin-guide/cgroup-v1/memory.html and
https://docs.kernel.org/scheduler/sched-bwc.html, and cgroups(7) for /proc/PID/cgroup. A machine may have controllers in
both versions; each is read where it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from exporter.host.kernel_files import lines_of, read_text, unescape, words_of
from exporter.model.machine import CgroupLimits, MemoryRoom
from exporter.system.roots import Roots

_NO_LIMIT_V1 = 2**62
"""Version 1 writes an unlimited memory as the largest number of whole pages, about 2^63."""

_RECLAIMABLE = {
    1: ("total_active_file", "total_inactive_file"),
    2: ("active_file", "inactive_file", "slab_reclaimable"),
}
"""What a group is charged for and gives up before anything in it is killed, by version: keys of memory.stat.

The kernel counts the same as available of a machine (`MemAvailable` in
https://docs.kernel.org/filesystems/proc.html). Kubernetes' working set leaves out only the inactive part of the page
cache: a server that reads the same files over and over would seem to be at its limit.
"""


@dataclass(frozen=True)
class _Group:
    """One control group's folder, for one controller."""

    folder: str
    version: int

    def text(self, name: str) -> str | None:
        """Read a file's content; None where the group does not have it, as the root does not."""
        try:
            return read_text(f"{self.folder}/{name}").strip("\n")
        except OSError:
            return None

    def number(self, name: str) -> int | None:
        """Read a file's number; None where it has none: `max`, or -1."""
        text = self.text(name)
        return int(text) if text and text.isdecimal() else None

    def statistics(self, name: str) -> Mapping[str, int]:
        """Read a file that has a key and a number in each line; empty where the group does not have it."""
        lines = (line.partition(" ") for line in lines_of(self.text(name) or ""))
        return {key: int(value) for key, _, value in lines if value.isdecimal()}


def read_cgroup_limits(pid: int, roots: Roots) -> CgroupLimits:
    """Read the tightest limits of a process's own groups and of all groups above them that can be seen from here.

    Args:
        pid: the process.
        roots: where the kernel's files are.

    Returns:
        Each None where there is no limit, or no control groups.
    """
    try:
        mounts = read_text(f"{roots.proc}/self/mountinfo")
        groups = read_text(f"{roots.proc}/{pid}/cgroup")
    except OSError:  # the process has ended, or the kernel has no control groups
        return CgroupLimits()
    memory_groups = _path_up(mounts, groups, "memory")
    memory = _tightest(memory_groups, _memory_limit)
    cpu = _tightest(_path_up(mounts, groups, "cpu"), _cpu_limit)
    threads = _tightest(_path_up(mounts, groups, "pids"), lambda group: group.number("pids.max"))
    return CgroupLimits(
        memory_bytes=None if memory is None else int(memory[1]),
        memory_usage_bytes=None if memory is None else _memory_usage(memory[0]),
        cpu_cores=None if cpu is None else cpu[1],
        cpu_throttled_seconds=None if cpu is None else _throttled_seconds(cpu[0]),
        threads=None if threads is None else int(threads[1]),
        memory_room=_least_room(memory_groups),
        memory_group="" if memory is None else memory[0].folder,
        cpu_group="" if cpu is None else cpu[0].folder,
    )


def _tightest(groups: Sequence[_Group], limit_of: Callable[[_Group], float | None]) -> tuple[_Group, float] | None:
    """The group with the smallest limit: of two that are equal, the nearer one."""
    limits = [(group, limit) for group in groups if (limit := limit_of(group)) is not None]
    return min(limits, key=lambda pair: pair[1], default=None)


def _memory_limit(group: _Group) -> int | None:
    if group.version == 2:
        return group.number("memory.max")
    limit = group.number("memory.limit_in_bytes")
    return None if limit is None or limit >= _NO_LIMIT_V1 else limit


def _memory_bound(group: _Group) -> int | None:
    """What a group can use before it is killed, or all but stopped.

    Above `memory.high` (MemoryHigh= of systemd.resource-control(5)) nothing is killed, but whoever asks for more is
    held back until as much was given up.
    """
    limit = _memory_limit(group)
    high = group.number("memory.high") if group.version == 2 else None
    return min((bound for bound in (limit, high) if bound is not None), default=None)


def _memory_usage(group: _Group) -> int | None:
    return group.number("memory.current" if group.version == 2 else "memory.usage_in_bytes")


def _least_room(groups: Sequence[_Group]) -> MemoryRoom | None:
    rooms = [room for group in groups if (room := _memory_room(group)) is not None]
    return min(rooms, key=lambda room: room.share, default=None)


def _memory_room(group: _Group) -> MemoryRoom | None:
    """What a group's bound leaves; None where it has no bound, or does not tell what it uses."""
    limit, usage = _memory_bound(group), _memory_usage(group)
    if limit is None or usage is None:
        return None
    statistics, keys = group.statistics("memory.stat"), _RECLAIMABLE[group.version]
    if not statistics.keys() >= set(keys):
        return None
    # usage and statistics are not of one moment, and a limit that was lowered may be below the usage
    used = max(0, usage - sum(statistics[key] for key in keys))
    return MemoryRoom(limit, max(0, limit - used))


def _cpu_limit(group: _Group) -> float | None:
    """Processor time a second of wall time: `cpu.max` holds quota and period in microseconds, or `max` and a period."""
    if group.version == 2:
        words = words_of(group.text("cpu.max") or "")
        quota = int(words[0]) if len(words) == 2 and words[0].isdecimal() else None
        period = int(words[1]) if quota is not None and words[1].isdecimal() else None
    else:
        quota, period = group.number("cpu.cfs_quota_us"), group.number("cpu.cfs_period_us")
    return quota / period if quota and period else None


def _throttled_seconds(group: _Group) -> float | None:
    if group.version == 2:
        microseconds = group.statistics("cpu.stat").get("throttled_usec")
        return None if microseconds is None else microseconds / 1e6
    nanoseconds = group.statistics("cpu.stat").get("throttled_time")
    return None if nanoseconds is None else nanoseconds / 1e9


def _path_up(mounts: str, groups: str, controller: str) -> Sequence[_Group]:
    """The folders of a process's group and of all above it, the nearest first; of the version that has the controller.

    A version 1 hierarchy takes its controllers away from version 2 (cgroups(7)), so it is asked first.
    """
    for version in (1, 2):
        path = _group_path(groups, controller if version == 1 else None)
        points = _mounts(mounts, controller if version == 1 else None)
        if path is not None and points:
            seen = [_folders_up(point, root, path) for root, point in points]
            return [_Group(folder, version) for folder in max(seen, key=len)]
    return ()


def _group_path(groups: str, controller: str | None) -> str | None:
    """From /proc/PID/cgroup, lines of ID:CONTROLLERS:PATH; version 2 is the line without controllers."""
    for line in lines_of(groups):
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if controller in controllers.split(",") if controller else not controllers:
            return path
    return None


def _mounts(mounts: str, controller: str | None) -> Sequence[tuple[str, str]]:
    """Which parts of the hierarchy are mounted, and where, from /proc/self/mountinfo (proc_pid_mountinfo(5)).

    A container has its own group's part, and may have the whole of the machine's beside it: where more groups are seen
    of a process, it is looked at there.
    """
    found = []
    for line in lines_of(mounts):
        fields, _, rest = line.partition(" - ")
        kind, *more = rest.split(" ")
        if kind != ("cgroup" if controller else "cgroup2"):
            continue
        words = fields.split(" ")
        options = more[-1].split(",") if more else []
        if len(words) >= 5 and (controller is None or controller in options):
            found.append((unescape(words[3]), unescape(words[4])))
    return found


def _folders_up(point: str, root: str, path: str) -> Sequence[str]:
    """From the process's folder up to the mount point; none where the process is not below what is mounted here.

    Root and path are seen from our own cgroup namespace, whose top is `/` (cgroup_namespaces(7)): what is beside it is
    `/../x`. Where only our own group is mounted, other containers' groups cannot be seen, and ours is not theirs. What
    lies between a mount of something above (`/..`) and our namespace's top has no names here.
    """
    above, parts = _parts(root), _parts(path)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(above, parts, strict=False)))
    unnamed, inside = above[shared:], parts[shared:]
    if ".." in inside or set(unnamed) - {".."}:
        return ()
    seen = [] if unnamed else inside
    return ["/".join((point, *seen[:depth])) for depth in range(len(seen), -1, -1)]


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]
