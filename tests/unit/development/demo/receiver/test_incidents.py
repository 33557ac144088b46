"""PagerDuty's events (Events API v2, "Send an Alert Event") become incidents as its documentation has it."""

from typing import Any

import pytest

from development.demo.receiver.incidents import Incident, PageEvent, RefusedEventError, incidents, page_event


def body(**changes: Any) -> dict[str, Any]:
    payload = {
        "summary": "carbon: cannot be read, connect",
        "source": "carbon",
        "severity": "critical",
        "custom_details": {"server": "carbon", "alerts": "WSO2TargetDown WSO2Deadlock", "firing": "1. Ask it.\n\n"},
    }
    return {"routing_key": "key", "event_action": "trigger", "dedup_key": "a", "payload": payload, **changes}


def test_an_event_is_read_with_whom_it_is_about_and_what_fires() -> None:
    names = ("WSO2TargetDown", "WSO2Deadlock")
    assert page_event(1, body()) == PageEvent(
        1, "trigger", "a", "carbon: cannot be read, connect", "critical", "carbon", names, "1. Ask it."
    )


def test_without_details_the_summary_says_whom_it_is_about() -> None:
    payload = {"summary": "carbon: cannot be read", "source": "carbon", "severity": "critical"}
    assert page_event(1, body(payload=payload)).server == "carbon"


def test_a_resolving_event_needs_no_payload() -> None:
    assert page_event(1, body(event_action="resolve", payload=None)) == PageEvent(1, "resolve", "a")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"routing_key": ""}, "routing_key"),
        ({"event_action": "open"}, "event_action"),
        ({"payload": {"summary": "", "source": "a", "severity": "critical"}}, "summary"),
        ({"payload": {"summary": "a", "severity": "critical"}}, "source"),
        ({"payload": {"summary": "a", "source": "a", "severity": "page"}}, "severity"),
    ],
)
def test_what_pagerduty_refuses_is_refused(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(RefusedEventError, match=why):
        page_event(1, body(**changes))


def trigger(at: float, key: str, summary: str, *alerts: str) -> PageEvent:
    return PageEvent(at, "trigger", key, summary, "critical", "carbon", alerts)


def test_events_with_one_key_are_one_incident_until_it_is_resolved() -> None:
    events = [
        trigger(1, "a", "down", "WSO2TargetDown"),
        trigger(2, "a", "down", "WSO2TargetDown"),
        trigger(3, "a", "down (and 1 more)", "WSO2TargetDown", "WSO2Deadlock"),
        trigger(4, "b", "disk", "WSO2DiskAlmostFull"),
        PageEvent(5, "resolve", "a"),
        trigger(6, "a", "down again", "WSO2TargetDown"),
    ]
    assert incidents(events) == (
        Incident("a", "carbon", 1, ("down", "down (and 1 more)"), {"WSO2TargetDown": 1, "WSO2Deadlock": 3}, 5),
        Incident("b", "carbon", 4, ("disk",), {"WSO2DiskAlmostFull": 4}),
        Incident("a", "carbon", 6, ("down again",), {"WSO2TargetDown": 6}),
    )


def test_what_resolves_nothing_and_acknowledges_nothing_changes_nothing() -> None:
    assert incidents([PageEvent(1, "resolve", "a"), PageEvent(2, "acknowledge", "a")]) == ()
