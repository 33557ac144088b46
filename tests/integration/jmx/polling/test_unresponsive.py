import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from development.jvm import JavaServer
from exporter.jmx import prepare
from exporter.jmx.errors import DeadlineExceededError
from exporter.jmx.polling.poller import Poller, PollResult, Query
from exporter.jmx.values import JavaValue
from testing.clock import Clock
from testing.jmx.polls import HOUR, STORES, causes, sizes, store


@pytest.fixture
def hanging(jdks: Mapping[int, Path], java_programs: Path, tmp_path: Path) -> Iterator[JavaServer]:
    """A real JVM; the getter of the store that is called like a file of the folder does not return."""
    with JavaServer(jdks[17], java_programs, ["HangingMBeans", str(tmp_path)]) as server:
        yield server


def test_a_getter_of_a_real_jvm_that_hangs_costs_itself_alone_until_it_answers(
    hanging: JavaServer, tmp_path: Path
) -> None:
    clock = Clock()
    poller = Poller(lambda: prepare(f"127.0.0.1:{hanging.jmx_port}"), clock)
    whole = {"first": 7, "second": 7, "third": 7}
    try:
        assert sizes(poller.poll([STORES], 30)) == whole
        (tmp_path / "second").touch()
        with pytest.raises(DeadlineExceededError, match="name=second"):
            poller.poll([STORES], 2)
        for seconds in (6, 30):  # the second time it is not asked
            result = poller.poll([STORES], seconds)
            assert sizes(result) == {"first": 7, "third": 7}
            [(what, cause)] = causes(result).items()
            assert what == (store("second"), "Size")
            # some of the 6 s is left to tell the rest
            assert re.fullmatch(r"no answer within (4\.[5-9]|5\.\d) s", cause)
        (tmp_path / "second").unlink()
        clock.now += HOUR
        result = poller.poll([STORES], 30)
        assert (sizes(result), causes(result)) == (whole, {})
    finally:
        poller.close()


@pytest.mark.parametrize("attributes", [None, ("Size", "Limit")], ids=["all", "named"])
def test_a_getter_that_hangs_costs_the_other_attributes_of_its_mbean_a_few_polls(
    hanging: JavaServer, tmp_path: Path, attributes: tuple[str, ...] | None
) -> None:
    poller = Poller(lambda: prepare(f"127.0.0.1:{hanging.jmx_port}"))
    queries = [Query(STORES.pattern, attributes)]
    whole = {"Size": 7, "Limit": 9}
    try:
        assert stores(poller.poll(queries, 30)) == {"first": whole, "second": whole, "third": whole}
        (tmp_path / "second").touch()
        for _ in range(4):  # that it hangs, which MBean, which attribute, and what it kept from being asked
            with suppress(DeadlineExceededError):
                poller.poll(queries, 3)
        result = poller.poll(queries, 30)
        assert stores(result) == {"first": whole, "second": {"Limit": 9}, "third": whole}
        assert set(causes(result)) == {(store("second"), "Size")}
    finally:
        poller.close()


def stores(result: PollResult) -> dict[str, dict[str, JavaValue]]:
    return {str(name.get("name")): dict(values) for name, values in result.mbeans.items()}
