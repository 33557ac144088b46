"""What the kernel tells everybody of a process: proc_pid_status(5), proc_pid_limits(5), and its control groups.

Its files and descriptors are for its user and root alone; these are readable by all (but for `hidepid`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from exporter.system.roots import Roots


@dataclass(frozen=True)
class Limit:
    """A limit of a process (getrlimit(2)); None where there is none.

    Attributes:
        soft: what is in force.
        hard: what it may raise that to.
    """

    soft: int | None
    hard: int | None


@dataclass(frozen=True)
class ProcessStatus:
    """What a process is, as the kernel shows it to us.

    Attributes:
        user: its effective user id, as our own user namespace has it.
        users_outside: for user ids within its user namespace, the first of each range and what that is outside.
        nested: whether it has a process id of its own within another PID namespace, as in a container.
        groups: the paths of its control groups.
    """

    user: int
    users_outside: Mapping[int, int]
    nested: bool
    groups: tuple[str, ...]


def read_status(pid: int, roots: Roots) -> ProcessStatus:
    """Read what a process is.

    Raises:
        OSError: there is no such process, or it is hidden from us.
    """
    fields = _fields(_text(pid, "status", roots))
    return ProcessStatus(
        user=int(fields["Uid"][1]),
        users_outside=_users_outside(pid, roots),
        nested=len(fields.get("NSpid", ())) > 1,
        groups=_groups(pid, roots),
    )


def own_pid(pid: int, roots: Roots) -> int:
    """Read the process id that a process has for itself: another one in a container.

    Raises:
        OSError: there is no such process, or it is hidden from us.
    """
    return int(_fields(_text(pid, "status", roots)).get("NSpid", [str(pid)])[-1])


def read_limits(pid: int, roots: Roots) -> Mapping[str, Limit]:
    """Read a process's limits, by their names in proc_pid_limits(5), such as `Max open files`.

    Raises:
        OSError: there is no such process, or it is hidden from us.
    """
    limits = {}
    for line in _text(pid, "limits", roots).split("\n")[1:]:
        # the name is padded to 26 characters (fs/proc/base.c, proc_pid_limits), and has single blanks in it
        words = line[26:].split()
        if len(words) >= 2:
            limits[line[:26].strip()] = Limit(_number(words[0]), _number(words[1]))
    return limits


def _users_outside(pid: int, roots: Roots) -> Mapping[int, int]:
    try:
        lines = _text(pid, "uid_map", roots).split("\n")
    except OSError:  # a kernel without user namespaces
        return {}
    ranges = [line.split() for line in lines if line.strip()]
    return {int(inside): int(outside) for inside, outside, _ in ranges}


def _groups(pid: int, roots: Roots) -> tuple[str, ...]:
    try:
        lines = _text(pid, "cgroup", roots).split("\n")
    except OSError:  # a kernel without control groups
        return ()
    return tuple(line.split(":", 2)[2] for line in lines if line.count(":") > 1)


def _fields(text: str) -> Mapping[str, list[str]]:
    lines = (line.partition(":") for line in text.split("\n"))
    return {name: values.split() for name, _, values in lines}


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() else None


def _text(pid: int, name: str, roots: Roots) -> str:
    return Path(f"{roots.proc}/{pid}/{name}").read_text(encoding="utf-8", errors="surrogateescape")
