"""What a server's process may have of files, processes and threads: proc_pid_limits(5), setrlimit(2).

`limits.conf` says what a login gets; this is what the server got.
"""

from collections.abc import Mapping
from pathlib import Path

from exporter.facts.attributes import of_operating_system
from exporter.facts.fact import Fact, Known, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.process_facts import HIDDEN, no_process
from exporter.jmx import ObjectName
from exporter.model.machine import ProcessFacts
from exporter.model.snapshot import AttributeQuery
from exporter.system.process_status import Limit, read_limits, read_status
from exporter.system.roots import Roots

_NAMES = ("nofile_soft", "nofile_hard", "nproc", "threads_allowed")
_FILES, _PROCESSES = "Max open files", "Max processes"
_MAXIMUM_FILES = "MaxFileDescriptorCount"
_QUERY = AttributeQuery(ObjectName.parse("java.lang:type=OperatingSystem"), (_MAXIMUM_FILES,))
_NO_LIMIT = 2**63 - 1
"""What stands for no limit: more than there can be."""


def _inspect(site: Site) -> Mapping[str, Fact]:
    if site.process is None:
        return {**dict.fromkeys(_NAMES, no_process(site)), "nofile_soft": _said_by_jvm(site)}
    pid = site.process.identity.pid
    try:
        limits, user = read_limits(pid, site.roots), read_status(pid, site.roots).user
    except OSError:
        return {**dict.fromkeys(_NAMES, HIDDEN), "nofile_soft": _said_by_jvm(site)}
    files, processes = limits.get(_FILES), limits.get(_PROCESSES)
    bounds = _thread_bounds(site.process, processes, user, site.roots)
    return {
        "nofile_soft": _shown(None if files is None else files.soft, "soft limit of open files"),
        "nofile_hard": _shown(None if files is None else files.hard, "hard limit of open files"),
        "nproc": _least({name: bound for name, bound in bounds.items() if name in _OF_ITS_OWN}),
        "threads_allowed": _least(bounds),
    }


def _said_by_jvm(site: Site) -> Fact:
    if site.snapshot is None:
        return no_process(site)
    said = of_operating_system(site.snapshot, _MAXIMUM_FILES)
    if said is None:
        return Unknown("the JVM does not say how many files it may open")
    return Known(int(said), f"{int(said)} ({_MAXIMUM_FILES} of the JVM)")


def _shown(limit: int | None, name: str) -> Known:
    return Known(_NO_LIMIT, f"no {name}") if limit is None else Known(limit, f"{limit} ({name})")


_NPROC, _PIDS = "limit of processes (nproc)", "pids.max of its control group"
_OF_ITS_OWN = (_NPROC, _PIDS)
"""What was set for it, beside what the kernel has for all."""


def _thread_bounds(process: ProcessFacts, processes: Limit | None, user: int, roots: Roots) -> Mapping[str, int]:
    """Give what bounds the threads of a process: RLIMIT_NPROC does not bind root (setrlimit(2))."""
    bounds = {
        _NPROC: None if user == 0 or processes is None else processes.soft,
        _PIDS: process.cgroup.threads,
        "kernel.threads-max": _kernels("threads-max", roots),
        "kernel.pid_max": _kernels("pid_max", roots),
    }
    return {name: bound for name, bound in bounds.items() if bound is not None}


def _least(bounds: Mapping[str, int]) -> Known:
    if not bounds:
        return Known(_NO_LIMIT, "no limit of processes: none binds root, and its control group has none")
    name = min(bounds, key=lambda each: bounds[each])
    return Known(bounds[name], f"{bounds[name]} ({name})")


def _kernels(name: str, roots: Roots) -> int | None:
    try:
        return int(Path(f"{roots.proc}/sys/kernel/{name}").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


INSPECTIONS = (Inspection(_NAMES, "process", _inspect, (_QUERY,)),)
