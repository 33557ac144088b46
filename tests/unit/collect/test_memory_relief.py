import gc
from collections.abc import Iterator

import pytest

from exporter.collect.memory_relief import MemoryRelief


def collections() -> int:
    """How many full collections there were."""
    count: int = gc.get_stats()[2]["collections"]
    return count


@pytest.fixture
def relief() -> Iterator[MemoryRelief]:
    """That of a server; Python collects nothing by itself meanwhile."""
    gc.disable()
    yield MemoryRelief()
    gc.enable()


@pytest.mark.parametrize(
    ("counts", "times"),
    [
        ([5000, 5000, 10, 10, 10], 1),
        ([5000, 4000, 3000, 2000, 1000, 10, 10, 10], 1),
        ([5000, 10, 5000, 10, 10], 2),
        ([900, 10, 10], 0),
        ([5000, 4000, 4000], 0),
        ([10, 5000, 5000], 0),
    ],
    ids=["at once", "by and by", "to and fro", "few", "not most", "come"],
)
def test_once_most_of_many_have_left_memory_is_tidied_up_at_the_next_scrape(
    relief: MemoryRelief, counts: list[int], times: int
) -> None:
    before = collections()
    for count in counts:
        relief.note(count)
    assert collections() - before == times
