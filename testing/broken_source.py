"""A server that cannot be read."""

from collections.abc import Callable, Sequence

from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, Snapshot, TargetError


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
