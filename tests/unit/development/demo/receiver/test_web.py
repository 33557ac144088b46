"""What the receiver's HTTP server takes, and what it says of it."""

import http.client
import json
from collections.abc import Iterator
from typing import Any

import pytest

from development.demo.receiver.inbox import Inbox
from development.demo.receiver.incidents import Message
from development.demo.receiver.web import ReceiverServer, slack_line, webhook_message
from development.ports import any_free


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def connection(inbox: Inbox) -> Iterator[http.client.HTTPConnection]:
    port = any_free()
    with ReceiverServer(port, inbox):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        yield connection
        connection.close()


def ask(connection: http.client.HTTPConnection, method: str, path: str, body: str | None = None) -> tuple[int, str]:
    connection.request(method, path, body)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_an_event_opens_an_incident_that_json_and_page_show(connection: http.client.HTTPConnection) -> None:
    payload = {"summary": "carbon: down", "source": "a", "severity": "critical"}
    event = {"routing_key": "key", "event_action": "trigger", "dedup_key": "a", "payload": payload}
    status, answer = ask(connection, "POST", "/v2/enqueue", json.dumps(event))
    assert (status, json.loads(answer)["dedup_key"]) == (202, "a")
    status, answer = ask(connection, "GET", "/events")
    (incident,) = json.loads(answer)["incidents"]
    assert (status, incident["server"], incident["resolved"]) == (200, "carbon", None)
    status, answer = ask(connection, "GET", "/")
    assert status == 200
    assert "carbon: down" in answer


def test_an_event_without_words_is_refused_as_pagerduty_does(
    connection: http.client.HTTPConnection, inbox: Inbox, capsys: pytest.CaptureFixture[str]
) -> None:
    event = {"routing_key": "key", "event_action": "trigger", "dedup_key": "a", "payload": {"source": "a"}}
    status, answer = ask(connection, "POST", "/v2/enqueue", json.dumps(event))
    assert (status, json.loads(answer)["status"]) == (400, "invalid event")
    assert inbox.refused == ("'payload.summary' is missing or blank",)
    assert "payload.summary" in capsys.readouterr().err


@pytest.mark.parametrize(("path", "body", "status"), [("/v2/enqueue", "no JSON", 400), ("/elsewhere", "{}", 404)])
def test_what_is_not_received_is_told(
    connection: http.client.HTTPConnection, path: str, body: str, status: int
) -> None:
    assert ask(connection, "POST", path, body)[0] == status


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ({"text": "carbon: down\nmore"}, "carbon: down"),
        ({"channel": "#a", "attachments": [{"title": "carbon: down", "text": "more"}]}, "carbon: down"),
        ({"attachments": [{"fallback": "carbon: down"}]}, "carbon: down"),
        ({}, ""),
    ],
)
def test_the_first_line_of_a_message_to_slack(body: dict[str, Any], line: str) -> None:
    assert slack_line(body) == line


def test_a_webhook_says_whom_it_is_about() -> None:
    alerts = [{"labels": {"alertname": "Watchdog"}}, {"labels": {"alertname": "Watchdog"}}]
    body = {"status": "firing", "groupLabels": {"server": "carbon"}, "alerts": alerts}
    assert webhook_message(1, "heartbeat", body) == Message(1, "heartbeat", "firing: Watchdog", "carbon")
