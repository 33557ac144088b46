import time
from collections.abc import Callable

import pytest

from exporter.host.collectors.time import TimeCollector
from exporter.system.roots import Roots

ReadValues = Callable[..., dict[tuple[str, ...], float]]


def test_the_clock_is_the_systems(values: ReadValues) -> None:
    before = time.time()
    assert before <= values(TimeCollector(Roots()).collect(), "node_time_seconds")[()] <= time.time()


def test_the_offset_of_a_time_zone_is_in_seconds_east_of_utc(
    values: ReadValues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "XYZ-05:30")  # tzset(3): POSIX counts westwards
    time.tzset()
    try:
        assert values(TimeCollector(Roots()).collect(), "node_time_zone_offset_seconds") == {("XYZ",): 5.5 * 3600}
    finally:
        monkeypatch.undo()
        time.tzset()
