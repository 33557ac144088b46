"""What a real Alertmanager sends with the shipped example, whose addresses lead to a server of the test."""

import json
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

from development.demo.addresses import Receivers, of_alertmanager
from development.demo.durations import divided
from testing.patience import PATIENCE

Labels = Mapping[str, str]

_NOBODY = "127.0.0.1:1"
"""Mail goes nowhere: its texts are seen without sending any."""


@dataclass
class Inbox:
    """What has arrived, in order.

    Attributes:
        url: where to send it, without a slash at the end.
        received: path and body of each.
    """

    url: str
    received: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def events(self) -> list[dict[str, Any]]:
        """PagerDuty's events."""
        return [body for path, body in list(self.received) if path == "/v2/enqueue"]

    def webhooks(self, receiver: str) -> list[dict[str, Any]]:
        """What a receiver's webhook got."""
        return [body for path, body in list(self.received) if path == f"/webhook/{receiver}"]

    def wait_until(self, holds: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """Wait until something holds of PagerDuty's events, and give them."""
        deadline = time.monotonic() + PATIENCE
        while not holds(self.events()):
            assert time.monotonic() < deadline, f"only these came: {self.received}"
            time.sleep(0.05)
        return self.events()


@contextmanager
def inbox() -> Iterator[Inbox]:
    """Receive what is sent until the end of the `with` block."""

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            arrived.received.append((self.path, json.loads(body)))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parameter's name where it is declared
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        arrived = Inbox(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield arrived
        finally:
            server.shutdown()
            thread.join()


def led_to(receiver: str, example: Path, folder: Path, *, divisor: float = 1) -> Path:
    """Write a configuration whose notifications go to an address, with its templates beside it, and give its path.

    Args:
        receiver: an address without a slash at the end.
        example: the configuration that is shipped.
        folder: an existing one.
        divisor: of every duration in it.
    """
    receivers = Receivers(receiver, _NOBODY, folder)
    receivers.secret.write_text("nothing\n")
    receivers.slack_address.write_text(f"{receivers.slack}\n")
    shipped = yaml.safe_load(example.read_text(encoding="utf-8"))
    for name in shipped["templates"]:
        (folder / name).write_bytes((example.parent / name).read_bytes())
    configuration = folder / "alertmanager.yml"
    configuration.write_text(yaml.safe_dump(divided(of_alertmanager(shipped, receivers), divisor)))
    return configuration


def send(alertmanager: str, alerts: Sequence[Labels], summary: str | None = None, *, ended: bool = False) -> None:
    """Tell Alertmanager of alerts, as Prometheus does.

    Args:
        alertmanager: its address.
        alerts: the labels of each.
        summary: the annotation of all of them; None: they have none.
        ended: they fire no more.
    """
    now = datetime.now(UTC).isoformat()
    annotations = {} if summary is None else {"summary": summary}
    body = [
        {"labels": dict(labels), "annotations": annotations, **({"endsAt": now} if ended else {"startsAt": now})}
        for labels in alerts
    ]
    url = f"{alertmanager}/api/v2/alerts"
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=10).close()


def known(alertmanager: str) -> list[dict[str, Any]]:
    """The alerts that Alertmanager has, those that it mutes among them."""
    with urllib.request.urlopen(f"{alertmanager}/api/v2/alerts?inhibited=true", timeout=10) as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found
