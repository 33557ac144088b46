"""A server whose name moves to another address, while whoever has the old one stays silent.

The two addresses are real ones of this machine, the server a JVM; only the resolver is a double.
"""

import selectors
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any

import pytest

from exporter.jmx import ObjectName, ServiceUrl
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, TargetError
from exporter.targets.native.source import NativeSource
from testing.jvm import BETWEEN_CARBONS_PORTS, Jvm

OLD, NEW = "127.0.0.2", "127.0.0.1"
NAME = "moving.example.org"
QUERY = AttributeQuery(ObjectName.parse("exotic:type=Values"), ("Plain",))
MOST_POLLS = 6

Move = Callable[[str], None]


class Forwarder:
    """Leads the ports at the old address to those at the new one, until it is frozen: then nothing answers."""

    def __init__(self, *ports: int) -> None:
        self._selector = selectors.DefaultSelector()
        self._stack = ExitStack()
        self._others: dict[socket.socket, socket.socket] = {}
        self._running = threading.Event()
        self._running.set()
        self._stopped = False
        for port in ports:
            listener = self._stack.enter_context(socket.create_server((OLD, port)))
            self._selector.register(listener, selectors.EVENT_READ, self._accept)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def freeze(self) -> None:
        self._running.clear()

    def thaw(self) -> None:
        self._running.set()

    def stop(self) -> None:
        self._stopped = True
        self._running.set()
        self._thread.join()
        self._stack.close()
        self._selector.close()

    def _run(self) -> None:
        while not self._stopped:
            for key, _ in self._selector.select(0.05):
                self._running.wait()
                key.data(key.fileobj)

    def _accept(self, listener: socket.socket) -> None:
        near = self._stack.enter_context(listener.accept()[0])
        far = self._stack.enter_context(socket.create_connection((NEW, listener.getsockname()[1])))
        for one, other in ((near, far), (far, near)):
            self._others[one] = other
            self._selector.register(one, selectors.EVENT_READ, self._forward)

    def _forward(self, ready: socket.socket) -> None:
        with suppress(OSError):
            if data := ready.recv(65536):
                self._others[ready].sendall(data)
                return
        self._selector.unregister(ready)
        with suppress(OSError):
            self._others[ready].shutdown(socket.SHUT_RDWR)


@pytest.fixture
def forwarder(jvm: Jvm) -> Iterator[Forwarder]:
    forwarding = Forwarder(jvm.port, jvm.port + BETWEEN_CARBONS_PORTS)
    yield forwarding
    forwarding.stop()


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Move:
    """Gives the name another address."""
    resolve = socket.getaddrinfo
    address = [OLD]

    def answer(host: str, port: int, *arguments: Any, **options: Any) -> Any:
        if host == NAME and options.get("flags", 0) & socket.AI_NUMERICHOST:
            raise socket.gaierror(socket.EAI_NONAME, "no number")
        return resolve(address[0] if host == NAME else host, port, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return lambda new: address.__setitem__(0, new)


@pytest.fixture
def source(jvm: Jvm) -> Iterator[NativeSource]:
    opened = NativeSource(ServiceUrl(NAME, jvm.port), None)
    yield opened
    opened.close()


def is_read(source: NativeSource, seconds: float = 1.0) -> bool:
    try:
        snapshot = source.read([QUERY], Deadline.after(seconds))
    except TargetError as error:
        if error.reason != "timeout":
            raise
        return False
    return snapshot.value(QUERY.pattern, "Plain") == "plain"


def test_a_server_that_moved_while_its_old_address_is_frozen_is_read_after_a_few_polls(
    source: NativeSource, forwarder: Forwarder, move: Move
) -> None:
    assert is_read(source, 30)
    forwarder.freeze()
    move(NEW)
    polls = [is_read(source, 3) for _ in range(MOST_POLLS)]
    assert polls[0] is False
    assert polls[-1] is True


def test_a_server_that_is_frozen_and_did_not_move_keeps_its_session(
    source: NativeSource, forwarder: Forwarder, move: Move
) -> None:
    """A login more at each few polls would fill a slow server's audit log."""
    move(OLD)
    assert is_read(source, 30)
    session = source._poller._connection
    assert session is not None
    forwarder.freeze()
    assert [is_read(source, 0.5) for _ in range(5)] == [False] * 5
    forwarder.thaw()
    assert is_read(source, 30)
    assert source._poller._connection is session


def test_a_server_that_moved_from_an_address_where_nobody_can_connect_any_more_is_read_at_the_next_poll(
    source: NativeSource, forwarder: Forwarder, move: Move, jvm: Jvm
) -> None:
    """A queue of connections that is full: the kernel answers no more, as from a machine that is gone."""
    assert is_read(source, 30)
    forwarder.stop()
    place = (OLD, jvm.port + BETWEEN_CARBONS_PORTS)
    with ExitStack() as stack:
        silent = stack.enter_context(socket.socket())
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        silent.bind(place)
        silent.listen(0)
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(place)
        move(NEW)
        assert not is_read(source)
        assert is_read(source, 30)


def test_a_name_that_leads_nowhere_for_a_while_costs_no_session(
    source: NativeSource, forwarder: Forwarder, move: Move
) -> None:
    assert is_read(source, 30)
    session = source._poller._connection
    move("no-such-host.invalid")
    forwarder.freeze()
    assert [is_read(source, 0.5) for _ in range(4)] == [False] * 4
    forwarder.thaw()
    assert is_read(source, 30)
    assert source._poller._connection is session
