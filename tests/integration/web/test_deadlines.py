"""The deadlines that clients have, in real time."""

import asyncio
import socket
import time
from collections.abc import Coroutine, Iterator
from contextlib import closing, suppress

import pytest

from exporter.web.clients import Clients
from exporter.web.limits import ClientLimits
from exporter.web.workers import Workers
from testing.http_bytes import HEALTHY, HOST, LAST, MUCH, SECONDS, answering, connect, everything, said, statuses
from testing.http_server import served
from testing.patience import PATIENCE

_QUICK = ClientLimits(
    connections=8,
    scrapes=4,
    request_seconds=1,
    idle_seconds=1,
    answer_seconds=1,
    farewell_seconds=1,
    exchange_seconds=3,
)


@pytest.fixture(scope="module")
def quick_port() -> Iterator[int]:
    with served(answering, _QUICK) as url:
        yield int(url.rstrip("/").rpartition(":")[2])


def test_much_is_read_at_the_clients_pace_and_the_connection_goes_on(quick_port: int) -> None:
    with connect(quick_port) as client:
        client.sendall(f"GET /much HTTP/1.1\r\n{HOST}\r\n{LAST}".encode())
        time.sleep(0.3)
        assert statuses(everything(client)) == [200]  # the second one stands behind the x, on their line
        client.close()


@pytest.mark.parametrize(
    ("drip", "ends_with"),
    [
        ("", []),
        ("GET /-/healthy HTTP/1.1", [408]),
        (f"GET /-/healthy HTTP/1.1\r\n{HOST}X: ", [408]),
        (f"POST / HTTP/1.1\r\n{HOST}Content-Length: 9999\r\n\r\n", [408]),
        (f"POST / HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\n", [408]),
        (HEALTHY, [200]),
        (f"{HEALTHY}GET / HT", [200, 408]),
    ],
    ids=["nothing", "line", "headers", "body", "chunks", "idle", "next"],
)
def test_line_headers_and_body_have_one_deadline(quick_port: int, drip: str, ends_with: list[int]) -> None:
    """However steadily the bytes come: one at a time, then nothing."""
    began = time.monotonic()
    with connect(quick_port) as client:
        for byte in drip.encode():
            client.send(bytes([byte]))
        assert statuses(everything(client)) == ends_with
    assert 0.9 < time.monotonic() - began < PATIENCE


def test_a_byte_now_and_then_does_not_put_the_deadline_off(quick_port: int) -> None:
    with connect(quick_port) as client, closing(client.makefile("rb")) as answer:
        client.settimeout(SECONDS)
        client.sendall(b"GET / HTTP/1.1\r\nX: ")
        ended = False
        for _ in range(SECONDS * 5):
            try:
                client.send(b"x")
            except OSError:
                ended = True
                break
            time.sleep(0.2)
        assert ended
        assert answer.readline().startswith(b"HTTP/1.1 408 ")


def test_a_client_that_never_reads_is_left(quick_port: int) -> None:
    with connect(quick_port) as client:
        client.sendall(f"GET /much HTTP/1.1\r\n{HOST}\r\n".encode())
        time.sleep(2)
        received = 0
        with suppress(ConnectionResetError):
            while data := client.recv(1 << 20):
                received += len(data)
        assert received < len(MUCH)


def test_a_request_that_is_never_answered_ends(quick_port: int) -> None:
    """A fault of ours, such as a step for which there was no memory, must not cost a place for ever."""
    assert said(quick_port, f"GET /never HTTP/1.1\r\n{HOST}\r\n") == ""


def test_an_answer_that_cannot_be_sent_costs_no_place_for_ever(quick_port: int) -> None:
    """There was no memory for it, say."""
    assert said(quick_port, f"GET /unsendable HTTP/1.1\r\n{HOST}\r\n") == ""


def test_a_client_for_whom_there_was_no_memory_costs_no_place_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    async def served_afterwards() -> bytes:
        loop = asyncio.get_running_loop()
        clients = Clients(answering, ClientLimits(connections=1, request_seconds=0.2), loop, Workers())
        with monkeypatch.context() as short:
            short.setattr(loop, "create_task", no_memory)
            lost, theirs = socket.socketpair()
            with lost, theirs, suppress(MemoryError):
                clients.welcome(theirs)
        await asyncio.sleep(0.5)
        client, theirs = socket.socketpair()
        with client:
            client.setblocking(False)
            clients.welcome(theirs)
            await loop.sock_sendall(client, LAST.encode())
            answer = await loop.sock_recv(client, 1 << 16)
            clients.close()
            await asyncio.sleep(0)
            return answer

    assert statuses(asyncio.run(served_afterwards()).decode()) == [200]


def no_memory(coroutine: Coroutine[object, None, None]) -> None:
    coroutine.close()
    raise MemoryError


def test_one_that_waits_makes_room_for_one_that_asks(quick_port: int) -> None:
    """The oldest first; one that is being answered never."""
    with connect(quick_port) as asking:
        asking.sendall(f"GET /slow?1 HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n".encode())
        time.sleep(0.1)  # until it is read
        idle = [connect(quick_port) for _ in range(_QUICK.connections - 1)]
        assert statuses(said(quick_port, LAST)) == [200]
        assert statuses(everything(asking)) == [200]
        assert idle[0].recv(1) == b""
        idle[-1].sendall(LAST.encode())
        assert statuses(everything(idle[-1])) == [200]
        for client in idle:
            client.close()
