"""The receiver's HTTP server: PagerDuty's Events API, webhooks and Slack's messages come in, a page and JSON go out."""

import json
import sys
import threading
import time
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from development.demo.receiver.inbox import Inbox
from development.demo.receiver.incidents import Message, RefusedEventError, page_event
from development.demo.receiver.page import page

_EVENTS, _SLACK, _WEBHOOK = "/v2/enqueue", "/slack", "/webhook/"


class ReceiverServer:
    """Listens on 127.0.0.1; a context manager that ends it.

    Args:
        port: where it listens.
        inbox: gets what comes.
    """

    def __init__(self, port: int, inbox: Inbox) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._server = _Server(("127.0.0.1", port), inbox)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # Alertmanager and browsers keep their connections open

    def __init__(self, address: tuple[str, int], inbox: Inbox) -> None:
        super().__init__(address, _Handler)
        self.inbox = inbox


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/":
            self._answer(HTTPStatus.OK, "text/html; charset=utf-8", page(self.server.inbox, time.time()))
        elif self.path == "/events":
            self._answer_json(HTTPStatus.OK, self.server.inbox.as_json())
        else:
            self._answer_json(HTTPStatus.NOT_FOUND, {"error": "there is / and /events"})

    def do_POST(self) -> None:
        try:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        except (TypeError, ValueError):
            self.close_connection = True
            self._answer_json(HTTPStatus.BAD_REQUEST, {"error": "the body is no JSON with a Content-Length"})
            return
        if self.path == _EVENTS:
            self._take_event(body)
        elif self.path == _SLACK:
            self._take(Message(time.time(), "slack", slack_line(body)))
        elif self.path.startswith(_WEBHOOK):
            self._take(webhook_message(time.time(), self.path.removeprefix(_WEBHOOK), body))
        else:
            self._answer_json(HTTPStatus.NOT_FOUND, {"error": f"nothing is received at {self.path}"})

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name that http.server has
        """Say nothing: the page shows what came."""

    def _take_event(self, body: Mapping[str, Any]) -> None:
        try:
            event = page_event(time.time(), body)
        except RefusedEventError as error:
            self.server.inbox.add_refusal(str(error))
            sys.stderr.write(f"An event was refused, as PagerDuty would: {error}\n")
            refusal = {"status": "invalid event", "message": "Event object is invalid", "errors": [str(error)]}
            self._answer_json(HTTPStatus.BAD_REQUEST, refusal)
            return
        self.server.inbox.add_event(event)
        self._answer_json(HTTPStatus.ACCEPTED, {"status": "success", "message": "", "dedup_key": event.key})

    def _take(self, message: Message) -> None:
        self.server.inbox.add_message(message)
        self._answer(HTTPStatus.OK, "text/plain", "ok")

    def _answer_json(self, status: HTTPStatus, value: Mapping[str, Any]) -> None:
        self._answer(status, "application/json", json.dumps(value))

    def _answer(self, status: HTTPStatus, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def slack_line(body: Mapping[str, Any]) -> str:
    """Give the first line of a message to Slack: its title, or else its text (`chat.postMessage`, attachments)."""
    for part in (body, *body.get("attachments", [])):
        for key in ("title", "text", "fallback"):
            if text := str(part.get(key) or "").strip():
                return text.splitlines()[0]
    return ""


def webhook_message(at: float, name: str, body: Mapping[str, Any]) -> Message:
    """Read what Alertmanager sends to a webhook ("webhook_config" of its documentation).

    Args:
        at: when it came, in seconds since the epoch.
        name: the webhook's.
        body: what JSON made of it.
    """
    labels = body.get("groupLabels", {})
    names = dict.fromkeys(each["labels"].get("alertname", "") for each in body.get("alerts", []))
    return Message(at, name, f"{body.get('status', '')}: {', '.join(names)}", str(labels.get("server", "")))
