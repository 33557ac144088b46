"""What goes over the wire, byte for byte, as RFC 9110 and RFC 9112 have it; and what a client may cost."""

import asyncio
import re
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from email.utils import parsedate_to_datetime

import pytest

from exporter.web.clients import Clients
from exporter.web.limits import ClientLimits
from exporter.web.messages import Request, Response, plain_text
from exporter.web.workers import Workers
from testing.http_bytes import HEALTHY, HOST, LAST, SECONDS, answering, connect, everything, said, statuses
from testing.http_server import served


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(answering) as url:
        yield int(url.rstrip("/").rpartition(":")[2])


@pytest.fixture(scope="module")
def patient_port() -> Iterator[int]:
    """A server that waits longer for a client than a client of ours for it."""
    limits = ClientLimits(request_seconds=10 * SECONDS, idle_seconds=10 * SECONDS, farewell_seconds=10 * SECONDS)
    with served(answering, limits) as url:
        yield int(url.rstrip("/").rpartition(":")[2])


def test_requests_in_one_connection_are_answered_in_their_order(port: int) -> None:
    paths = [f"GET /{number}?q={number} HTTP/1.1\r\n{HOST}\r\n" for number in range(3)]
    answer = said(port, "".join(paths) + LAST)
    assert re.findall(r"^GET (\S+) (\S*)\r?$", answer.replace("\n", "\r\n"), re.MULTILINE) == [
        ("/0", "q=0"),
        ("/1", "q=1"),
        ("/2", "q=2"),
        ("/-/healthy", ""),
    ]


def test_thousands_of_requests_at_once_are_answered(port: int) -> None:
    answer = said(port, HEALTHY * 5000 + LAST)
    assert statuses(answer) == [200] * 5001


def test_a_slow_answer_comes_before_those_of_later_requests(port: int) -> None:
    answer = said(port, f"GET /slow HTTP/1.1\r\n{HOST}\r\n" + LAST)
    assert answer.index("slow\n") < answer.index("GET /-/healthy")


def test_an_answer_has_a_date_a_length_and_the_servers_name(port: int) -> None:
    head, _, body = said(port, LAST).partition("\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines()[1:])
    assert abs(parsedate_to_datetime(headers["Date"]).timestamp() - time.time()) < SECONDS
    assert (headers["Content-Length"], headers["Server"]) == (str(len(body)), "wso2-exporter")
    assert headers["Connection"].lower() == "close"


@pytest.mark.parametrize(
    "body",
    [
        "Content-Length: {length}\r\n\r\n{smuggled}",
        "Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{smuggled}\r\n0\r\n\r\n",
    ],
    ids=["length", "chunked"],
)
def test_a_body_is_never_taken_for_the_next_request(port: int, body: str) -> None:
    smuggled = f"GET /smuggled HTTP/1.1\r\n{HOST}\r\n"
    answer = said(port, f"POST /outer HTTP/1.1\r\n{HOST}" + body.format(length=len(smuggled), smuggled=smuggled) + LAST)
    assert statuses(answer) == [200, 200]
    assert "POST /outer" in answer
    assert "/smuggled" not in answer


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (f"POST / HTTP/1.1\r\n{HOST}Content-Length: 100000\r\n\r\n", 413),
        (f"POST / HTTP/1.1\r\n{HOST}Content-Length: 100000\r\n\r\n{'x' * 100_000}", 413),
        (f"POST / HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\n20000\r\n{'x' * 0x20000}\r\n0\r\n\r\n", 413),
        (f"GET / HTTP/1.1\r\n{HOST}X-Long: {'x' * 100_000}\r\n\r\n", 431),
        (f"GET / HTTP/1.1\r\n{HOST}X-Endless: {'x' * 1_000_000}", 431),
        (f"GET /{'x' * 100_000} HTTP/1.1\r\n{HOST}\r\n", 431),
        (f"POST / HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400),
        (f"POST / HTTP/1.0\r\n{HOST}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (f"POST / HTTP/1.1\r\n{HOST}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
        (f"POST / HTTP/1.1\r\n{HOST}Content-Length: -3\r\n\r\n", 400),
        (f"POST / HTTP/1.1\r\n{HOST}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        (f"POST / HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        (f"GET / HTTP/1.1\r\n{HOST}{HOST}\r\n", 400),
        (f"GET / HTTP/1.1\r\n{HOST}Name : value\r\n\r\n", 400),
        (f"GET / HTTP/2.0\r\n{HOST}\r\n", 505),
        (f"GET /#fragment HTTP/1.1\r\n{HOST}\r\n", 400),
        (f"GET nothing HTTP/1.1\r\n{HOST}\r\n", 400),
        ("GET /\r\n\r\n", 400),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x8f" * 200, 400),
    ],
)
def test_what_is_wrong_is_said_once_and_ends_the_connection(port: int, request_bytes: str | bytes, status: int) -> None:
    sent = request_bytes.encode() if isinstance(request_bytes, str) else request_bytes
    answer = said(port, sent + LAST.encode())
    assert statuses(answer) == [status]
    assert answer.partition("\r\n\r\n")[2].count("\n") == 1


def test_head_has_the_headers_of_get_and_no_body(port: int) -> None:
    answer = said(port, f"HEAD /a HTTP/1.1\r\n{HOST}\r\n{LAST}")
    assert statuses(answer) == [200, 200]
    assert "HEAD /a" not in answer
    assert f"Content-Length: {len('HEAD /a ') + 1}\r\n" in answer


def test_head_with_a_body_that_is_too_long_is_refused_without_one(port: int) -> None:
    answer = said(port, f"HEAD / HTTP/1.1\r\n{HOST}Content-Length: 100000\r\n\r\n")
    assert statuses(answer) == [413]
    assert answer.endswith("\r\n\r\n")


def test_http_1_0_is_answered_and_the_connection_closed(port: int) -> None:
    assert statuses(said(port, "GET /-/healthy HTTP/1.0\r\n\r\n" + HEALTHY)) == [200]


def test_a_client_that_waits_for_100_gets_it_and_then_the_answer(port: int) -> None:
    with connect(port) as client:
        client.sendall(f"POST / HTTP/1.1\r\n{HOST}Expect: 100-continue\r\nContent-Length: 3\r\n\r\n".encode())
        assert client.recv(1 << 16).startswith(b"HTTP/1.1 100 ")
        client.sendall(b"abc" + LAST.encode())
        assert statuses(everything(client)) == [200, 200]


def test_a_client_that_would_send_too_much_is_not_told_to_go_on(port: int) -> None:
    answer = said(port, f"POST / HTTP/1.1\r\n{HOST}Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n")
    assert statuses(answer) == [413]


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("http://localhost:1/a%20b?c", "/a b c"),
        ("HTTPS://x", "/ "),
        ("*", "* "),
        ("/%FF", "/\ufffd "),
        ("/a?b?c", "/a b?c"),
    ],
)
def test_every_form_of_a_target_is_understood(port: int, target: str, path: str) -> None:
    assert f"GET {path}\n" in said(port, f"GET {target} HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n")


def test_an_empty_line_before_a_request_is_ignored(port: int) -> None:
    assert statuses(said(port, "\r\n" + LAST)) == [200]


@pytest.mark.parametrize("path", ["/-/healthy", "/slow"])
def test_an_empty_line_between_two_requests_is_ignored(port: int, path: str) -> None:
    """RFC 9112, 2.2: some clients send one after a body."""
    first = f"POST {path} HTTP/1.1\r\n{HOST}Content-Length: 1\r\n\r\nx\r\n"
    assert statuses(said(port, first + LAST)) == [200, 200]


@pytest.mark.parametrize("path", ["/slow", "/-/healthy", "/much"])
def test_a_client_that_ended_its_side_is_answered(port: int, path: str, caplog: pytest.LogCaptureFixture) -> None:
    with connect(port) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\n{HOST}\r\n".encode())
        client.shutdown(socket.SHUT_WR)
        assert statuses(everything(client)) == [200]
    assert statuses(said(port, LAST)) == [200]  # whatever was still to be done has been done
    assert caplog.messages == []


@pytest.mark.parametrize("first", [HEALTHY, f"GET /slow HTTP/1.1\r\n{HOST}\r\n"], ids=["at once", "later"])
def test_all_that_a_client_asked_before_it_ended_its_side_is_answered(port: int, first: str) -> None:
    with connect(port) as client:
        client.sendall((first + HEALTHY * 500).encode())
        client.shutdown(socket.SHUT_WR)
        assert statuses(everything(client)) == [200] * 501


@pytest.mark.parametrize("rest", ["GET / HT", f"POST / HTTP/1.1\r\n{HOST}Content-Length: 9\r\n\r\n", "\r\n"])
def test_what_is_not_whole_when_a_client_ends_its_side_is_not_waited_for(patient_port: int, rest: str) -> None:
    for before in ("", HEALTHY, f"GET /slow HTTP/1.1\r\n{HOST}\r\n"):
        with connect(patient_port) as client:
            client.sendall((before + rest).encode())
            client.shutdown(socket.SHUT_WR)
            assert statuses(everything(client)) == [200] * bool(before)


def test_nothing_is_answered_while_the_word_to_go_on_waits_to_be_read() -> None:
    """Else answers to a client that never reads would pile up, however many it asks for."""
    asked: list[str] = []

    def count(request: Request) -> Response:
        asked.append(request.method)
        return plain_text(200, "")

    async def ask() -> None:
        loop, workers = asyncio.get_running_loop(), Workers()
        clients = Clients(count, ClientLimits(), loop, workers)
        client, theirs = socket.socketpair()
        with client:
            for each in (client, theirs):
                each.setblocking(False)
            for size in (1 << 16, 1):
                with suppress(BlockingIOError):
                    while True:
                        theirs.send(bytes(size))
            clients.welcome(theirs)
            head = f"POST / HTTP/1.1\r\n{HOST}Expect: 100-continue\r\nContent-Length: 1\r\n\r\n"
            for part in (head, "x" + HEALTHY * 100):
                await loop.sock_sendall(client, part.encode())
                for _ in range(1000):  # turns of the loop, each of which might answer a request
                    await asyncio.sleep(0)
            clients.close()
            await asyncio.sleep(0)

    asyncio.run(ask())
    assert asked == ["POST"]
