"""A JMX server without a JVM: it answers each call with what a real server once answered, up to a byte of choice."""

import socket
import struct
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from selectors import EVENT_READ, DefaultSelector
from types import TracebackType
from typing import Literal, Self

from exporter.jmx import JmxConnection, MBeanInfo, ObjectName, connect
from exporter.jmx.rmi import methods
from exporter.jmx.values import JavaValue
from testing.jmx.replies import ACKNOWLEDGEMENT, CARBON

_CALL = b"\x50\xac\xed\x00\x05\x77\x22"
_HASH = slice(len(_CALL) + 26, len(_CALL) + 34)
_HANDSHAKE_BYTES = 13
_LINGER = struct.pack("ii", 1, 0)

_REPLIES: Mapping[bytes, bytes] = {
    methods.LOOKUP.hash: CARBON["lookup"],
    methods.NEW_CLIENT.hash: CARBON["newClient"],
    methods.QUERY_NAMES.hash: CARBON["queryNames"],
    methods.GET_MBEAN_INFO.hash: CARBON["getMBeanInfo"],
    methods.GET_ATTRIBUTES.hash: CARBON["getAttributes"],
    methods.CLOSE.hash: CARBON["close"],
}

CutKind = Literal["close", "reset", "freeze"]

MEMORY = ObjectName.parse("java.lang:type=Memory")
MEMORY_BEANS = ObjectName.parse("java.lang:type=Memory*,*")
WANTED = ("Verbose", "ObjectPendingFinalizationCount", "HeapMemoryUsage")

LOGIN_BYTES = 2 * len(ACKNOWLEDGEMENT) + len(CARBON["lookup"]) + len(CARBON["newClient"])
"""What the server sends until somebody is logged in, by a registry and a server of a port each."""

SESSION_BYTES = LOGIN_BYTES + sum(len(CARBON[name]) for name in ("queryNames", "getMBeanInfo", "getAttributes"))
"""What it sends until everything is read; its answer to the logout follows."""


@dataclass(frozen=True)
class Cut:
    """What happens in place of the byte that follows `after` others, counted over all connections.

    The connection is closed or reset, or stays open and nothing more comes; `once`, or on each later one at once.
    """

    kind: CutKind
    after: int
    once: bool = False


@dataclass
class _Connection:
    socket: socket.socket
    received: bytearray = field(default_factory=bytearray)
    position: int = _HANDSHAKE_BYTES
    greeted: bool = False
    silent: bool = False


class ReplayServer:
    """A registry and a server on 127.0.0.1, in one thread. A context manager.

    Attributes:
        registry_port: where both answer; a client that is told to stay there needs no other.
        server_port: where both answer, too.
        connections: how many it was connected to so far.
    """

    def __init__(self) -> None:
        self._listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
        self.registry_port, self.server_port = (listener.getsockname()[1] for listener in self._listeners)
        self.connections = 0
        self._cut: Cut | None = None
        self._sent = 0
        self._open: set[int] = set()
        self._changed = threading.Condition()
        self._wake, self._woken = socket.socketpair()
        self._selector = DefaultSelector()
        self._thread = threading.Thread(target=self._serve, name="replay")

    def cut(self, cut: Cut | None) -> None:
        """From now on this; bytes are counted from 0 again. No connection may be open."""
        self._cut, self._sent = cut, 0

    def wait_until_unconnected(self, seconds: float = 10) -> None:
        """Until every client has closed its connections.

        Raises:
            AssertionError: one has not.
        """
        with self._changed:
            closed = self._changed.wait_for(lambda: not self._open, seconds)
        assert closed, f"{len(self._open)} connections are still open"

    def __enter__(self) -> Self:
        for listener in self._listeners:
            listener.setblocking(False)
            self._selector.register(listener, EVENT_READ)
        self._selector.register(self._woken, EVENT_READ)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wake.close()
        self._thread.join()
        connections = [key.data.socket for key in self._selector.get_map().values() if key.data]
        for left in (*connections, *self._listeners, self._woken):
            left.close()
        self._selector.close()

    def _serve(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._woken:
                    return
                if isinstance(key.fileobj, socket.socket) and key.data is None:
                    self._accept(key.fileobj)
                else:
                    self._receive(key.data)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            accepted, _ = listener.accept()
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            with self._changed:
                self._open.add(accepted.fileno())
            self._selector.register(accepted, EVENT_READ, _Connection(accepted))

    def _receive(self, connection: _Connection) -> None:
        try:
            data = connection.socket.recv(65536)
        except OSError:
            data = b""
        if not data:
            self._forget(connection)
            return
        connection.received += data
        answer = b"" if connection.greeted else ACKNOWLEDGEMENT
        connection.greeted = True
        answer += b"".join(self._answers(connection))
        if answer and not connection.silent:
            self._send(connection, answer)

    def _answers(self, connection: _Connection) -> list[bytes]:
        answers: list[bytes] = []
        while True:
            begin = connection.received.find(_CALL, connection.position)
            call = connection.received[begin:]
            if begin < 0 or len(call) < _HASH.stop:
                return answers
            connection.position = begin + _HASH.stop
            answers.append(_REPLIES[bytes(call[_HASH])])

    def _send(self, connection: _Connection, answer: bytes) -> None:
        room = len(answer) if self._cut is None else max(0, self._cut.after - self._sent)
        self._sent += len(answer[:room])
        with suppress(OSError):
            connection.socket.sendall(answer[:room])
            if self._cut is not None and room < len(answer):
                self._break(connection, self._cut)

    def _break(self, connection: _Connection, cut: Cut) -> None:
        connection.silent = True
        if cut.once:
            self._cut = None
        if cut.kind == "close":
            connection.socket.shutdown(socket.SHUT_WR)
        elif cut.kind == "reset":
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
            self._forget(connection)

    def _forget(self, connection: _Connection) -> None:
        number = connection.socket.fileno()
        self._selector.unregister(connection.socket)
        connection.socket.close()
        with self._changed:
            self._open.discard(number)
            self._changed.notify_all()


@dataclass(frozen=True)
class Read:
    """What a whole session reads."""

    names: list[ObjectName]
    info: MBeanInfo
    attributes: dict[str, JavaValue]


def log_in(registry_port: int, server_port: int, seconds: float) -> JmxConnection:
    """Log in to a replaying server, or to what stands in front of it."""
    return connect(f"127.0.0.1:{registry_port}", ("monitor", "hidden"), rmi_port=server_port, deadline_seconds=seconds)


def read_all(registry_port: int, server_port: int, seconds: float, closing_seconds: float | None = None) -> Read:
    """A whole session: log in, ask for names, an MBean's description and its attributes, log out.

    Args:
        registry_port: the registry's port.
        server_port: the server's port.
        seconds: the deadline of each of these.
        closing_seconds: that of logging out, if it is another one.

    Raises:
        JmxError: it was cut.
    """
    connection = log_in(registry_port, server_port, seconds)
    try:
        return ask(connection, seconds)
    finally:
        connection.close(seconds if closing_seconds is None else closing_seconds)


def ask(connection: JmxConnection, seconds: float) -> Read:
    """What a session asks between its login and its logout.

    Raises:
        JmxError: it was cut.
    """
    return Read(
        list(connection.query_names(MEMORY_BEANS, seconds).readable),
        connection.mbean_info(MEMORY, seconds),
        dict(connection.attributes(MEMORY, WANTED, seconds)),
    )
