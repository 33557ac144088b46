"""Clients that reset their connections while the machine is busy, in real time."""

import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from testing.http_bytes import HOST, LAST, MUCH, answering, connect, said, statuses
from testing.http_server import served


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(answering) as url:
        yield int(url.rstrip("/").rpartition(":")[2])


@pytest.mark.parametrize(("path", "size"), [("/-/healthy", 1), ("/later", 1), ("/much", len(MUCH))])
def test_clients_that_reset_once_they_are_answered_are_no_fault(
    port: int, path: str, size: int, caplog: pytest.LogCaptureFixture
) -> None:
    """However late the exporter comes to close its own side: something else computes meanwhile."""
    over = threading.Event()
    computing = threading.Thread(target=lambda: all(sum(range(1000)) for _ in iter(over.is_set, True)))
    computing.start()
    try:
        for _ in range(20):
            with connect(port) as client:
                client.sendall(f"GET {path} HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n".encode())
                received = 0
                while received < size:
                    received += len(client.recv(1 << 20))
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        assert statuses(said(port, LAST)) == [200]
    finally:
        over.set()
        computing.join()
    assert caplog.messages == []
