"""WSO2 servers among this machine's processes."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from exporter.host.carbon_servers import CarbonServers, still_is
from exporter.host.cgroup import read_cgroup_limits
from exporter.host.heap_dumps import HeapDumps
from exporter.host.storage import filesystem_facts, is_in_image
from exporter.model.machine import FilesystemFacts, JvmIdentity, LocalServer, ProcessFacts, ProcessIdentity
from exporter.runtime.calls import DEFAULT_LIMIT_SECONDS, SharedCalls
from exporter.runtime.time_source import SYSTEM_TIME, TimeSource
from exporter.system.java.command import carbon_home
from exporter.system.java.heap_dump import heap_dump_path
from exporter.system.namespaces import shares_folder, shares_mounts
from exporter.system.process_identity import started_at
from exporter.system.processes import JvmProcess, ProcessTable, working_folder
from exporter.system.roots import Roots

_log = logging.getLogger(__name__)

_EARLIEST, _LATEST = -2.0, 10.0
"""Seconds by which a JVM may say it started later than the kernel does: it begins to count once it is loaded, and the
kernel's boot time, from which a process's start is reckoned, is in whole seconds and moves with the clock."""

_MOUNT_SECONDS = 0.2
"""For the filesystems of servers that were not seen before: one that hangs is waited for where the server is found."""


SoughtJvm = JvmIdentity | ProcessIdentity
"""A JVM by what it says of itself, or one whose process was seen on this machine before."""


@dataclass(frozen=True)
class _Home:
    """Where a server is.

    Attributes:
        folder: its home.
        pid: the process that sees it; None where the process has our mounts. So a server that starts again is not
            looked for twice where its home hangs.
    """

    folder: str
    pid: int | None


class LocalJvms:
    """Finds JVMs among this machine's processes. One object for all who ask: what hangs is known to whoever asks next.

    Args:
        processes: what is known of this machine's processes.
        time: what limits are measured by.

    Attributes:
        heap_dumps: finds what they write of their heaps when memory runs out.
    """

    def __init__(self, processes: ProcessTable, time: TimeSource = SYSTEM_TIME) -> None:
        self._processes = processes
        self._roots = processes.roots
        self._finds = SharedCalls[SoughtJvm, ProcessFacts | None](time=time)
        self._filesystems = SharedCalls[_Home, FilesystemFacts | None](time=time)
        self._lists = SharedCalls[None, Sequence[LocalServer]](time=time)
        self._servers = CarbonServers(processes)
        self.heap_dumps = HeapDumps(processes.roots, limits=time)
        self._mount_points: Mapping[ProcessIdentity, str | None] = {}

    def find(self, jvms: Collection[SoughtJvm], wait: float = DEFAULT_LIMIT_SECONDS) -> dict[SoughtJvm, ProcessFacts]:
        """Find JVMs' processes on this machine, each told by its process id and its start.

        All are looked at side by side, so that however many live on filesystems that hang, they are waited for once.

        Args:
            jvms: the ones to look for.
            wait: seconds after which processes that do not let themselves be looked at are waited for no longer, and
                after as many more their filesystems, which are then unknown; at most `DEFAULT_LIMIT_SECONDS` each.

        Returns:
            Without those that no process has the id and the start of, as with a JVM on another machine or in a
            container with process ids of its own; those that have ended, and those that may not be looked at.
        """
        known = {jvm: self._processes.recall(jvm) if isinstance(jvm, ProcessIdentity) else None for jvm in jvms}
        calls = {sought: partial(_find, sought, self._processes) for sought, jvm in known.items() if jvm is None}
        answers = self._finds.gather(calls, DEFAULT_LIMIT_SECONDS, wait)
        found = {sought: facts for sought, jvm in known.items() if jvm and (facts := _facts(jvm, self._roots))}
        for jvm, answer in answers.items():
            if isinstance(answer, Exception):
                _log.debug("the process cannot be read: %s", answer, extra={"pid": jvm.pid})
            elif answer is not None:
                found[jvm] = answer
        places = {jvm: (facts.identity.pid, facts.carbon_home) for jvm, facts in found.items() if facts.carbon_home}
        filesystems = self._find_filesystems(set(places.values()), wait)
        for jvm, place in places.items():
            filesystem = filesystems.get(place)
            in_image = filesystem is None and is_in_image(*place, self._roots)
            found[jvm] = replace(found[jvm], carbon_home_filesystem=filesystem, carbon_home_in_image=in_image)
        return found

    def servers(self, wait: float = DEFAULT_LIMIT_SECONDS) -> tuple[LocalServer, ...]:
        """List the WSO2 servers that run here, read or not, by process id.

        Args:
            wait: seconds after which processes that do not let themselves be looked at are waited for no longer, at
                most `DEFAULT_LIMIT_SECONDS`: reading the command line of one that is stuck in the kernel with its
                memory locked waits for it.

        Raises:
            OSError: as `carbon_processes`; TimeoutError where processes were not looked at in time.
        """
        answer = self._lists.gather({None: self._servers.list}, DEFAULT_LIMIT_SECONDS, wait)[None]
        if isinstance(answer, Exception):
            raise answer
        return self._with_mount_points(answer, min(wait, _MOUNT_SECONDS))

    def filesystems(self, homes: Collection[str], wait: float = DEFAULT_LIMIT_SECONDS) -> tuple[FilesystemFacts, ...]:
        """Read the filesystems of servers' homes, whether or not these run.

        Args:
            homes: absolute paths, as the machine has them.
            wait: seconds after which those that hang are waited for no longer.

        Returns:
            Without those of homes that are not there, or do not answer.
        """
        calls = {_Home(home, None): partial(filesystem_facts, home, self._roots) for home in homes}
        answers = self._filesystems.gather(calls, DEFAULT_LIMIT_SECONDS, wait)
        return tuple(answer for answer in answers.values() if isinstance(answer, FilesystemFacts))

    def _with_mount_points(self, servers: Sequence[LocalServer], wait: float) -> tuple[LocalServer, ...]:
        """Say on which filesystem each server's home is; those that are known are not looked at again."""
        before = self._mount_points
        known = {each.identity: before[each.identity] for each in servers if each.identity in before}
        new = {
            each.identity: (each.identity.pid, each.home)
            for each in servers
            if each.home and each.identity not in known
        }
        filesystems = self._find_filesystems(set(new.values()), wait) if new else {}
        for identity, place in new.items():
            if place in filesystems:
                found = filesystems[place]
                known[identity] = None if found is None else found.mountpoint
        self._mount_points = known
        return tuple(replace(each, mountpoint=known.get(each.identity)) for each in servers)

    def _find_filesystems(
        self, places: Collection[tuple[int, str]], wait: float
    ) -> Mapping[tuple[int, str], FilesystemFacts | None]:
        """Find what each home, which a process has, stands on; without those that do not answer."""
        homes = {
            (pid, folder): _Home(folder, None if shares_mounts(pid, self._roots) else pid) for pid, folder in places
        }
        calls = {homes[place]: partial(_filesystem, *place, self._roots) for place in places}
        answers = self._filesystems.gather(calls, DEFAULT_LIMIT_SECONDS, wait)
        known: dict[tuple[int, str], FilesystemFacts | None] = {}
        for place, home in homes.items():
            answer = answers[home]
            if isinstance(answer, Exception):
                _log.debug("the filesystem cannot be read: %s", answer, extra={"path": home.folder})
            else:
                known[place] = answer
        return known


def _find(sought: SoughtJvm, processes: ProcessTable) -> ProcessFacts | None:
    """All but the filesystem: what is read here is on no mount, though a process may have its memory locked."""
    try:
        jvm = processes.jvm(sought.pid)
        return _facts(jvm, processes.roots) if _is_sought(sought, jvm.identity, processes.roots) else None
    except (OSError, ValueError) as error:  # ValueError: the kernel does not say when it started
        _log.debug("the process cannot be read: %s", error, extra={"pid": sought.pid})
        return None


def _facts(jvm: JvmProcess, roots: Roots) -> ProcessFacts | None:
    """Put together what is known of a process; None where it has ended, and its id may be another's by now."""
    pid, arguments = jvm.identity.pid, jvm.arguments
    command, folder = jvm.start().command, working_folder(pid, roots)
    if not arguments or not still_is(jvm.identity, roots):
        return None
    return ProcessFacts(
        jvm.identity,
        arguments,
        carbon_home(command, folder),
        None,
        read_cgroup_limits(pid, roots),
        heap_dump_path=heap_dump_path(command, folder),
    )


def _is_sought(jvm: SoughtJvm, identity: ProcessIdentity, roots: Roots) -> bool:
    if isinstance(jvm, ProcessIdentity):
        return identity == jvm
    return _EARLIEST <= jvm.started_at - started_at(identity, roots) <= _LATEST


def _filesystem(pid: int, home: str, roots: Roots) -> FilesystemFacts | None:
    """What the home of a process stands on; None where it is not the folder that has the same name here."""
    facts = filesystem_facts(home, roots)
    return facts if facts is not None and shares_folder(pid, home, roots) else None
