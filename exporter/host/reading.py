"""All collectors together: one reading of the machine's metrics."""

import logging
import time
from collections.abc import Sequence

from exporter.host.collector import Collector, LabelledValue, NothingToReadError, gauge
from exporter.host.collectors.all import all_collectors
from exporter.host.failures import FailureLog
from exporter.model import Family

_log = logging.getLogger(__name__)


class HostMetrics:
    """The machine's metrics, read anew each time they are asked for, by any number of threads.

    Args:
        collectors: what reads them; all that there are where none are given.
    """

    def __init__(self, collectors: Sequence[Collector] | None = None) -> None:
        self._collectors = tuple(all_collectors() if collectors is None else collectors)
        self._failures = FailureLog(_log, "host collector")

    def collect(self) -> tuple[Family, ...]:
        """Run every collector. One that fails costs only its own families; the last two tell how each fared.

        As in node_exporter, a collector that finds nothing to read on this machine has not succeeded either; it is no
        failure that is logged.

        Returns:
            Families that have samples, each name once.
        """
        families: dict[str, Family] = {}
        failures: dict[str, Exception] = {}
        seconds: list[LabelledValue] = []
        success: list[LabelledValue] = []
        for collector in self._collectors:
            began = time.perf_counter()
            try:
                families |= _read(collector, families)
                succeeded = True
            except NothingToReadError:
                succeeded = False
            except Exception as error:  # noqa: BLE001 - whatever it is, it must cost this collector only
                failures[collector.name] = error
                succeeded = False
            labels = {"collector": collector.name}
            seconds.append((labels, time.perf_counter() - began))
            success.append((labels, float(succeeded)))
        self._failures.update(failures)
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
