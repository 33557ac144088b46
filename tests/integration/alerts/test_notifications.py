"""What a person gets: a real Alertmanager with the shipped example, and PagerDuty's events that it sends.

Times are divided by sixty: a quarter of a second until a group is first told of, then one.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from testing.notifications import Inbox, inbox, led_to, send
from testing.services import StartService

PAGE = {"severity": "critical", "class": "availability", "component": "reachability"}
METRICS = {"job": "wso2-exporter", "instance": "a:19404", "target": "carbon", "server": "carbon"}
PROBE = {"job": "wso2-probe", "instance": "carbon", "server": "carbon"}
DOWN = {"alertname": "WSO2TargetDown", **PAGE}
HEAP = {"alertname": "WSO2HeapAlmostFull", **PAGE, "class": "saturation", "component": "jvm", "category": "heap"}
LOST = {"alertname": "WSO2MostServersDown", **PAGE, "component": "fleet"}


@pytest.fixture
def arrived() -> Iterator[Inbox]:
    with inbox() as opened:
        yield opened


@pytest.fixture
def told(arrived: Inbox, start_alertmanager: StartService, repository: Path, tmp_path: Path) -> Iterator[str]:
    example = repository / "examples" / "alertmanager.yml"
    with start_alertmanager(led_to(arrived.url, example, tmp_path, divisor=60)) as service:
        yield service.url


def of(server: str) -> dict[str, str]:
    """The labels of a server on /metrics."""
    return {**METRICS, "target": server, "server": server}


def incidents(events: list[dict[str, Any]]) -> set[str]:
    return {event["dedup_key"] for event in events}


def summaries(events: list[dict[str, Any]]) -> list[str]:
    return [event["payload"]["summary"] for event in events]


def named(server: str) -> Any:
    """Holds once an event of a server has come: what was sent before it was told of by then."""
    return lambda events: any(event["payload"]["source"] == server for event in events)


@pytest.mark.parametrize("server", [METRICS, PROBE], ids=["metrics", "probe"])
def test_all_faults_of_a_server_are_one_incident_that_ends_with_the_last(
    told: str, arrived: Inbox, server: dict[str, str]
) -> None:
    send(told, [{**DOWN, **server}], "carbon: cannot be read, 3 min")
    arrived.wait_until(lambda events: len(events) == 1)
    send(told, [{**HEAP, **server}], "carbon: heap almost full, 97 %")
    arrived.wait_until(lambda events: len(events) == 2)
    send(told, [{**DOWN, **server}], "carbon: cannot be read, 3 min", ended=True)
    send(told, [{**HEAP, **server}], "carbon: heap almost full, 97 %", ended=True)
    events = arrived.wait_until(lambda events: events[-1]["event_action"] == "resolve")
    assert len(incidents(events)) == 1
    assert summaries(events) == [
        "carbon: cannot be read, 3 min",
        "carbon: cannot be read, 3 min (and 1 more)",
        "Resolved: carbon: cannot be read, 3 min",
    ]


def test_two_servers_are_two_incidents_also_where_one_is_lost_later(told: str, arrived: Inbox) -> None:
    send(told, [{**DOWN, **of("carbon")}], "carbon: cannot be read")
    arrived.wait_until(named("carbon"))
    send(told, [{**DOWN, **of("plain")}], "plain: cannot be read")
    events = arrived.wait_until(named("plain"))
    assert summaries(events) == ["carbon: cannot be read", "plain: cannot be read"]
    assert len(incidents(events)) == 2


def test_a_machine_has_an_incident_beside_a_server_of_the_same_name(told: str, arrived: Inbox) -> None:
    disk = {**PAGE, "alertname": "WSO2DiskAlmostFull", "component": "machine", "class": "saturation"}
    send(told, [{**DOWN, **of("gateway")}], "gateway: cannot be read")
    send(told, [{**disk, "machine": "gateway", "server": "gateway"}], "gateway: disk 97 % used")
    events = arrived.wait_until(lambda events: len(events) == 2)
    assert sorted(summaries(events)) == ["gateway: cannot be read", "gateway: disk 97 % used"]


def test_most_servers_lost_are_one_incident_and_one_lost_later_its_own(told: str, arrived: Inbox) -> None:
    servers = ["a", "b", "c"]
    send(told, [{**LOST, **of(server)} for server in servers], "a: cannot be read, 3 of 4 servers lost")
    arrived.wait_until(named("a"))
    send(told, [{**DOWN, **of(server)} for server in servers], "cannot be read")
    send(told, [{**DOWN, **of("d")}], "d: cannot be read")
    events = arrived.wait_until(named("d"))
    assert summaries(events) == ["a: cannot be read, 3 of 4 servers lost (and 2 more)", "d: cannot be read"]
    assert len(incidents(events)) == 2


@pytest.mark.parametrize(
    "second",
    [{"prometheus": "two"}, {"instance": "b:19404"}, {"job": "wso2-probe", "instance": "carbon", "target": ""}],
    ids=["two Prometheus servers", "two exporters", "both forms"],
)
def test_a_fault_that_is_told_of_twice_is_one_incident_and_counts_once(
    told: str, arrived: Inbox, second: dict[str, str]
) -> None:
    first = {**DOWN, **METRICS, "prometheus": "one"}
    again = {name: value for name, value in {**first, **second}.items() if value}
    send(told, [first], "carbon: cannot be read")
    arrived.wait_until(named("carbon"))
    send(told, [again], "carbon: cannot be read")
    arrived.wait_until(lambda events: len(events) == 2)
    send(told, [first], "carbon: cannot be read", ended=True)
    send(told, [again], "carbon: cannot be read", ended=True)
    events = arrived.wait_until(lambda events: events[-1]["event_action"] == "resolve")
    assert len(incidents(events)) == 1
    assert set(summaries(events)) == {"carbon: cannot be read", "Resolved: carbon: cannot be read"}


def test_an_incident_that_goes_on_names_only_what_still_fires(told: str, arrived: Inbox) -> None:
    send(told, [{**LOST, **of("a")}], "a: cannot be read, 2 of 3 servers lost")
    send(told, [{**LOST, **of("b")}], "b: cannot be read, 2 of 3 servers lost")
    arrived.wait_until(lambda events: summaries(events)[-1:] == ["a: cannot be read, 2 of 3 servers lost (and 1 more)"])
    send(told, [{**LOST, **of("a")}], "a: cannot be read, 2 of 3 servers lost", ended=True)
    send(told, [{**LOST, **of("c")}], "c: cannot be read, 2 of 3 servers lost")
    events = arrived.wait_until(lambda events: len(events) == 2)
    assert summaries(events)[-1] == "b: cannot be read, 2 of 3 servers lost (and 1 more)"
    details = events[-1]["payload"]["custom_details"]
    assert "a: cannot be read" not in str(details)
    assert details["alerts"] == "WSO2MostServersDown WSO2MostServersDown"


def test_an_event_has_all_fields_that_an_incident_is_sorted_by(told: str, arrived: Inbox) -> None:
    send(told, [{**HEAP, **METRICS}], "carbon: heap almost full, 97 %")
    (event,) = arrived.wait_until(lambda events: len(events) == 1)
    payload = event["payload"]
    assert {name: payload[name] for name in ("severity", "source", "class", "component", "group")} == {
        "severity": "critical",
        "source": "carbon",
        "class": "saturation",
        "component": "jvm",
        "group": "wso2-exporter",
    }
    assert payload["custom_details"]["server"] == "carbon"
    assert payload["custom_details"]["alerts"] == "WSO2HeapAlmostFull"


def test_a_page_without_texts_has_a_summary_and_no_links(told: str, arrived: Inbox) -> None:
    """PagerDuty refuses an event whose `payload.summary` is empty (Events API v2)."""
    send(told, [{"alertname": "Foreign", "severity": "critical", "instance": "db:9100"}])
    (event,) = arrived.wait_until(lambda events: len(events) == 1)
    assert event["payload"]["summary"] == "db:9100: Foreign"
    assert event.get("links", []) == []


def test_the_heartbeat_reaches_its_service(told: str, arrived: Inbox) -> None:
    send(told, [{"alertname": "Watchdog", "severity": "none"}], "alerting works")
    send(told, [{**DOWN, **METRICS}], "carbon: cannot be read")
    arrived.wait_until(named("carbon"))
    assert [body["commonLabels"]["alertname"] for body in arrived.webhooks("heartbeat")][:1] == ["Watchdog"]
