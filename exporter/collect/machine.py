"""This machine, as a scrape asks for it."""

from typing import Protocol

from exporter.host.facts import read_host_facts
from exporter.host.process import find_jvm, known_jvm
from exporter.host.process_reading import read_process
from exporter.host.reading import HostMetrics
from exporter.model import Family, HostFacts, ProcessFacts, ProcessReading
from exporter.process_identity import ProcessIdentity


class Machine(Protocol):
    """What a scrape wants of the machine that it runs on."""

    def families(self) -> tuple[Family, ...]:
        """The machine's metrics; none where they are switched off."""

    def facts(self) -> HostFacts:
        """What guidelines ask of it, whether or not its metrics are served."""

    def find_jvm(self, pid: int, started_at: float) -> ProcessFacts | None:
        """The JVM with this process id and start time (seconds since the epoch); None where it is not here."""

    def known_jvm(self, identity: ProcessIdentity) -> ProcessFacts | None:
        """The JVM that is this very process; None where it has ended."""

    def read_process(self, process: ProcessFacts) -> ProcessReading | None:
        """What that process uses; None where it has ended."""


class ThisMachine:
    """The machine through psutil.

    Args:
        metrics: its collectors; None where the configuration switches them off.
    """

    def __init__(self, metrics: HostMetrics | None) -> None:
        self._metrics = metrics

    def families(self) -> tuple[Family, ...]:
        """The collectors' families."""
        return () if self._metrics is None else self._metrics.collect()

    def facts(self) -> HostFacts:
        """Cores, memory, load and the number of WSO2 servers."""
        return read_host_facts()

    def find_jvm(self, pid: int, started_at: float) -> ProcessFacts | None:
        """A JVM on this machine."""
        return find_jvm(pid, started_at)

    def known_jvm(self, identity: ProcessIdentity) -> ProcessFacts | None:
        """A JVM that was found on this machine."""
        return known_jvm(identity)

    def read_process(self, process: ProcessFacts) -> ProcessReading | None:
        """A process on this machine."""
        return read_process(process.pid, process.cgroup)
