"""Ports asked for real: servers of OpenSSL's that take what a test is about, and what is no server of TLS."""

import socket
import ssl
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from exporter.jmx.deadline import Deadline
from exporter.tls_probe.client_hello import SSL_3_0, TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3
from exporter.tls_probe.connection import Address, SilentError
from exporter.tls_probe.probe import PortFindings, probe
from exporter.tls_probe.server_hello import NotTlsError
from testing.certificates import Certificates, own_certificate
from testing.tls_server import Handle, listening, small_group, speaks
from tests.unit.tls_probe.conftest import MakeContext

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")

V10, V11, V12, V13 = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
_ANSWER = b"HTTP/1.1 200 OK\r\nStrict-Transport-Security: max-age=31536000\r\nServer: a\r\nserver: b\r\n\r\n<xml/>"


def asked(handle: Handle, path: str = "", seconds: float = 20) -> PortFindings:
    with listening(handle) as port:
        return probe(Address("127.0.0.1", port), path, Deadline.after(seconds))


@pytest.mark.parametrize(
    ("oldest", "newest", "taken"),
    [
        (V12, V13, {TLS_1_2, TLS_1_3}),
        (V12, V12, {TLS_1_2}),
        (V13, V13, {TLS_1_3}),
        (V10, V13, {TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3}),
        (V10, V10, {TLS_1_0}),
        (V11, V12, {TLS_1_1, TLS_1_2}),
    ],
)
def test_versions_are_those_of_the_server(
    context: MakeContext, oldest: ssl.TLSVersion, newest: ssl.TLSVersion, taken: set[int]
) -> None:
    versions = asked(speaks(context(oldest, newest))).versions
    assert {version for version, is_taken in versions.items() if is_taken} == taken
    assert versions.keys() >= {SSL_3_0, TLS_1_0, TLS_1_1, TLS_1_2}
    assert list(versions) == sorted(versions)


def test_the_request_is_one_and_its_headers_are_read(context: MakeContext) -> None:
    requests: list[bytes] = []
    reply = asked(speaks(context(), _ANSWER, requests=requests), "/services/Version").reply
    assert [each.split(b"\r\n")[0] for each in requests] == [b"GET /services/Version HTTP/1.1"]
    assert reply is not None
    assert (reply.version, reply.status) == ("TLSv1.3", 200)
    assert reply.headers == {"strict-transport-security": "max-age=31536000", "server": "a"}


def test_nothing_is_asked_for_where_there_is_no_path(context: MakeContext) -> None:
    requests: list[bytes] = []
    reply = asked(speaks(context(), _ANSWER, requests=requests)).reply
    assert requests == []
    assert reply is not None
    assert (reply.status, reply.headers) == (None, {})


@pytest.mark.parametrize("answer", [b"220 smtp\r\n", b"HTTP/1.1\r\n\r\n", b"HTTP/1.1 \xb2\r\n\r\n", b""])
def test_an_answer_that_is_no_http_has_no_status(context: MakeContext, answer: bytes) -> None:
    reply = asked(speaks(context(), answer), "/").reply
    assert reply is not None
    assert reply.status is None


def test_a_port_that_is_spared_is_offered_nothing_that_it_refuses(context: MakeContext, issued: Certificates) -> None:
    failed: list[type[ssl.SSLError]] = []

    def handle(connection: socket.socket) -> None:
        try:
            speaks(context())(connection)
        except ssl.SSLError as error:
            failed.append(type(error))

    with listening(handle) as port:
        found = probe(Address("127.0.0.1", port), "", Deadline.after(20), spare=True)
    assert failed in ([ssl.SSLEOFError], [ssl.SSLZeroReturnError])  # the one that we left: releases of Python differ
    assert (found.versions, found.weak, found.spared) == ({TLS_1_2: True, TLS_1_3: True}, None, True)
    pem = issued.server.cert_chain_pems[0].bytes().decode()
    assert found.certificate == ssl.PEM_cert_to_DER_cert(pem)


def test_weak_suites_are_found_one_by_one(context: MakeContext) -> None:
    found = asked(speaks(context(suites="ECDHE-ECDSA-AES128-GCM-SHA256:AECDH-NULL-SHA:AECDH-AES128-SHA")))
    assert set(found.weak or ()) == {"TLS_ECDH_anon_WITH_NULL_SHA", "TLS_ECDH_anon_WITH_AES_128_CBC_SHA"}


def test_a_server_without_weak_suites_has_none(context: MakeContext) -> None:
    found = asked(speaks(context()))
    assert found.weak == ()
    assert found.prime_bits == 0  # its key is one of EC, which no suite with DHE goes with


def test_a_server_that_wants_a_clients_certificate_is_asked_too(issued: Certificates) -> None:
    strict = issued.server_context(ssl.CERT_REQUIRED)
    strict.maximum_version = V12
    found = asked(speaks(strict))
    pem = issued.server.cert_chain_pems[0].bytes().decode()
    assert found.certificate == ssl.PEM_cert_to_DER_cert(pem)
    assert found.versions[TLS_1_2]


def test_the_certificate_of_a_server_with_tls_1_3_alone_is_read(context: MakeContext, issued: Certificates) -> None:
    pem = issued.server.cert_chain_pems[0].bytes().decode()
    assert asked(speaks(context(V13, V13))).certificate == ssl.PEM_cert_to_DER_cert(pem)


def test_a_short_diffie_hellman_key_is_measured(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate(tmp_path, rsa.generate_private_key(65537, 2048)))
    context.set_ciphers("DHE-RSA-AES128-SHA:@SECLEVEL=0")
    context.load_dh_params(str(small_group(tmp_path)))
    assert asked(speaks(context)).prime_bits == 1024


def _says(content: bytes) -> Handle:
    def handle(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(content)

    return handle


@pytest.mark.parametrize("content", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\0" * 100, b""])
def test_a_port_without_tls_is_told(content: bytes) -> None:
    with pytest.raises(NotTlsError):
        asked(_says(content))


def _silent(connection: socket.socket) -> None:
    while connection.recv(4096):
        pass


def _tarpit(connection: socket.socket) -> None:
    connection.sendall(b"\x16\x03\x03\x40\x00")
    while True:
        connection.sendall(b"\0")
        time.sleep(0.01)


def _endless(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"\x15\x03\x03\x00\x02\x01\x70" * 1000)


@pytest.mark.parametrize("handle", [_silent, _tarpit])
def test_a_port_that_never_answers_is_given_up(handle: Handle) -> None:
    with pytest.raises(SilentError, match="does not answer in time"):
        asked(handle, seconds=0.3)


def test_a_port_that_never_stops_is_given_up() -> None:
    with pytest.raises(NotTlsError, match="longer than any"):
        asked(_endless)


def test_a_port_at_which_nobody_listens_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(SilentError, match="Connection refused"):
        probe(Address("127.0.0.1", port), "", Deadline.after(5))


def test_addresses_are_written_as_urls_have_them() -> None:
    assert str(Address("127.0.0.1", 9443)) == "127.0.0.1:9443"
    assert str(Address("::1", 9443)) == "[::1]:9443"
