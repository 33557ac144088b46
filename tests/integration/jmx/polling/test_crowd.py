from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from development.jvm import JavaServer
from exporter.jmx import ObjectName, Poller, Query, StillAnsweringError, connect, prepare
from exporter.jmx.requests import calls
from testing.crowd_of_mbeans import SECONDS, want
from testing.jmx.crowd import CROWD


@pytest.fixture
def crowd(jdks: Mapping[int, Path], java_programs: Path, tmp_path: Path) -> Iterator[JavaServer]:
    with JavaServer(jdks[17], java_programs, ["CrowdOfMBeans", str(tmp_path)]) as server:
        yield server


def test_a_server_that_is_asked_for_more_than_there_is_time_for_does_not_hang(
    crowd: JavaServer, tmp_path: Path
) -> None:
    want(tmp_path, 2000)
    with connect(f"127.0.0.1:{crowd.jmx_port}", deadline_seconds=SECONDS) as connection:
        names = connection.query_names(CROWD[0].pattern, SECONDS).readable
        asked = [calls.attribute(name, "Number") for name in names] * 200
        with pytest.raises(StillAnsweringError):
            list(connection.pipeline(asked, 2))


def test_no_poll_is_lost_when_20_000_mbeans_of_a_real_jvm_come_or_leave(crowd: JavaServer, tmp_path: Path) -> None:
    poller = Poller(lambda: prepare(f"127.0.0.1:{crowd.jmx_port}"))
    queries = [*CROWD, Query(ObjectName.parse("java.lang:type=Threading"), ("ThreadCount",))]
    try:
        for count in (5, 20_000, 10, 20_010, 0):
            want(tmp_path, count)
            for _ in range(50):
                result = poller.poll(queries, 20)
                assert len(result.mbeans) + result.pending == count + 1
                assert not result.unreadable
                if not result.pending:
                    break
            assert len(result.mbeans) == count + 1
    finally:
        poller.close()
