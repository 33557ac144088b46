"""A target as one page shows it: the labels of its samples, and what is kept from one scrape of it to the next."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from exporter.collect.exposition import Exposition
from exporter.collect.guideline_families import VerdictSamples
from exporter.jmx.deadline import Deadline
from exporter.mapping import Mapper, MappingResult
from exporter.model.snapshot import Snapshot

M = TypeVar("M")


class TargetView:
    """Maps one target for one page. What mapping remembers of the target, and its last exposition, end with this.

    Args:
        mapper: what maps it.
        labels: what tells its samples from other targets': `target`, or nothing where the scraper adds it.

    Attributes:
        labels: these.
        exposition: what encodes a page that shows this target alone.
        verdicts: the samples of the last verdicts on it.
    """

    def __init__(self, mapper: Mapper[M], labels: Mapping[str, str]) -> None:
        memory, pairs = mapper.memory(), tuple(labels.items())
        self.labels = labels
        self.exposition = Exposition()
        self.verdicts = VerdictSamples()

        def map_with_memory(snapshot: Snapshot, passed: Callable[[], bool]) -> MappingResult:
            return mapper.map(snapshot, pairs, memory, passed)

        self._map = map_with_memory

    def map(self, snapshot: Snapshot, deadline: Deadline) -> MappingResult:
        """Turn what was read of the target into families with the labels.

        Raises:
            MappingOverdueError: the deadline passed before.
        """
        return self._map(snapshot, deadline.passed)
