"""Callers that wait for servers that hang, and others beside them."""

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection

import pytest

from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, Snapshot, TargetError
from exporter.targets.recordings import RecordedSource
from exporter.web.application import Application
from exporter.web.limits import ClientLimits
from exporter.web.patience import PATIENT_SCRAPES
from testing.application import application_of
from testing.http_server import crowd, served
from testing.shortage import after, threads

_SECONDS = 60
_LONG = {"X-Prometheus-Scrape-Timeout-Seconds": "60"}


class Hanging:
    """A server that answers nothing until it is released, or the reader's deadline."""

    def __init__(self) -> None:
        self.released = threading.Event()
        self._asked: list[Deadline] = []

    @property
    def asked(self) -> int:
        return len(self._asked)

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        self._asked.append(deadline)
        self.released.wait(deadline.remaining())
        raise TargetError("timeout", "no answer")

    def close(self) -> None:
        self.released.set()


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    server = Hanging()
    yield server
    server.released.set()


def beside(hanging: Hanging, kernel: Snapshot) -> Application:
    """An application with one server that hangs, and a healthy one."""
    return application_of({"hung": hanging, "healthy": RecordedSource(kernel)})


def address_of(url: str) -> str:
    return url.removeprefix("http://").rstrip("/")


def status(address: str, path: str, headers: dict[str, str] | None = None) -> int:
    client = HTTPConnection(address, timeout=_SECONDS)
    client.request("GET", path, headers=headers or {})
    answer = client.getresponse()
    answer.read()
    client.close()
    return answer.status


def test_probes_of_healthy_servers_are_all_answered_beside_eighty_that_hang(kernel: Snapshot, hanging: Hanging) -> None:
    healthy = {f"healthy{number}": RecordedSource(kernel) for number in range(20)}
    hung = {f"hung{number}": hanging for number in range(80)}
    with served(application_of({**hung, **healthy})) as url, crowd(140) as callers:
        address = address_of(url)
        waiting = [callers.submit(status, address, f"/probe?target={name}", _LONG) for name in hung]
        after(lambda: hanging.asked == len(hung))
        answers = [callers.submit(status, address, f"/probe?target={name}") for name in healthy for _ in range(3)]
        assert [answer.result(_SECONDS) for answer in answers] == [200] * 60
        assert status(address, "/-/healthy") == 200
        assert not any(answer.done() for answer in waiting)
        hanging.released.set()
        assert {answer.result(_SECONDS) for answer in waiting} == {200}


@pytest.mark.parametrize(
    ("path", "many"), [("/probe?target=hung", 100), ("/metrics", PATIENT_SCRAPES), ("/", PATIENT_SCRAPES)]
)
def test_many_callers_that_wait_for_one_server_refuse_nobody_else(
    path: str, many: int, kernel: Snapshot, hanging: Hanging
) -> None:
    with served(beside(hanging, kernel)) as url, crowd(many) as callers:
        address = address_of(url)
        before = threads()
        waiting = [callers.submit(status, address, path, _LONG) for _ in range(many)]
        after(lambda: hanging.asked == 1)
        after(lambda: len(threads() - before) == 1)  # the one that reads
        assert [status(address, "/probe?target=healthy") for _ in range(20)] == [200] * 20
        short = {"X-Prometheus-Scrape-Timeout-Seconds": "1"}
        assert [status(address, other, short) for other in ("/metrics", "/", "/-/ready")] == [200] * 3
        assert not any(answer.done() for answer in waiting)
        assert hanging.asked == 1, "they share one read"
        hanging.released.set()
        assert {answer.result(_SECONDS) for answer in waiting} == {200}


def test_one_scrape_of_everything_more_than_wait_already_has_all_that_answers_and_says_what_does_not(
    kernel: Snapshot, hanging: Hanging
) -> None:
    with served(beside(hanging, kernel)) as url, crowd(PATIENT_SCRAPES) as callers:
        address = address_of(url)
        before = threads()
        waiting = [callers.submit(status, address, "/metrics", _LONG) for _ in range(PATIENT_SCRAPES)]
        after(lambda: hanging.asked == 1)
        after(lambda: len(threads() - before) == 1)
        client = HTTPConnection(address, timeout=_SECONDS)
        client.request("GET", "/metrics", headers=_LONG)
        text = client.getresponse().read().decode()
        client.close()
        assert not any(answer.done() for answer in waiting)
        hanging.released.set()
    assert 'wso2_up{target="healthy"} 1.0' in text
    assert 'wso2_up{target="hung"} 0.0' in text
    assert 'wso2_scrape_error{reason="timeout",target="hung"} 1.0' in text


@pytest.mark.parametrize("resets", [False, True], ids=["closed", "reset"])
def test_callers_that_have_gone_hold_no_place(resets: object, kernel: Snapshot, hanging: Hanging) -> None:
    """Whether they were killed, which ends only their side at first, or reset."""
    with served(beside(hanging, kernel)) as url:
        host, _, port = address_of(url).rpartition(":")
        request = b"GET /probe?target=hung HTTP/1.1\r\nHost: a\r\nX-Prometheus-Scrape-Timeout-Seconds: 60\r\n\r\n"
        for _ in range(2 * ClientLimits().scrapes):
            caller = socket.create_connection((host, int(port)), timeout=_SECONDS)
            caller.sendall(request)
            if resets:
                caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            caller.close()
        time.sleep(0.2)
        assert [status(f"{host}:{port}", "/probe?target=healthy") for _ in range(20)] == [200] * 20
        hanging.released.set()
