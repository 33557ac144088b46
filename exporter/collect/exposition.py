"""Metric families into prometheus_client's registry, whose encoders write every format that Prometheus asks for."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Metric, ProcessCollector
from prometheus_client.registry import Collector

from exporter.model import Family


class _Collected(Collector):
    def __init__(self, families: Iterable[Family]) -> None:
        self._families = tuple(families)

    def collect(self) -> Iterable[Metric]:
        for family in self._families:
            metric = Metric(family.name, family.help, family.type)
            for sample in family.samples:
                metric.add_sample(family.name + sample.suffix, dict(sample.labels), sample.value)
            yield metric


def registry_of(families: Iterable[Family], *, own_process: bool = False) -> CollectorRegistry:
    """A registry that holds just these families.

    Args:
        families: each name once.
        own_process: whether `process_*` of the process that this runs in is added.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected(families))
    if own_process:
        ProcessCollector(registry=registry)
    return registry
