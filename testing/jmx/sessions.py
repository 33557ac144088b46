"""Sessions with servers that send bytes as a test says."""

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from exporter.jmx import (
    JmxConnection,
    ServiceUrl,
    connect,
)
from exporter.jmx.requests import calls
from testing.jmx.byte_server import Behaviour, Serve
from testing.jmx.replies import CARBON
from testing.jmx.session_replies import answers

SECONDS = 20


def hang_up(_: socket.socket) -> None:
    """End the connection as a server does that has nothing more to say: with what was asked still unread."""


class Asked:
    """What a server was asked on one connection, once that has ended."""

    def __init__(self) -> None:
        self._data = b""
        self._ended = threading.Event()

    def record(self, connection: socket.socket) -> None:
        while data := connection.recv(65536):
            self._data += data
        self._ended.set()

    def all(self) -> bytes:
        assert self._ended.wait(SECONDS)
        return self._data


Open = Callable[..., JmxConnection]


@pytest.fixture
def log_in(serve: Serve) -> Iterator[Open]:
    """Logs in to a server of which each connection meets one of the behaviours."""
    opened: list[JmxConnection] = []

    def open_(*behaviours: Behaviour, **options: Any) -> JmxConnection:
        registry, server = serve(answers(CARBON["lookup"])), serve(*behaviours)
        url = ServiceUrl(registry.host, registry.port)
        options = {"deadline_seconds": SECONDS, "rmi_port": server.port, **options}
        opened.append(connect(url, ("admin", "hidden"), **options))
        return opened[-1]

    yield open_
    for connection in opened:
        connection.close(0.2)


def outcomes(connection: JmxConnection, *asked: calls.Call[Any], seconds: float = SECONDS) -> list[Any]:
    return list(connection.pipeline(asked, seconds))


def is_memory(outcome: Any) -> bool:
    return bool(outcome["Verbose"] is False and outcome["HeapMemoryUsage"].items["max"] == 1 << 30)
