"""Machines and servers as a test writes them down."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from exporter.host.jvms import SoughtJvm
from exporter.jmx.deadline import Deadline
from exporter.model.machine import (
    FilesystemFacts,
    HostFacts,
    LocalServer,
    ProcessFacts,
    ProcessFigures,
    ProcessIdentity,
)
from exporter.model.metrics import Family, gauge

ONE_SERVER = LocalServer(ProcessIdentity(1, 1), 2**31)
"""With a heap of 2 GiB, and no limits."""

FOUR_CORES = HostFacts(4, 8_000_000_000, 4_000_000_000, 0.4, (ONE_SERVER,), "wso2-1", 0.1)


@dataclass
class WrittenMachine:
    """A machine with 4 cores, 8 GB and one WSO2 server, whose JVM has the process id of the recorded kernel.

    Attributes:
        processes: those that fit what JVMs say of themselves, by the process ids that they say.
        known: those that run besides, and fit nobody's word.
        hosts: the names and addresses that are its own.
        homes: the filesystems of servers' homes, for those that do not run.
        dumps: when processes wrote their heaps to files.
    """

    metrics: tuple[Family, ...] = (gauge("node_load1", "Load.", [({}, 0.5)]),)
    host: HostFacts = FOUR_CORES
    processes: dict[int, ProcessFacts] = field(default_factory=dict)
    known: dict[ProcessIdentity, ProcessFacts] = field(default_factory=dict)
    readings: dict[int, ProcessFigures] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    homes: dict[str, FilesystemFacts] = field(default_factory=dict)
    dumps: dict[ProcessIdentity, float] = field(default_factory=dict)

    def families(self, deadline: Deadline) -> tuple[Family, ...]:
        return self.metrics

    def facts(self, deadline: Deadline) -> HostFacts:
        return self.host

    def find_jvms(self, jvms: Collection[SoughtJvm], deadline: Deadline) -> dict[SoughtJvm, ProcessFacts]:
        running = self.known | {facts.identity: facts for facts in self.processes.values()}
        found = {
            jvm: running.get(jvm) if isinstance(jvm, ProcessIdentity) else self.processes.get(jvm.pid) for jvm in jvms
        }
        return {jvm: facts for jvm, facts in found.items() if facts is not None}

    def read_process(self, process: ProcessFacts) -> ProcessFigures | None:
        return self.readings.get(process.identity.pid)

    def is_running(self, process: ProcessIdentity) -> bool | None:
        return process in self.known or any(facts.identity == process for facts in self.processes.values())

    def has_host(self, host: str) -> bool:
        return host in self.hosts

    def filesystems(self, homes: Collection[str], deadline: Deadline) -> Sequence[FilesystemFacts]:
        return [self.homes[home] for home in homes if home in self.homes]

    def heap_dumps(self, processes: Collection[ProcessFacts], deadline: Deadline) -> dict[ProcessIdentity, float]:
        return {each.identity: self.dumps[each.identity] for each in processes if each.identity in self.dumps}
