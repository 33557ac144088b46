"""A connection in TLS against OpenSSL's client: what holds for a plain one holds for it, too."""

import os
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from exporter.web.limits import ClientLimits
from exporter.web.messages import Request, Response, plain_text
from exporter.web.security.protection import Protection, Security
from exporter.web.tls_terms import Certificate, TlsTerms
from testing.certificates import CLIENT_NAME, Certificates, Shaken, certificates, with_names
from testing.http_bytes import HOST, LAST, MUCH, answering, connect, statuses
from testing.http_server import served
from testing.patience import PATIENCE

QUICK = ClientLimits(connections=8, request_seconds=1, idle_seconds=1, answer_seconds=1, farewell_seconds=1)


@dataclass
class Place:
    """A server that speaks TLS."""

    port: int
    issued: Certificates
    shaken: Shaken
    terms: list[TlsTerms] = field(default_factory=list)

    def client(self, context: ssl.SSLContext | None = None) -> ssl.SSLSocket:
        context = context or self.issued.client_context()
        return context.wrap_socket(connect(self.port), server_hostname="127.0.0.1")

    def said(self, sent: str, context: ssl.SSLContext | None = None) -> str:
        with self.client(context) as client:
            client.sendall(sent.encode())
            return everything(client)


@pytest.fixture(scope="module")
def issued() -> Certificates:
    return certificates()


@contextmanager
def place(
    issued: Certificates, policy: ssl.VerifyMode = ssl.CERT_NONE, limits: ClientLimits | None = None
) -> Iterator[Place]:
    shaken = Shaken()
    terms = [TlsTerms(issued.server_context(policy), admits, shaken.refused)]
    with served(asked, limits, Security(lambda: Protection(tls=terms[0]))) as url:
        yield Place(int(url.rstrip("/").rpartition(":")[2]), issued, shaken, terms)


@pytest.fixture(scope="module")
def server(issued: Certificates) -> Iterator[Place]:
    with place(issued) as started:
        yield started


@pytest.fixture(scope="module")
def quick(issued: Certificates) -> Iterator[Place]:
    with place(issued, limits=QUICK) as started:
        yield started


def asked(request: Request) -> Response:
    if request.path == "/scheme":
        return plain_text(200, f"{request.scheme} {request.client}")
    answer = answering(request)
    assert isinstance(answer, Response)
    return answer


def admits(certificate: Certificate) -> bool:
    return ("DNS", CLIENT_NAME) in certificate["subjectAltName"]


def everything(client: socket.socket) -> str:
    received = bytearray()
    while data := client.recv(1 << 16):
        received += data
    return received.decode()


def until(condition: object) -> None:
    give_up = time.monotonic() + PATIENCE
    assert callable(condition)
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.01)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_requests_are_answered_and_know_that_they_came_in_tls(server: Place, version: ssl.TLSVersion) -> None:
    context = server.issued.client_context()
    context.minimum_version = context.maximum_version = version
    answer = server.said(f"GET /scheme HTTP/1.1\r\n{HOST}\r\n{LAST}", context)
    assert statuses(answer) == [200, 200]
    assert "https 127.0.0.1\n" in answer


def test_the_last_answer_is_followed_by_tls_own_goodbye(server: Place) -> None:
    """Else a client could not tell an answer that was cut short."""
    context = server.issued.client_context()
    raw = connect(server.port)
    with context.wrap_socket(raw, server_hostname="127.0.0.1", suppress_ragged_eofs=False) as client:
        client.sendall(LAST.encode())
        assert statuses(everything(client)) == [200]


def test_much_comes_whole(server: Place) -> None:
    with server.client() as client:
        client.sendall(f"GET /much HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n".encode())
        head, _, body = everything(client).partition("\r\n\r\n")
    assert (statuses(head), len(body)) == ([200], len(MUCH))


def test_what_was_asked_before_a_client_ended_its_side_is_answered(server: Place) -> None:
    """TLS 1.3 has ends of one side, as TCP has (RFC 8446, 6.1)."""
    received, to_send = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = server.issued.client_context().wrap_bio(received, to_send, server_hostname="127.0.0.1")
    with connect(server.port) as client:

        def exchange(step: object) -> object:
            assert callable(step)
            while True:
                try:
                    return step()
                except ssl.SSLWantReadError:
                    client.sendall(to_send.read())
                    received.write(client.recv(1 << 16))

        exchange(tls.do_handshake)
        tls.write(f"GET /a HTTP/1.1\r\n{HOST}\r\n".encode())
        with suppress(ssl.SSLWantReadError):
            tls.unwrap()
        client.sendall(to_send.read())
        client.shutdown(socket.SHUT_WR)
        while data := client.recv(1 << 16):
            received.write(data)
    answer = bytearray()
    with suppress(ssl.SSLError):
        while data := tls.read(1 << 16):
            answer += data
    assert b"GET /a" in answer


def test_http_in_the_clear_is_told_so(server: Place) -> None:
    with connect(server.port) as client:
        client.sendall(LAST.encode())
        answer = everything(client)
    assert statuses(answer) == [400]
    assert answer.endswith("\r\n\r\nClient sent an HTTP request to an HTTPS server.\n")


@pytest.mark.parametrize("sent", [b"\x00" * 100, b"SSH-2.0-x\r\n", b"\x16\x03\x01\xff\xff" + b"x" * 70_000])
def test_what_is_no_tls_costs_its_client_alone_and_is_noted_once(server: Place, sent: bytes) -> None:
    server.shaken.failures.clear()
    with connect(server.port) as client, suppress(ConnectionError):
        client.sendall(sent)
        everything_raw(client)
    until(lambda: len(server.shaken.failures) == 1)
    assert statuses(server.said(LAST)) == [200]


def everything_raw(client: socket.socket) -> None:
    while client.recv(1 << 16):
        pass


def test_a_client_that_leaves_without_a_word_is_no_failure(server: Place) -> None:
    server.shaken.failures.clear()
    connect(server.port).close()
    with connect(server.port) as client:
        client.sendall(b"\x16\x03")
    until(lambda: server.shaken.failures)
    assert server.shaken.failures == ["127.0.0.1: the client left before it was done"]


def test_a_client_that_speaks_no_version_of_ours_is_told_in_tls(issued: Certificates) -> None:
    with place(issued) as server:
        server.terms[0].context.minimum_version = ssl.TLSVersion.TLSv1_3
        context = issued.client_context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with pytest.raises(ssl.SSLError) as raised:
            server.said(LAST, context)
        assert raised.value.reason == "TLSV1_ALERT_PROTOCOL_VERSION"
        until(lambda: server.shaken.failures == ["127.0.0.1: unsupported protocol"])


class TestClientCertificates:
    @pytest.fixture
    def strict(self, issued: Certificates) -> Iterator[Place]:
        with place(issued, ssl.CERT_REQUIRED) as started:
            yield started

    def test_a_client_with_one_of_the_authority_comes_in(self, strict: Place) -> None:
        assert statuses(strict.said(LAST, strict.issued.client_context(strict.issued.client))) == [200]
        assert strict.shaken.failures == []

    @pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
    def test_all_others_are_kept_out(self, strict: Place, version: ssl.TLSVersion) -> None:
        issued, foreign = strict.issued, certificates()
        for certificate in (None, foreign.client, issued.authority.issue_cert("other.example")):
            context = issued.client_context(certificate)
            context.minimum_version = context.maximum_version = version
            assert not answered(strict, context)
        until(lambda: len(strict.shaken.failures) == 3)
        assert [failure.partition(": ")[2] for failure in strict.shaken.failures] == [
            "peer did not return a certificate",
            "the client's certificate cannot be verified: unable to get local issuer certificate",
            "the client's certificate has none of the names that may come in",
        ]

    @pytest.mark.parametrize("kind", [0x81, 0x82, 0x86], ids=["e-mail", "DNS", "URI"])
    def test_one_whose_name_is_no_text_is_kept_out_in_one_line(
        self, strict: Place, kind: int, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Names are ASCII (RFC 5280, 4.2.1.6), but authorities sign others, too."""
        client = with_names(strict.issued.authority, bytes([0x30, 4, kind, 2]) + "äé".encode("latin-1"))
        assert not answered(strict, strict.issued.client_context(client))
        until(lambda: strict.shaken.failures == ["127.0.0.1: the client's certificate has a name that is no text"])
        assert caplog.messages == []

    def test_where_none_is_demanded_only_a_wrong_one_is_kept_out(self, issued: Certificates) -> None:
        with place(issued, ssl.CERT_OPTIONAL) as server:
            assert answered(server, issued.client_context())
            assert answered(server, issued.client_context(issued.client))
            assert not answered(server, issued.client_context(certificates().client))
            assert not answered(server, issued.client_context(issued.authority.issue_cert("other.example")))

    def test_a_connection_is_not_heard_any_more_once_the_terms_are_others(self, issued: Certificates) -> None:
        with place(issued) as server, server.client() as client:
            client.sendall(f"GET /a HTTP/1.1\r\n{HOST}\r\n".encode())
            assert b"200" in client.recv(1 << 16)
            server.terms[0] = TlsTerms(issued.server_context(ssl.CERT_REQUIRED), admits, server.shaken.refused)
            client.sendall(f"GET /a HTTP/1.1\r\n{HOST}\r\n".encode())
            assert client.recv(1 << 16) == b""


def answered(server: Place, context: ssl.SSLContext) -> bool:
    try:
        return statuses(server.said(LAST, context)) == [200]
    except (ssl.SSLError, ConnectionError):
        return False


class TestDeadlines:
    @pytest.mark.parametrize("sent", [b"", b"\x16", b"\x16\x03\x01\x02\x00\x01"])
    def test_a_handshake_that_is_not_done_ends_at_the_first_requests_deadline(self, quick: Place, sent: bytes) -> None:
        began = time.monotonic()
        with connect(quick.port) as client:
            for byte in sent:
                client.send(bytes([byte]))
            with suppress(ConnectionError):
                assert client.recv(1) == b""
        assert 0.9 < time.monotonic() - began < PATIENCE

    def test_a_client_that_is_silent_after_the_handshake_is_ended(self, quick: Place) -> None:
        with quick.client() as client:
            assert client.recv(1) == b""

    def test_a_request_that_is_never_whole_is_ended_with_408(self, quick: Place) -> None:
        assert statuses(quick.said("GET / HTTP/1.1\r\nX: ")) == [408]

    def test_a_client_that_never_reads_is_left(self, quick: Place) -> None:
        with quick.client() as client:
            client.sendall(f"GET /much HTTP/1.1\r\n{HOST}\r\n".encode())
            time.sleep(2)
            received = 0
            with suppress(ConnectionError, ssl.SSLError):
                while data := client.recv(1 << 20):
                    received += len(data)
            assert received < len(MUCH)

    def test_one_in_its_handshake_makes_room_for_another(self, quick: Place) -> None:
        with ExitStack() as stack:
            silent = [stack.enter_context(connect(quick.port)) for _ in range(QUICK.connections)]
            for client in silent[1:]:
                client.sendall(b"\x16\x03\x01")
            assert statuses(quick.said(LAST)) == [200]
            assert silent[0].recv(1) == b""

    def test_nothing_is_left_of_any(self, issued: Certificates) -> None:
        with place(issued, limits=QUICK) as server:
            assert statuses(server.said(LAST)) == [200]
            before = descriptors()
            for number in range(200):
                with connect(server.port) as client:
                    client.sendall((b"", b"\x16\x03\x01", b"GET / HTTP/1.1\r\n\r\n", b"\0" * 50)[number % 4])
            until(lambda: descriptors() <= before)


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


class TestGarbage:
    def test_in_a_handshake_it_breaks_nothing(self, server: Place, caplog: pytest.LogCaptureFixture) -> None:
        to_send = ssl.MemoryBIO()
        tls = server.issued.client_context().wrap_bio(ssl.MemoryBIO(), to_send, server_hostname="127.0.0.1")
        with suppress(ssl.SSLWantReadError):
            tls.do_handshake()
        hello = to_send.read()
        chance = Random(5)  # noqa: S311 - the same each time
        for _ in range(200):
            spoilt = bytearray(hello)
            for _ in range(chance.randrange(1, 4)):
                spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
            with connect(server.port) as client, suppress(ConnectionError):
                client.sendall(spoilt[: chance.randrange(1, len(spoilt) + 1)])
                client.shutdown(socket.SHUT_WR)
                everything_raw(client)
        assert statuses(server.said(LAST)) == [200]
        assert caplog.messages == []

    def test_after_it_its_connection_ends(self, server: Place, caplog: pytest.LogCaptureFixture) -> None:
        with server.client() as client:
            client.sendall(f"GET /a HTTP/1.1\r\n{HOST}\r\n".encode())
            assert b"200" in client.recv(1 << 16)
            with socket.socket(fileno=os.dup(client.fileno())) as raw, suppress(ConnectionError):
                raw.settimeout(PATIENCE)
                raw.sendall(b"no record of TLS at all" * 10)
                everything_raw(raw)
        assert statuses(server.said(LAST)) == [200]
        assert caplog.messages == []
