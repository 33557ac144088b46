"""Registries that send what no registry sends: far more than a stub, before anybody has logged in."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Final, Literal, Self

from testing.jmx.connections import ConnectionServer
from testing.jmx.replies import ACKNOWLEDGEMENT, CARBON

Hostility = Literal["objects", "texts", "a long text", "a login of objects", "a trickle"]

_RETURN = CARBON["lookup"][:22]
_NO_FIELDS = struct.pack(">qBH", 1, 2, 0) + b"\x78\x70"
_OBJECTS = b"\x75\x72\0\x13[Ljava.lang.Object;" + _NO_FIELDS
_MILLION = 990_000


def _million(element: bytes, first: bytes = b"") -> bytes:
    head = _RETURN + _OBJECTS + struct.pack(">I", _MILLION)
    return head + (first or element) + element * (_MILLION - 1)


_REPLIES: Final[Mapping[Hostility, bytes]] = {
    # The array is the handle 1 after its class, and the class of its elements 2.
    "objects": _million(b"\x73\x71\x00\x7e\x00\x02", b"\x73\x72\0\1A" + _NO_FIELDS),
    "texts": _million(b"\x74\0\2xy"),
    "a long text": _RETURN + b"\x7c" + struct.pack(">q", 16 << 20) + b"x" * (16 << 20),
}


class HostileRegistry:
    """A registry on 127.0.0.1, for any number of clients. A context manager.

    Args:
        hostility: what it sends; where that is not the registry's own answer, its stub leads to itself.

    Attributes:
        port: where it listens.
    """

    def __init__(self, hostility: Hostility) -> None:
        self._hostility = hostility
        self._ended = threading.Event()
        self._server = ConnectionServer(self._handle)
        self.port: int = self._server.port

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._server.stop()

    def _handle(self, connection: socket.socket, _: int) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(ACKNOWLEDGEMENT)
        self._answer(connection.sendall)
        while connection.recv(65536):
            pass

    def _answer(self, send: Callable[[bytes], None]) -> None:
        if self._hostility == "a login of objects":
            send(CARBON["lookup"] + _REPLIES["objects"])
        elif self._hostility == "a trickle":
            send(_RETURN + _OBJECTS + struct.pack(">I", 1900) + b"\x70" * 1000)
            while not self._ended.wait(0.001):
                send(b"\x70")
                time.sleep(0)
        else:
            send(_REPLIES[self._hostility])
