"""A server with more MBeans than may be known of it: on a real JVM."""

import gc
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from development.jvm import JavaServer
from exporter.jmx import Budget, ObjectName, ServiceUrl
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, TargetError
from exporter.targets.native.source import NativeSource
from testing.crowd_of_mbeans import want

SECONDS = 60
MB = 1 << 20
QUERIES = [AttributeQuery(ObjectName.parse("crowd:type=Worker,*"), ("Number", "Count"))]


@pytest.fixture
def crowd(java_home: Path, java_programs: Path, tmp_path: Path) -> Iterator[JavaServer]:
    with JavaServer(java_home, java_programs, ["CrowdOfMBeans", str(tmp_path)]) as server:
        yield server


def source_of(server: JavaServer, budget: Budget) -> NativeSource:
    return NativeSource(ServiceUrl("127.0.0.1", server.jmx_port), None, budget=budget)


def count(source: NativeSource) -> int:
    """Reads it until nothing is pending."""
    while (snapshot := source.read(QUERIES, Deadline.after(SECONDS))).pending:
        pass
    return len(snapshot.mbeans)


def test_what_is_known_of_a_server_counts_as_the_memory_that_it_takes(crowd: JavaServer, tmp_path: Path) -> None:
    want(tmp_path, 4000)
    budget = Budget(own_bytes=0)
    source = source_of(crowd, budget)
    tracemalloc.start()
    try:
        assert count(source) == 4000
        gc.collect()
        real, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 0.8 * real < budget.taken < 1.5 * real
    source.close()
    assert budget.taken == 0


def test_what_leaves_is_given_back(crowd: JavaServer, tmp_path: Path) -> None:
    budget = Budget(own_bytes=0)
    source = source_of(crowd, budget)
    want(tmp_path, 3000)
    assert count(source) == 3000
    assert budget.taken > 5 * MB
    want(tmp_path, 10)
    assert count(source) == 10
    assert budget.taken <= MB
    source.close()


def test_of_more_than_may_be_known_nothing_is_kept_until_they_are_fewer(crowd: JavaServer, tmp_path: Path) -> None:
    budget = Budget(own_bytes=0, known_bytes=4 * MB)
    source = source_of(crowd, budget)
    want(tmp_path, 3000)
    for _ in range(2):
        with pytest.raises(TargetError, match="its MBeans' names take more than 4 MB") as caught:
            source.read(QUERIES, Deadline.after(SECONDS))
        assert caught.value.reason == "protocol"
        assert budget.taken == 0
    want(tmp_path, 100)
    assert count(source) == 100
    source.close()
