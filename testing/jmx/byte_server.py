"""Servers that send bytes as a test says, connection by connection."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from typing import Protocol

import pytest

from exporter.jmx.rmi.transport import Place

Behaviour = Callable[[socket.socket], None]
"""What a server does with one connection, which is closed afterwards."""


class Serve(Protocol):
    """Starts a server on 127.0.0.1: the n-th connection meets the n-th behaviour, later ones the last."""

    def __call__(self, *behaviours: Behaviour) -> Place: ...


class _Server:
    def __init__(self, behaviours: tuple[Behaviour, ...]) -> None:
        self._behaviours = behaviours
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self.place = Place(*self._listener.getsockname())
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            behaviour = self._behaviours[min(len(self._connections), len(self._behaviours) - 1)]
            self._connections.append(connection)
            thread = threading.Thread(target=self._handle, args=(behaviour, connection))
            self._threads.append(thread)
            thread.start()

    def _handle(self, behaviour: Behaviour, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            behaviour(connection)

    def stop(self) -> None:
        # Shut down and closed: a close alone would leave `accept` and `recv` of the other threads waiting.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join()  # until then there may be one more connection
        for opened in self._connections:
            with contextlib.suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[_Server] = []

    def start(*behaviours: Behaviour) -> Place:
        servers.append(_Server(behaviours))
        return servers[-1].place

    yield start
    for server in servers:
        server.stop()


def until_closed(connection: socket.socket) -> None:
    """Read until the client closes, or the test ends."""
    while connection.recv(65536):
        pass


def reset(connection: socket.socket) -> None:
    """Break the connection off as soon as the client has sent something: before, it might not even have connected."""
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
