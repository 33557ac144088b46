"""The seam between reading and mapping: what turns the snapshots of a target into metric families."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from exporter.mapping.layout import Labels
from exporter.mapping.result import MappingResult
from exporter.model.snapshot import AttributeQuery, Snapshot

M = TypeVar("M")


class Mapper(Protocol[M]):
    """One way of mapping. Any number of targets may share it, and several threads may use it at once.

    It holds nothing of any target: what one mapping of a target leaves for the next is in a memory, which is whoever's
    asks, and is given to each mapping.
    """

    @property
    def queries(self) -> tuple[AttributeQuery, ...]:
        """The attributes that must be read for it."""

    def memory(self) -> M:
        """Make an empty memory, for the mappings of one target with the same labels."""

    def map(self, snapshot: Snapshot, labels: Labels, memory: M, passed: Callable[[], bool]) -> MappingResult:
        """Turn what was read into families.

        Args:
            snapshot: what was read.
            labels: names and values that every sample has before its own, such as which target was read.
            memory: what the last mapping of the target left; this one leaves there what the next can use.
            passed: tells whether the time that it may take is over.

        Raises:
            MappingOverdueError: it is.
        """
