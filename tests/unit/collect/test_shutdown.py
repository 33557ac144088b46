import threading
from collections.abc import Sequence

import pytest

from exporter.collect.shutdown import close_all
from exporter.collect.target import Target, TargetIdentity
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, Snapshot
from testing.patience import PATIENCE
from testing.second_mapper import NOBODY
from testing.shortage import without_threads


class Silent:
    """A server that takes no leave before others are about to take theirs."""

    def __init__(self, together: threading.Barrier) -> None:
        self._together = together
        self.times_closed = 0

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        raise NotImplementedError

    def close(self) -> None:
        self._together.wait(PATIENCE)
        self.times_closed += 1


def targets(sources: Sequence[Silent]) -> list[Target]:
    return [Target(TargetIdentity(str(place), "127.0.0.1"), source, NOBODY) for place, source in enumerate(sources)]


def test_targets_that_hang_are_closed_side_by_side() -> None:
    together = threading.Barrier(8)
    sources = [Silent(together) for _ in range(40)]
    close_all(targets(sources))
    assert [source.times_closed for source in sources] == [1] * 40


def test_without_threads_they_are_closed_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [Silent(threading.Barrier(1)) for _ in range(40)]
    with without_threads(monkeypatch):
        close_all(targets(sources))
    assert [source.times_closed for source in sources] == [1] * 40


def test_no_targets_are_closed_at_once() -> None:
    close_all(())
