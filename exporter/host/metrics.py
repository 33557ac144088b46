"""All collectors together: one reading of the machine's metrics."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from exporter.host.collector import Collector, NothingToReadError
from exporter.jmx.deadline import Deadline
from exporter.model.metrics import Family, LabelledValue, Sample, gauge
from exporter.runtime.calls import DEFAULT_LIMIT_SECONDS, SharedCalls
from exporter.runtime.failure_log import FailureLog

_log = logging.getLogger(__name__)

LIMIT_SECONDS = DEFAULT_LIMIT_SECONDS + 1
"""For all collectors together: more than what the collector of filesystems itself waits for those that are stuck."""


@dataclass(frozen=True)
class CollectorOutcome:
    """What one collector gave, or the error in its place, and how long it took."""

    families: Sequence[Family]
    error: Exception | None
    seconds: float


class HostMetrics:
    """Reads the machine's metrics anew each time they are asked for, by any number of threads.

    Simultaneous scrapes share what a collector reads. One that hangs in the kernel is not started again while it does.

    Args:
        collectors: what reads them.
        calls: makes their calls, in turn; with the same one, a collector that hangs is not started again by those that
            come after.
    """

    def __init__(
        self, collectors: Sequence[Collector], calls: SharedCalls[str, CollectorOutcome] | None = None
    ) -> None:
        self._collectors = tuple(collectors)
        self._calls = calls or SharedCalls[str, CollectorOutcome](in_turn=True)
        self._failures = FailureLog(_log, "host collector")

    def collect(self, deadline: Deadline) -> tuple[Family, ...]:
        """Run every collector. One that fails costs only its own families; the last two tell how each fared.

        As in node_exporter, a collector that finds nothing to read on this machine has not succeeded either; it is no
        failure that is logged.

        Args:
            deadline: what has not been read by then, or after `LIMIT_SECONDS`, has failed.

        Returns:
            Families that have samples, each name once.
        """
        families: dict[str, Family] = {}
        failures: dict[str, Exception] = {}
        seconds: list[LabelledValue] = []
        success: list[LabelledValue] = []
        outcomes = self._outcomes(deadline)
        for collector in self._collectors:
            outcome = outcomes[collector.name]
            error = outcome.error
            if error is None:
                try:
                    served = _served(outcome.families, families)
                    families |= served
                    error = _repeated(outcome.families, served)
                except ValueError as twice:
                    error = twice
            if error is not None and not isinstance(error, NothingToReadError):
                failures[collector.name] = error
            labels = {"collector": collector.name}
            seconds.append((labels, outcome.seconds))
            success.append((labels, float(error is None)))
        self._failures.update(failures)
        return (
            *families.values(),
            gauge("node_scrape_collector_duration_seconds", "Duration of a collector scrape.", seconds),
            gauge("node_scrape_collector_success", "Whether a collector succeeded.", success),
        )

    def _outcomes(self, deadline: Deadline) -> Mapping[str, CollectorOutcome]:
        """What each collector gave in time, by name."""
        began = time.perf_counter()
        calls = {each.name: partial(_read, each) for each in self._collectors}
        outcomes = self._calls.gather(calls, LIMIT_SECONDS, deadline.remaining())
        waited = time.perf_counter() - began
        return {
            name: CollectorOutcome((), outcome, waited) if isinstance(outcome, Exception) else outcome
            for name, outcome in outcomes.items()
        }


def _read(collector: Collector) -> CollectorOutcome:
    began = time.perf_counter()
    families: Sequence[Family] = ()
    error = None
    try:
        families = collector.collect()
    except Exception as caught:  # noqa: BLE001 - whatever it is, it must cost this collector only
        error = caught
    return CollectorOutcome(families, error, time.perf_counter() - began)


def _served(given: Sequence[Family], others: Mapping[str, Family]) -> dict[str, Family]:
    """A collector's families that have samples, by name.

    Raises:
        ValueError: two families have one name, which would spoil the whole exposition.
    """
    families: dict[str, Family] = {}
    for family in given:
        if family.name in others or family.name in families:
            raise ValueError(f"the family {family.name} is served twice")
        if family.samples:
            families[family.name] = _without_repeated(family)
    return families


def _repeated(given: Sequence[Family], served: Mapping[str, Family]) -> ValueError | None:
    """What is wrong where a series is there twice, which would spoil the whole exposition."""
    for family in given:
        if family.samples and len(served[family.name].samples) < len(family.samples):
            return ValueError(f"the family {family.name} has a series twice, and the first of both is served")
    return None


def _without_repeated(family: Family) -> Family:
    """A family with the first sample only of those that have the same labels."""
    samples = family.samples
    if len(samples) == 1 or len(set(map(_labels, samples))) == len(samples):
        return family
    first: dict[tuple[str, ...], Sample] = {}
    for sample in samples:
        first.setdefault(_labels(sample), sample)
    return replace(family, samples=tuple(first.values()))


def _labels(sample: Sample) -> tuple[str, ...]:
    """What tells a sample from the family's others: a collector names a family's labels in one order."""
    return (sample.suffix, *sample.labels.values())
