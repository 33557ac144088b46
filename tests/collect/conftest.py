"""A scraper on recorded servers and a machine written down: nothing outside the process is read."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from exporter.collect.consumers import Consumers
from exporter.collect.roster import FixedRoster
from exporter.collect.scrape import Scraper
from exporter.collect.target import Target, TargetIdentity
from exporter.guidelines import Guidelines
from exporter.host.process import SoughtJvm
from exporter.jmx.deadline import Deadline
from exporter.mapping import MetricMapper, load_packs
from exporter.model.machine import FilesystemFacts, HostFacts, ProcessFacts, ProcessIdentity, ProcessReading
from exporter.model.metrics import Family, gauge
from exporter.model.snapshot import AttributeQuery, Snapshot, TargetError
from exporter.targets.recorded import RecordedSource, load_snapshot
from exporter.targets.source import SnapshotSource

FIXTURES = Path(__file__).parents[1] / "fixtures" / "snapshots"


FOUR_CORES = HostFacts(4, 8_000_000_000, 4_000_000_000, 0.4, 1, "wso2-1")


@dataclass
class WrittenMachine:
    """A machine with 4 cores, 8 GB and one WSO2 server, whose JVM has the process id of the recorded kernel.

    Attributes:
        processes: those that fit what JVMs say of themselves, by the process ids that they say.
        known: those that run besides, and fit nobody's word.
    """

    metrics: tuple[Family, ...] = (gauge("node_load1", "Load.", [({}, 0.5)]),)
    host: HostFacts = FOUR_CORES
    processes: dict[int, ProcessFacts] = field(default_factory=dict)
    known: dict[ProcessIdentity, ProcessFacts] = field(default_factory=dict)
    readings: dict[int, ProcessReading] = field(default_factory=dict)

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

    def read_process(self, process: ProcessFacts) -> ProcessReading | None:
        return self.readings.get(process.identity.pid)


class BrokenSource:
    """A server that cannot be read."""

    def __init__(self, error: TargetError) -> None:
        self.error = error
        self.closed = False
        self.on_close: Callable[[], object] = lambda: None

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        raise self.error

    def close(self) -> None:
        self.closed = True
        self.on_close()


ScraperOf = Callable[..., Scraper]


@pytest.fixture(scope="session")
def kernel() -> Snapshot:
    return load_snapshot(FIXTURES / "carbon-4.10.32.json")


@pytest.fixture
def machine() -> WrittenMachine:
    return WrittenMachine()


@pytest.fixture
def roomy_process() -> ProcessFacts:
    """The recorded kernel's process, with much room on its disk."""
    disk = FilesystemFacts("/opt", 100_000_000_000, 90_000_000_000, 90_000_000_000, 1_000_000, 990_000)
    arguments = ("java", "-Xms256m", "-Xmx1024m", "-Dcarbon.home=/opt/wso2")
    return ProcessFacts(ProcessIdentity(1, 7), arguments, "/opt/wso2", disk)


@pytest.fixture
def scraper_of(machine: WrittenMachine) -> ScraperOf:
    """Builds a scraper from sources by name; identities may be given for what is more than a name."""

    def build(sources: dict[str, SnapshotSource], **identities: TargetIdentity) -> Scraper:
        mapper, probe_mapper = MetricMapper(load_packs("metrics")), MetricMapper(load_packs("probe"))
        consumers = Consumers(Guidelines.load(), mapper, probe_mapper)
        targets = [
            Target(identities.get(name, TargetIdentity(name, "127.0.0.1")), source, consumers.queries)
            for name, source in sources.items()
        ]
        return Scraper(FixedRoster(targets), machine, consumers)

    return build


@pytest.fixture
def recorded(kernel: Snapshot) -> RecordedSource:
    return RecordedSource(kernel)
