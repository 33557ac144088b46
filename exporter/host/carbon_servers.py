"""WSO2 servers among this machine's processes, read or not: how many share what, and how large their heaps may grow."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exporter.host.cgroup import read_cgroup_limits
from exporter.model.machine import LocalServer, ProcessIdentity
from exporter.system.command_line import read_command_line
from exporter.system.java.command import carbon_home
from exporter.system.java.heap_flags import MAXIMUM_HEAP, last_percentage, last_size
from exporter.system.namespaces import sees_other_users
from exporter.system.process_identity import identify
from exporter.system.processes import JvmProcess, ProcessTable, working_folder
from exporter.system.roots import Roots

_FRESH_SECONDS = 60.0
"""For so long it is not looked again what limits a server: each scrape wants to know, and it seldom changes."""


@dataclass(frozen=True)
class _Look:
    """What was seen of a server at a time on the clock."""

    at: float
    server: LocalServer


class CarbonServers:
    """Lists WSO2 servers, and remembers for a while what it saw of each.

    Args:
        processes: what is known of this machine's processes.
        clock: seconds on a clock that never goes back.
    """

    def __init__(self, processes: ProcessTable, clock: Callable[[], float] = time.monotonic) -> None:
        self._processes = processes
        self._clock = clock
        self._looks: dict[ProcessIdentity, _Look] = {}

    def list(self) -> Sequence[LocalServer]:
        """List the servers that run, without their filesystems.

        Raises:
            OSError: as `carbon_processes`.
        """
        before, now = self._looks, self._clock()
        looks: dict[ProcessIdentity, _Look] = {}
        for jvm in carbon_processes(self._processes):
            known = before.get(jvm.identity)
            fresh = known is not None and now < known.at + _FRESH_SECONDS
            looks[jvm.identity] = known if known is not None and fresh else self._look(jvm, now)
        self._looks = looks
        return [look.server for look in looks.values()]

    def _look(self, jvm: JvmProcess, now: float) -> _Look:
        pid, roots, command = jvm.identity.pid, self._processes.roots, jvm.start().command
        limits = read_cgroup_limits(pid, roots)
        flag = last_size(command.options, MAXIMUM_HEAP)
        server = LocalServer(
            identity=jvm.identity,
            heap_bytes=None if flag is None else flag.size_bytes,
            heap_share=last_percentage(command.options) / 100,
            memory_group=limits.memory_group,
            memory_bytes=limits.memory_bytes,
            cpu_group=limits.cpu_group,
            home=carbon_home(command, working_folder(pid, roots)),
        )
        return _Look(now, server)


def carbon_processes(processes: ProcessTable) -> Sequence[JvmProcess]:
    """List the JVMs with `-Dcarbon.home=FOLDER` among their own options, wherever these stand: WSO2 servers.

    What only passes that on is none: the scripts around a server, and programs such as timeout, sudo and strace.

    Args:
        processes: lists what may be JVMs.

    Raises:
        OSError: the processes cannot be listed, or not those of other users, or one that may be such a server does not
            tell: any number may be among them.
    """
    if not sees_other_users(processes.roots):
        raise OSError("the processes of other users are hidden (hidepid of proc(5), ProtectProc= of systemd.exec(5))")
    return [jvm for jvm in processes.jvms() if _is_carbon(jvm, processes)]


def still_is(identity: ProcessIdentity, roots: Roots) -> bool:
    """Tell whether a process has not ended; its id may be another's by now."""
    try:
        return identify(identity.pid, roots) == identity
    except OSError:
        return False


def _is_carbon(jvm: JvmProcess, processes: ProcessTable) -> bool:
    """Tell it as discovery does. One that has ended since it was listed is none.

    Raises:
        OSError: what would tell may not be read.
    """
    start, pid = jvm.start(), jvm.identity.pid
    if start.is_carbon is None and _still_runs(jvm, processes):
        raise OSError(f"process {pid} may be a WSO2 server: {'; '.join(start.hidden)}")
    return bool(start.is_carbon) and still_is(jvm.identity, processes.roots)


def _still_runs(jvm: JvmProcess, processes: ProcessTable) -> bool:
    try:
        return jvm.runs(read_command_line(jvm.identity.pid, processes.roots))
    except OSError:
        return False
