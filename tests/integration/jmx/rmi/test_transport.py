import socket
from collections.abc import Callable

import pytest

from exporter.jmx.rmi import transport
from exporter.jmx.rmi.transport import Channel
from testing.jmx.byte_server import Serve
from testing.jmx.channels import receive


def test_an_address_that_swallows_everything_leaves_time_for_the_next_one(
    dial: Callable[..., Channel], serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = serve(lambda connection: connection.sendall(b"here"))
    with _full_listener() as full:
        addresses = [(socket.AF_INET, full), (socket.AF_INET, (place.host, place.port))]
        monkeypatch.setattr(transport, "_resolve", lambda *_: addresses)
        assert receive(dial(place, seconds=8), 4) == b"here"


class _full_listener:  # noqa: N801 - used like a function
    """A listener whose queue is full: Linux then drops whoever knocks."""

    def __enter__(self) -> tuple[str, int]:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=0)
        address: tuple[str, int] = self._listener.getsockname()
        self._knocking = [socket.socket() for _ in range(4)]
        for knocking in self._knocking:
            knocking.setblocking(False)
            knocking.connect_ex(address)
        return address

    def __exit__(self, *_: object) -> None:
        for opened in (*self._knocking, self._listener):
            opened.close()
