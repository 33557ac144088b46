"""Servers that send bytes as a test says, connection by connection."""

import socket
import struct
from collections.abc import Callable, Iterator
from typing import Protocol

import pytest

from exporter.jmx.rmi.transport import Place
from testing.jmx.connections import ConnectionServer

Behaviour = Callable[[socket.socket], None]
"""What a server does with one connection, which is closed afterwards."""


class Serve(Protocol):
    """Starts a server on 127.0.0.1: the n-th connection meets the n-th behaviour, later ones the last."""

    def __call__(self, *behaviours: Behaviour) -> Place: ...


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[ConnectionServer] = []

    def start(*behaviours: Behaviour) -> Place:
        def behave(connection: socket.socket, number: int) -> None:
            behaviours[min(number, len(behaviours) - 1)](connection)

        server = ConnectionServer(behave)
        servers.append(server)
        return Place(server.host, server.port)

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
