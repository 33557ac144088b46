"""The page of what was received, as a person sees it."""

from development.demo.receiver.inbox import Inbox
from development.demo.receiver.incidents import Message, PageEvent
from development.demo.receiver.page import page

NOON = 12 * 3600.0


def received() -> Inbox:
    inbox = Inbox()
    inbox.add_event(PageEvent(NOON, "trigger", "a", f"carbon: {'x' * 200}", "critical", "carbon", ("WSO2TargetDown",)))
    inbox.add_event(PageEvent(NOON + 60, "trigger", "b", "<b>", "critical", "other", ("WSO2Deadlock",)))
    inbox.add_event(PageEvent(NOON + 90, "resolve", "a"))
    inbox.add_message(Message(NOON + 120, "mail", "carbon: heap at 91 %", "carbon"))
    return inbox


def test_incidents_stand_with_their_state_their_seconds_and_the_first_120_characters() -> None:
    text = page(received(), NOON + 100)
    assert f"carbon: {'x' * 112}<" in text
    assert "12:00:00</td><td>90 s" in text
    assert "12:01:00</td><td>40 s" in text
    assert text.index("WSO2Deadlock") < text.index("WSO2TargetDown"), "the newest is first"
    assert "<b>" not in text


def test_tickets_stand_below() -> None:
    text = page(received(), NOON + 200)
    assert text.index("carbon: heap at 91 %") > text.index("WSO2TargetDown")


def test_a_refused_event_is_seen() -> None:
    inbox = Inbox()
    assert "refused" not in page(inbox, NOON)
    inbox.add_refusal("'payload.summary' is missing or blank")
    assert "refused, as PagerDuty would" in page(inbox, NOON)


def test_an_open_incident_is_told_as_its_page_tells_it_with_links_that_lead() -> None:
    inbox = Inbox()
    said = "1. See <it> (https://HOST:9443/): well?\nRunbook: http://127.0.0.1:19404/runbooks/WSO2TargetDown.md\n"
    event = PageEvent(NOON, "trigger", "a", "down", "critical", "carbon", ("WSO2TargetDown",), said)
    inbox.add_event(event)
    text = page(inbox, NOON)
    assert "1. See &lt;it&gt; (https://HOST:9443/): well?" in text
    assert '<a href="http://127.0.0.1:19404/runbooks/WSO2TargetDown.md">' in text
    inbox.add_event(PageEvent(NOON + 60, "resolve", "a"))
    assert "1. See" not in page(inbox, NOON + 90)
