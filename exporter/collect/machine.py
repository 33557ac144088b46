"""This machine, as a scrape asks for it."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Protocol

from exporter.host.facts import read_host_facts
from exporter.host.jvms import LocalJvms, SoughtJvm
from exporter.host.metrics import HostMetrics
from exporter.host.process_figures import read_process
from exporter.host.processor_use import ProcessorUse
from exporter.jmx.deadline import Deadline
from exporter.model.machine import FilesystemFacts, HostFacts, ProcessFacts, ProcessFigures, ProcessIdentity
from exporter.model.metrics import Family
from exporter.system.own_name import OwnHosts
from exporter.system.process_identity import identify
from exporter.system.roots import Roots

_LEAST_SECONDS = 0.2
"""For processes, which are looked at after the servers were read: one server that is silent takes all of the time."""


class Machine(Protocol):
    """Tells of the machine that the exporter runs on. What does not answer by the deadline is given up."""

    def families(self, deadline: Deadline) -> tuple[Family, ...]:
        """Read the machine's metrics; none where they are switched off."""

    def facts(self, deadline: Deadline) -> HostFacts:
        """Read what guidelines ask of the machine, whether or not its metrics are served."""

    def find_jvms(self, jvms: Collection[SoughtJvm], deadline: Deadline) -> Mapping[SoughtJvm, ProcessFacts]:
        """Find the processes of those JVMs that are here."""

    def read_process(self, process: ProcessFacts) -> ProcessFigures | None:
        """Read what a process uses; None where it has ended."""

    def is_running(self, process: ProcessIdentity) -> bool | None:
        """Tell whether a process still runs, stopped or not; None where that is not to be seen."""

    def has_host(self, host: str) -> bool:
        """Tell whether a host name or address is the machine's."""

    def filesystems(self, homes: Collection[str], deadline: Deadline) -> Sequence[FilesystemFacts]:
        """Read the filesystems of servers' homes, of those that do not run, too; without those that are not there."""

    def heap_dumps(self, processes: Collection[ProcessFacts], deadline: Deadline) -> Mapping[ProcessIdentity, float]:
        """Tell when processes, ended ones too, wrote their heaps to files; without those that have not."""


class ThisMachine:
    """The machine that this process runs on.

    Args:
        roots: where the kernel's files are.
        metrics: its collectors; None where the configuration switches them off.
        jvms: its JVMs.
    """

    def __init__(self, roots: Roots, metrics: HostMetrics | None, jvms: LocalJvms) -> None:
        self._roots = roots
        self._metrics = metrics
        self._jvms = jvms
        self._processor_use = ProcessorUse(roots)
        self._hosts = OwnHosts()

    def families(self, deadline: Deadline) -> tuple[Family, ...]:
        """Run the collectors, and give their families."""
        return () if self._metrics is None else self._metrics.collect(deadline)

    def facts(self, deadline: Deadline) -> HostFacts:
        """Read cores, their use, memory, load and the WSO2 servers."""
        servers = partial(self._jvms.servers, deadline.remaining())
        return read_host_facts(self._roots, servers, self._processor_use.share)

    def find_jvms(self, jvms: Collection[SoughtJvm], deadline: Deadline) -> Mapping[SoughtJvm, ProcessFacts]:
        """Find JVMs on this machine. Even past the deadline there is a moment left for them."""
        return self._jvms.find(jvms, _share_of(deadline))

    def read_process(self, process: ProcessFacts) -> ProcessFigures | None:
        """Read a process on this machine; its id may be another's since it was looked for."""
        figures = read_process(process.identity.pid, process.cgroup, self._roots)
        try:
            return figures if identify(process.identity.pid, self._roots) == process.identity else None
        except OSError:
            return None

    def is_running(self, process: ProcessIdentity) -> bool | None:
        """Look at a process on this machine; its id may be another's by now."""
        try:
            return identify(process.pid, self._roots) == process
        except (FileNotFoundError, ProcessLookupError):
            return False
        except OSError:
            return None

    def has_host(self, host: str) -> bool:
        """Tell whether a host name or address is this machine's."""
        return self._hosts.has(host)

    def filesystems(self, homes: Collection[str], deadline: Deadline) -> Sequence[FilesystemFacts]:
        """Read filesystems of this machine. Even past the deadline there is a moment left for them."""
        return self._jvms.filesystems(homes, _share_of(deadline))

    def heap_dumps(self, processes: Collection[ProcessFacts], deadline: Deadline) -> Mapping[ProcessIdentity, float]:
        """Look where processes write their heaps. Even past the deadline there is a moment left for them."""
        return self._jvms.heap_dumps.newest(processes, _share_of(deadline))


def _share_of(deadline: Deadline) -> float:
    return max(_LEAST_SECONDS, deadline.remaining() / 2)
