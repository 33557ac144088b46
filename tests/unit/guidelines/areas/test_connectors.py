"""Tomcat's connectors: the worst of them counts."""

from typing import Any

import pytest

from development.places import SNAPSHOTS
from exporter.facts.subject import Subject
from exporter.targets.recordings import load_snapshot

HTTP = 'Catalina:type=ThreadPool,name="http-nio-9763"'
HTTPS = 'Catalina:type=ThreadPool,name="https-jsse-nio-9443"'


def _subject(make_snapshot: Any, **connectors: dict[str, int]) -> Subject:
    names = {"http": HTTP, "https": HTTPS}
    return Subject(make_snapshot({names[k]: v for k, v in connectors.items()}), False, None, None, 1)


@pytest.mark.parametrize(
    ("guideline", "attribute", "value", "status", "score"),
    [
        ("connector_maxThreads", "maxThreads", 250, "ok", 1),
        ("connector_maxThreads", "maxThreads", 249, "warning", 124 / 125),
        ("connector_maxThreads", "maxThreads", 126, "warning", 1 / 125),
        ("connector_maxThreads", "maxThreads", 125, "critical", 0),
        ("connector_minSpareThreads", "minSpareThreads", 50, "ok", 1),
        ("connector_minSpareThreads", "minSpareThreads", 49, "warning", 24 / 25),
        ("connector_minSpareThreads", "minSpareThreads", 10, "warning", 0),
        ("connector_acceptCount", "acceptCount", 200, "ok", 1),
        ("connector_acceptCount", "acceptCount", 199, "warning", 0.99),
        ("connector_acceptCount", "acceptCount", 0, "warning", 0),
    ],
)
def test_a_connectors_settings_are_judged(
    make_snapshot: Any, judge: Any, *, guideline: str, attribute: str, value: int, status: str, score: float
) -> None:
    found = judge(guideline, _subject(make_snapshot, http={attribute: value}))
    assert (found.status, found.score) == (status, pytest.approx(score))


@pytest.mark.parametrize(
    ("guideline", "part", "whole"),
    [
        ("connector_busy_threads", "currentThreadsBusy", "maxThreads"),
        ("connector_connections", "connectionCount", "maxConnections"),
    ],
)
@pytest.mark.parametrize(
    ("percent", "status", "score"),
    [(50, "ok", 1), (79, "ok", 16 / 45), (80, "warning", 1 / 3), (94, "warning", 1 / 45), (95, "critical", 0)],
)
def test_what_a_connector_has_left_is_judged(
    make_snapshot: Any, judge: Any, *, guideline: str, part: str, whole: str, percent: int, status: str, score: float
) -> None:
    found = judge(guideline, _subject(make_snapshot, http={part: 2 * percent, whole: 200}))
    assert (found.status, found.score) == (status, pytest.approx(score))


def test_the_worst_connector_counts_and_is_named(make_snapshot: Any, judge: Any) -> None:
    calm, busy = {"currentThreadsBusy": 3, "maxThreads": 250}, {"currentThreadsBusy": 240, "maxThreads": 250}
    found = judge("connector_busy_threads", _subject(make_snapshot, http=calm, https=busy))
    assert (found.status, found.found) == ("critical", "96 % at https-jsse-nio-9443 (240 of 250 threads busy)")


@pytest.mark.parametrize(
    ("guideline", "values"),
    [
        ("connector_maxThreads", {"maxThreads": -1}),
        ("connector_maxThreads", {}),
        ("connector_busy_threads", {"currentThreadsBusy": -1, "maxThreads": 250}),
        ("connector_busy_threads", {"currentThreadsBusy": 0, "maxThreads": 0}),
        ("connector_busy_threads", {"currentThreadsBusy": 5, "maxThreads": -1}),
        ("connector_connections", {"connectionCount": 5}),
    ],
)
def test_what_a_connector_does_not_tell_is_unknown(
    make_snapshot: Any, judge: Any, guideline: str, values: dict[str, int]
) -> None:
    assert judge(guideline, _subject(make_snapshot, http=values)).status == "unknown"


def test_a_connector_that_tells_nothing_keeps_the_others_from_being_ok(make_snapshot: Any, judge: Any) -> None:
    found = judge("connector_maxThreads", _subject(make_snapshot, http={"maxThreads": 250}, https={}))
    assert (found.status, found.found) == ("unknown", "https-jsse-nio-9443 does not tell its maxThreads")


def test_a_connector_that_tells_nothing_hides_no_worse_one(make_snapshot: Any, judge: Any) -> None:
    assert judge("connector_maxThreads", _subject(make_snapshot, http={"maxThreads": 100}, https={})).status == (
        "critical"
    )


def test_an_mbean_with_a_subtype_is_no_connector(make_snapshot: Any, judge: Any) -> None:
    snapshot = make_snapshot({HTTP: {"maxThreads": 250}, f"{HTTP},subType=SocketProperties": {"maxThreads": 1}})
    assert judge("connector_maxThreads", Subject(snapshot, False, None, None, 1)).status == "ok"


def test_connections_without_a_limit_are_never_too_many(make_snapshot: Any, judge: Any) -> None:
    found = judge("connector_connections", _subject(make_snapshot, http={"connectionCount": -1, "maxConnections": -1}))
    assert (found.status, found.score, found.found) == ("ok", 1, "no limit at http-nio-9763")


def test_a_server_without_tomcat_has_no_connectors_to_judge(judge: Any) -> None:
    """Synapse, as Micro Integrator is one, shows neither Tomcat nor a Carbon kernel."""
    subject = Subject(load_snapshot(SNAPSHOTS / "synapse-3.0.1.json"), False, None, None, 1)
    for guideline in ("connector_maxThreads", "connector_minSpareThreads", "connector_acceptCount"):
        found = judge(guideline, subject)
        assert (found.status, found.found) == ("not_applicable", "the server has no Tomcat")


def test_a_server_on_carbon_that_shows_no_connector_yet_is_unknown(make_snapshot: Any, judge: Any) -> None:
    shown = {
        "org.wso2.carbon:type=ServerAdmin": {"ServerStatus": "RUNNING"},
        "java.lang:type=Runtime": {"StartTime": 1},
    }
    found = judge("connector_maxThreads", Subject(make_snapshot(shown), False, None, None, 1))
    assert (found.status, found.found) == ("unknown", "the server shows no Tomcat connector")


def test_a_server_without_connectors_is_unknown(make_snapshot: Any, judge: Any) -> None:
    found = judge("connector_maxThreads", _subject(make_snapshot))
    assert (found.status, found.found) == ("unknown", "the server shows no Tomcat connector")
