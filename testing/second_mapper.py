"""A mapper of another kind than the product's, and consumers that want nothing but what their mapper does."""

from collections.abc import Callable, Sequence

from exporter.collect.consumers import Consumers
from exporter.guidelines import Guidelines
from exporter.mapping import Labels, MappingOverdueError, MappingResult
from exporter.model.metrics import Family, Sample, gauge
from exporter.model.snapshot import AttributeQuery, Snapshot


class EveryNumber:
    """Serves every number that was read, by the names of MBean and attribute, and how often it has mapped before.

    Its memory is a list with an entry for each mapping.
    """

    def __init__(self, queries: Sequence[AttributeQuery] = ()) -> None:
        self.queries = tuple(queries)

    def memory(self) -> list[int]:
        return []

    def map(self, snapshot: Snapshot, labels: Labels, memory: list[int], passed: Callable[[], bool]) -> MappingResult:
        if passed():
            raise MappingOverdueError
        samples = tuple(
            Sample({**dict(labels), "mbean": str(mbean.name), "attribute": name}, float(value))
            for mbean in snapshot.mbeans
            for name, value in mbean.attributes.items()
            if isinstance(value, int | float)
        )
        before = gauge("mapped_before", "Mappings.", [(dict(labels), len(memory))])
        memory.append(len(samples))
        return MappingResult((before, Family("number", "gauge", "Numbers.", samples)))


def consumers_of(*queries: AttributeQuery) -> Consumers:
    """Consumers whose mapper is of this kind, for these queries."""
    mapper = EveryNumber(queries)
    return Consumers(Guidelines.load(), mapper, mapper)


NOBODY = consumers_of()
"""Consumers that want nothing."""
