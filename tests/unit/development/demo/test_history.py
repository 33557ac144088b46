"""What is written of the week before, read by the parser of the OpenMetrics text format."""

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from development.demo import history

NOW = 1_796_000_000
HOUR, WEEK = 3600, 7 * 86400


@pytest.fixture(autouse=True)
def time_of_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: float(NOW))


def samples(text: str) -> list[tuple[str, dict[str, str], float, float]]:
    (family,) = text_string_to_metric_families(f"{text}# EOF\n")  # type: ignore[no-untyped-call]
    return [(each.name, each.labels, each.value, float(each.timestamp)) for each in family.samples]


def test_a_gauge_stands_still_over_the_week_before_and_ends_where_prometheus_begins() -> None:
    found = samples(history.gauge("latency_seconds", {"job": "a", "window": "5m"}, 0.05))
    assert {(name, *sorted(labels.items()), value) for name, labels, value, _ in found} == {
        ("latency_seconds", ("job", "a"), ("window", "5m"), 0.05)
    }
    assert found[0][3] <= NOW - WEEK - HOUR
    assert NOW - 4 * HOUR < found[-1][3] < NOW - 2 * HOUR


def test_a_counter_rises_as_much_a_second_as_is_said() -> None:
    found = samples(history.counter("messages", {"job": "a"}, 5.0))
    assert {name for name, *_ in found} == {"messages_total"}
    (_, _, first, begin), (_, _, second, later) = found[0], found[-1]
    assert (second - first) / (later - begin) == 5.0
