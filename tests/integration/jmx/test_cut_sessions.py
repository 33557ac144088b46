"""A recorded session cut at every single byte of what the server sends, and answered with what is none."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from exporter.jmx import AttributeUnreadableError, ConnectError, DeadlineExceededError, JmxError, SessionLostError
from exporter.jmx.rmi.messages import REPLY_BODY
from testing.jmx.faulty_proxy import Fault, FaultyProxy
from testing.jmx.replay_server import (
    LOGIN_BYTES,
    MEMORY,
    SESSION_BYTES,
    WANTED,
    Cut,
    CutKind,
    Read,
    ReplayServer,
    ask,
    log_in,
)
from testing.jmx.replay_server import read_all as read_from
from testing.jmx.replies import ACKNOWLEDGEMENT, CARBON
from testing.shortage import threads

SECONDS = 10.0
SHORT = 0.4
SPARE = 10.0
"""Seconds for all that a busy machine does besides waiting: a deadline that is not kept costs many times as much."""
KINDS: tuple[CutKind, CutKind] = ("close", "reset")


@dataclass(frozen=True)
class Held:
    """What a process holds that it may forget to give back."""

    files: int
    threads: int

    @classmethod
    def now(cls) -> "Held":
        return cls(len(list(Path("/proc/self/fd").iterdir())), len(threads()))

    def is_no_more_than(self, before: "Held") -> bool:
        """It may be less: what tests before this one left ends in its own time."""
        return self.files <= before.files and self.threads <= before.threads


@pytest.fixture
def server() -> Iterator[ReplayServer]:
    with ReplayServer() as replaying:
        yield replaying


@pytest.fixture
def whole(server: ReplayServer) -> Read:
    """What the session reads when nothing cuts it."""
    read = read_from(server.registry_port, server.server_port, SECONDS)
    assert len(read.names) == 11
    assert len(read.info.attributes) == 5
    assert set(read.attributes) == set(WANTED)
    server.wait_until_unconnected()
    return read


def is_same(read: Read, whole: Read) -> bool:
    usage: Any
    expected: Any
    usage, expected = read.attributes["HeapMemoryUsage"], whole.attributes["HeapMemoryUsage"]
    numbers = {name: read.attributes[name] for name in WANTED[:2]}
    return (
        read.names == whole.names
        and read.info == whole.info
        and usage.items == expected.items
        and numbers == {name: whole.attributes[name] for name in WANTED[:2]}
    )


def cut_session(
    server: ReplayServer, cut: Cut, seconds: float, closing_seconds: float | None = None
) -> Read | JmxError:
    """What a session reads that is cut, or its error; nothing of it may be left, and it may take no longer."""
    before = Held.now()
    server.cut(cut)
    began = time.monotonic()
    outcome: Read | JmxError
    try:
        outcome = read_from(server.registry_port, server.server_port, seconds, closing_seconds)
    except JmxError as error:
        outcome = error
    # Each of the four steps and the logout have a deadline of their own.
    assert time.monotonic() - began < 5 * seconds + SPARE, cut
    server.wait_until_unconnected()
    # A server that is late accepts what was closed before, and closes it.
    _wait_until(lambda: Held.now().is_no_more_than(before))
    return outcome


@pytest.mark.parametrize("kind", KINDS)
def test_a_login_cut_for_good_at_any_byte_fails(kind: CutKind, server: ReplayServer) -> None:
    for after in range(LOGIN_BYTES):
        outcome = cut_session(server, Cut(kind, after), SECONDS)
        assert isinstance(outcome, ConnectError | SessionLostError), (after, outcome)


@pytest.mark.parametrize("kind", KINDS)
def test_a_session_cut_for_good_at_any_byte_fails(kind: CutKind, server: ReplayServer, whole: Read) -> None:
    """One session all the time: in the end it is as good as new."""
    with log_in(server.registry_port, server.server_port, SECONDS) as connection:
        held: Held | None = None
        # Each time but the first it is connected anew, and acknowledged.
        for after in range(len(ACKNOWLEDGEMENT) + SESSION_BYTES - LOGIN_BYTES):
            server.cut(Cut(kind, after))
            began = time.monotonic()
            with pytest.raises((ConnectError, SessionLostError, AttributeUnreadableError)):
                ask(connection, SECONDS)
            assert time.monotonic() - began < 3 * SECONDS + SPARE, after
            server.wait_until_unconnected()
            held = held or Held.now()
            _wait_until(lambda held=held: Held.now().is_no_more_than(held))  # type: ignore[misc]
        server.cut(None)
        assert is_same(ask(connection, SECONDS), whole)


def test_a_login_cut_once_at_any_byte_fails(server: ReplayServer) -> None:
    for after in range(LOGIN_BYTES):
        outcome = cut_session(server, Cut(KINDS[after % 2], after, once=True), SECONDS)
        assert isinstance(outcome, ConnectError | SessionLostError), (after, outcome)


def test_a_session_cut_once_at_any_byte_reads_the_same(server: ReplayServer, whole: Read) -> None:
    with log_in(server.registry_port, server.server_port, SECONDS) as connection:
        ask(connection, SECONDS)
        before = Held.now()
        for after in range(SESSION_BYTES - LOGIN_BYTES):
            opened = server.connections
            server.cut(Cut(KINDS[after % 2], after, once=True))
            assert is_same(ask(connection, SECONDS), whole), after
            assert server.connections > opened, after
            _wait_until(lambda: Held.now().is_no_more_than(before))


@pytest.mark.parametrize("kind", ["close", "reset", "freeze"])
def test_a_logout_that_is_cut_is_no_error(kind: CutKind, server: ReplayServer, whole: Read) -> None:
    for after in range(SESSION_BYTES, SESSION_BYTES + len(CARBON["close"]), 7):
        outcome = cut_session(server, Cut(kind, after), SECONDS, closing_seconds=SHORT)
        assert isinstance(outcome, Read)
        assert is_same(outcome, whole)


def test_a_frozen_session_ends_with_its_deadline(server: ReplayServer) -> None:
    """A sample; `make soak` freezes it at every byte."""
    for after in [0, 1, LOGIN_BYTES - 1, *range(17, SESSION_BYTES, 997), SESSION_BYTES - 1]:
        outcome = cut_session(server, Cut("freeze", after), SHORT)
        assert isinstance(outcome, DeadlineExceededError), (after, outcome)


# What comes in the place of the rest of an answer.

ARRAY = b"\x75\x72\x00\x13[Ljava.lang.Object;" + bytes(8) + b"\x02\x00\x00\x78\x70"
OBJECT = b"\x73\x72\x00\x01A" + bytes(8) + b"\x02\x00\x00\x78\x70"
FAULTS = {
    "a TLS alert": Fault("garbage", 0, bytes.fromhex("15 0303 0002 020a")),
    "an HTTP answer": Fault("garbage", 0, b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"),
    "a greeting of another protocol": Fault("garbage", 0, b"220 mail.example ESMTP\r\n"),
    "all bytes": Fault("garbage", 0, bytes(range(256)) * 200),
    "all bytes, backwards": Fault("garbage", 0, bytes(range(255, -1, -1)) * 200),
    "zero bytes without end": Fault("flood", 0, bytes(1024)),
    "0xff without end": Fault("flood", 0, b"\xff" * 1024),
    "nulls without end": Fault("flood", 0, b"\x70" * 1024),
    "resets without end": Fault("flood", 0, b"\x79" * 1024),
    "failures without end": Fault("flood", 0, b"\x7b" * 1024),
    "strings without end": Fault("flood", 0, b"\x74\x04\x00" + b"x" * 1024),
    "a string of so many bytes as nobody has": Fault("flood", 0, b"\x7c" + b"\x7f" * 8),
    "a string of 15 MiB, and so on": Fault("flood", 0, b"\x7c" + (15 << 20).to_bytes(8, "big") + bytes(1024)),
    "an array of two thousand million elements": Fault("flood", 0, ARRAY + b"\x7f\xff\xff\xff"),
    "arrays in arrays": Fault("flood", 0, ARRAY + b"\x00\x00\x00\x01"),
    "objects in classes": Fault("flood", 0, b"\x73\x72\x00\x01A" + bytes(8) + b"\x02\x00\x00"),
    "superclasses without end": Fault("flood", 0, b"\x72\x00\x01A" + bytes(8) + b"\x02\x00\x00\x78"),
    "objects without end": Fault("flood", 0, OBJECT),
    "blocks without end": Fault("flood", 0, b"\x7a\x00\x00\x10\x00" + bytes(4096)),
}

_NAMES = len(ACKNOWLEDGEMENT) + len(CARBON["lookup"]) + len(CARBON["newClient"])
_VALUES = _NAMES + len(CARBON["queryNames"]) + len(CARBON["getMBeanInfo"])
PLACES = {
    "the acknowledgement": 0,
    "its end": len(ACKNOWLEDGEMENT) - 1,
    "the registry's answer": len(ACKNOWLEDGEMENT),
    "the registry's object": len(ACKNOWLEDGEMENT) + REPLY_BODY,
    "the login's answer": len(ACKNOWLEDGEMENT) + len(CARBON["lookup"]),
    "the names": _NAMES + REPLY_BODY,
    "a name": _NAMES + 300,
    "the attributes": _VALUES + REPLY_BODY,
    "an attribute list's elements": _VALUES + CARBON["getAttributes"].index(b"\x77\x04") + 6,
    "the middle of a value": _VALUES + 600,
}
"""Where in what a server of one port sends."""


@pytest.mark.parametrize("fault", FAULTS)
def test_another_answer_is_an_error_within_the_deadline_wherever_it_comes(fault: str, server: ReplayServer) -> None:
    with FaultyProxy(server.registry_port) as proxy:
        read = _reader(proxy)
        for place, after in PLACES.items():
            before = Held.now()
            proxy.set_fault(Fault(FAULTS[fault].kind, after, FAULTS[fault].payload))
            began = time.monotonic()
            # Garbage may be the beginning of an answer: then the rest is waited for.
            seconds = 0.5 if FAULTS[fault].kind == "garbage" else SECONDS
            with pytest.raises(JmxError) as told:
                read(seconds)
            assert time.monotonic() - began < 5 * seconds + SPARE, place
            assert len(str(told.value)) < 1000, place
            _wait_until(lambda: proxy.open_connections == 0)
            server.wait_until_unconnected()
            _wait_until(lambda before=before: Held.now().is_no_more_than(before))  # type: ignore[misc]


@pytest.mark.parametrize("after", [0, PLACES["the registry's object"], PLACES["the middle of a value"]])
def test_a_byte_a_second_does_not_stretch_the_deadline(after: int, server: ReplayServer) -> None:
    seconds = 1.5
    with FaultyProxy(server.registry_port) as proxy:
        proxy.set_fault(Fault("drip", after))
        began = time.monotonic()
        with pytest.raises(DeadlineExceededError):
            _reader(proxy)(seconds)
        assert time.monotonic() - began < 5 * seconds + SPARE


def test_a_session_goes_on_when_the_server_is_well_again(server: ReplayServer) -> None:
    with FaultyProxy(server.registry_port) as proxy, log_in(proxy.port, proxy.port, SECONDS) as connection:
        for kind in ("close", "reset", "garbage"):
            proxy.set_fault(Fault(kind, 500, b"\x00" * 100))
            with pytest.raises(JmxError):
                connection.attributes(MEMORY, WANTED, SECONDS)
            proxy.set_fault(Fault())
            assert set(connection.attributes(MEMORY, WANTED, SECONDS)) == set(WANTED)


def _reader(proxy: FaultyProxy) -> Callable[[float], Read]:
    return lambda seconds: read_from(proxy.port, proxy.port, seconds)


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)
