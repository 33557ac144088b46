"""What is kept of what Alertmanager has, at each time that it is asked (its API v2, `/api/v2/alerts`)."""

from typing import Any

from development.demo.alerts_seen import AlertsSeen, Sighting


def alert(fingerprint: str, summary: str = "words", **labels: str) -> dict[str, Any]:
    named = {"alertname": "WSO2TargetDown", "severity": "critical", **labels}
    return {"fingerprint": fingerprint, "labels": named, "annotations": {"summary": summary}}


def seen(*answers: tuple[float, list[dict[str, Any]]]) -> AlertsSeen:
    seen = AlertsSeen("http://127.0.0.1:9")
    for at, alerts in answers:
        seen.note(at, alerts)
    return seen


def test_an_alert_is_seen_from_first_to_last_and_twice_where_it_comes_again() -> None:
    here = alert("a", server="carbon", component="reachability")
    one = Sighting("WSO2TargetDown", "carbon", "critical", "reachability", "words", 1, 2)
    watched = seen((1, [here]), (2, [here]), (3, []), (4, [here]))
    assert watched.all == (one, Sighting("WSO2TargetDown", "carbon", "critical", "reachability", "words", 4, 4))
    assert [sighting.first for sighting in watched.now] == [4]


def test_its_latest_words_count() -> None:
    watched = seen((1, [alert("a", "old", server="carbon")]), (2, [alert("a", "new", server="carbon")]))
    assert [(sighting.summary, sighting.first) for sighting in watched.now] == [("new", 1)]


def test_without_a_server_it_is_about_its_target_its_instance_or_its_machine() -> None:
    alerts = [
        alert("a", target="one", instance="x"),
        alert("b", instance="two"),
        alert("c", machine="three"),
        alert("d"),
    ]
    assert [sighting.server for sighting in seen((1, alerts)).now] == ["one", "two", "three", ""]
