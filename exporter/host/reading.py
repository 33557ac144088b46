"""All collectors together: one reading of the machine's metrics."""

import logging
import time
from collections.abc import Sequence

from exporter.host.bounded import DEFAULT_LIMIT_SECONDS
from exporter.host.collector import Collector, LabelledValue, gauge
from exporter.host.cpu import CpuCollector, CpuFrequencyCollector
from exporter.host.disk import DiskCollector
from exporter.host.failures import FailureLog
from exporter.host.filesystem import FilesystemCollector
from exporter.host.load import LoadCollector
from exporter.host.memory import MemoryCollector, SwappingCollector
from exporter.host.network import NetworkInterfaceCollector, NetworkTrafficCollector
from exporter.host.system import KernelCollector, NameCollector, TimeCollector
from exporter.model import Family

_log = logging.getLogger(__name__)


def all_collectors(filesystem_limit: float = DEFAULT_LIMIT_SECONDS) -> tuple[Collector, ...]:
    """Every collector there is.

    Args:
        filesystem_limit: seconds after which filesystems that do not answer are given up, all of them together.
    """
    return (
        CpuCollector(),
        CpuFrequencyCollector(),
        DiskCollector(),
        FilesystemCollector(filesystem_limit),
        KernelCollector(),
        LoadCollector(),
        MemoryCollector(),
        NameCollector(),
        NetworkInterfaceCollector(),
        NetworkTrafficCollector(),
        SwappingCollector(),
        TimeCollector(),
    )


class HostMetrics:
    """The machine's metrics, read anew each time they are asked for, by any number of threads.

    Args:
        collectors: what reads them; all of them where none are given.
    """

    def __init__(self, collectors: Sequence[Collector] | None = None) -> None:
        self._collectors = tuple(all_collectors() if collectors is None else collectors)
        self._failures = FailureLog(_log, "host collector")

    def collect(self) -> tuple[Family, ...]:
        """Run every collector. One that fails costs only its own families; the last two tell how each fared.

        Returns:
            Families that have samples, each name once.
        """
        families: dict[str, Family] = {}
        failures: dict[str, Exception] = {}
        seconds: list[LabelledValue] = []
        for collector in self._collectors:
            began = time.perf_counter()
            try:
                families |= _read(collector, families)
            except Exception as error:  # noqa: BLE001 - whatever it is, it must cost this collector only
                failures[collector.name] = error
            seconds.append(({"collector": collector.name}, time.perf_counter() - began))
        self._failures.update(failures)
        success = [(labels, float(labels["collector"] not in failures)) for labels, _ in seconds]
        return (
            *families.values(),
            gauge("node_scrape_collector_duration_seconds", "Duration of a collector scrape.", seconds),
            gauge("node_scrape_collector_success", "Whether a collector succeeded.", success),
        )


def _read(collector: Collector, others: dict[str, Family]) -> dict[str, Family]:
    """A collector's families that have samples, by name; two families of one name would spoil the whole exposition."""
    families: dict[str, Family] = {}
    for family in collector.collect():
        if family.name in others or family.name in families:
            raise ValueError(f"the family {family.name} is served twice")
        if family.samples:
            families[family.name] = family
    return families
