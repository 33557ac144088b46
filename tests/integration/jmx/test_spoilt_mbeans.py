"""One bad part of what a real JVM has costs itself alone."""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from development.jvm import JavaServer
from exporter.jmx import Names, Poller, PollResult, Query, UnreadableName, connect, prepare
from exporter.jmx.object_name import ObjectName
from exporter.jmx.values import JavaValue
from testing.clock import Clock

SECONDS = 60
QUOTED = 'shop:name=with.quotes("ABcd"),type=Queue'
CAUSE = f"""'{QUOTED}' has the malformed value 'with.quotes("ABcd")' for the property 'name'"""
QUERIES = [Query(ObjectName.parse("spoilt:*"), ("First", "Second", "Value", "Size"))]
EVERYTHING = [Query(ObjectName.parse(f"spoilt:type={name}"), None) for name in ("Shy", "Careless", "Gauge")]
TWO = {"First": 1, "Second": 2}
MINUTE = 60.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spoilt")


@pytest.fixture(scope="module")
def spoilt(jdks: Mapping[int, Path], java_programs: Path, folder: Path) -> Iterator[JavaServer]:
    with JavaServer(jdks[17], java_programs, ["SpoiltMBeans", str(folder)]) as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def poller(spoilt: JavaServer, folder: Path, clock: Clock) -> Iterator[Poller]:
    for name in ("absent", "unsendable"):
        (folder / name).unlink(missing_ok=True)
    until(folder, "yes")
    made = Poller(lambda: prepare(f"127.0.0.1:{spoilt.jmx_port}"), clock)
    yield made
    made.close()


def until(folder: Path, registered: str) -> None:
    """Wait until the gauge is registered, or is not."""
    (folder / "registered").write_text("")
    deadline = time.monotonic() + SECONDS
    while (folder / "registered").read_text() != registered:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def read(result: PollResult) -> dict[str, dict[str, JavaValue]]:
    return {str(name.get("type")): dict(values) for name, values in result.mbeans.items()}


def told(result: PollResult) -> set[tuple[str | None, str]]:
    return {(each.name.get("type"), each.attribute) for each in result.unreadable}


def test_a_name_that_java_builds_and_nobody_parses_costs_only_its_mbean(spoilt: JavaServer) -> None:
    with connect(f"127.0.0.1:{spoilt.jmx_port}", deadline_seconds=SECONDS) as connection:
        all_names = connection.query_names(None, SECONDS)
        assert list(all_names.unreadable) == [UnreadableName(QUOTED, CAUSE)]
        assert len(all_names.readable) == connection.mbean_count(SECONDS) - 1
        assert connection.query_names(ObjectName.parse("shop:*"), SECONDS) == Names([], [UnreadableName(QUOTED, CAUSE)])


def test_all_else_is_polled(poller: Poller) -> None:
    queries = [*QUERIES, Query(ObjectName.parse("java.lang:type=Threading"), ("ThreadCount",))]
    for _ in range(3):
        result = poller.poll(queries, SECONDS)
        assert list(result.unreadable_names) == [UnreadableName(QUOTED, CAUSE)]
        assert {"Threading", "Shy", "Careless", "Gauge"} == set(read(result))


@pytest.mark.parametrize("queries", [QUERIES, EVERYTHING], ids=["named", "all"])
def test_attributes_left_out_of_an_answer_are_read_alone_at_each_poll(poller: Poller, queries: list[Query]) -> None:
    for _ in range(3):
        result = poller.poll(queries, SECONDS)
        assert read(result) == {"Shy": TWO, "Careless": TWO, "Gauge": {"Value": 7, "Size": 3}}
        assert told(result) == set()


@pytest.mark.parametrize("spoil", [Path.touch, Path.unlink], ids=["later", "first"])
def test_a_value_that_cannot_be_sent_for_a_while_is_read_again(
    poller: Poller, folder: Path, clock: Clock, spoil: Callable[[Path], None]
) -> None:
    unsendable = folder / "unsendable"
    if spoil is Path.touch:
        assert read(poller.poll(QUERIES, SECONDS))["Gauge"] == {"Value": 7, "Size": 3}
    unsendable.touch()
    for _ in range(3):
        result = poller.poll(QUERIES, SECONDS)
        assert read(result) == {"Shy": TWO, "Careless": TWO, "Gauge": {"Size": 3}}
        assert told(result) == {("Gauge", "Value")}
    clock.now += MINUTE
    result = poller.poll(QUERIES, SECONDS)
    assert read(result) == {"Shy": TWO, "Careless": TWO, "Gauge": {"Size": 3}}
    unsendable.unlink()
    clock.now += 2 * MINUTE - 1
    assert told(poller.poll(QUERIES, SECONDS)) == {("Gauge", "Value")}
    clock.now += 1
    for _ in range(3):
        result = poller.poll(QUERIES, SECONDS)
        assert read(result) == {"Shy": TWO, "Careless": TWO, "Gauge": {"Value": 7, "Size": 3}}
        assert told(result) == set()


def test_an_mbean_that_was_absent_at_a_poll_is_asked_for_all_again(poller: Poller, folder: Path) -> None:
    (folder / "unsendable").touch()
    assert told(poller.poll(QUERIES, SECONDS)) == {("Gauge", "Value")}
    (folder / "absent").touch()
    until(folder, "no")
    result = poller.poll(QUERIES, SECONDS)
    assert (read(result), told(result)) == ({"Shy": TWO, "Careless": TWO}, set())
    (folder / "unsendable").unlink()
    (folder / "absent").unlink()
    until(folder, "yes")
    result = poller.poll(QUERIES, SECONDS)
    assert read(result)["Gauge"] == {"Value": 7, "Size": 3}
    assert told(result) == set()
