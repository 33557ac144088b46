"""What every way of reading a JVM offers, so that the rest does not know which one it is."""

from collections.abc import Sequence
from typing import Protocol

from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, Snapshot


class SnapshotSource(Protocol):
    """One JVM that can be read again and again, by one caller at a time."""

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        """Read every wanted attribute. The snapshot names those that could not be read; nothing else is left out.

        Raises:
            TargetError: the JVM could not be read, or not before the deadline.
        """

    def close(self) -> None:
        """Give everything back: connections, processes. A read that is under way ends with a TargetError."""
