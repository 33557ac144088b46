"""Our first message and a server's answer, held against OpenSSL as the server."""

import ssl
from pathlib import Path

import pytest

from exporter.tls_probe.client_hello import SSL_3_0, TLS_1_0, TLS_1_1, TLS_1_2, client_hello
from exporter.tls_probe.server_hello import Answer, Choice, NotTlsError, Refusal, answer_in
from exporter.tls_probe.suites import DHE, USUAL, WEAK
from testing.certificates import Certificates
from testing.tls_server import small_group
from tests.unit.tls_probe.conftest import MakeContext

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")

V10, V11, V12, V13 = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3


def sent_back(context: ssl.SSLContext, hello: bytes) -> bytes:
    """What a server of OpenSSL's says to a first message."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = context.wrap_bio(to_server, to_client, server_side=True)
    to_server.write(hello)
    with pytest.raises(ssl.SSLError):  # it wants more, or refuses
        server.do_handshake()
    return to_client.read()


def answer(
    context: ssl.SSLContext, version: int, suites: tuple[int, ...] = USUAL, host: str = "127.0.0.1"
) -> Answer | None:
    return answer_in(sent_back(context, client_hello(version, suites, host, bytes(32))))


@pytest.mark.parametrize(
    ("newest", "offered", "chosen"),
    [
        (V10, TLS_1_2, TLS_1_0),
        (V10, TLS_1_0, TLS_1_0),
        (V11, TLS_1_1, TLS_1_1),
        (V12, TLS_1_1, TLS_1_1),
        (V12, TLS_1_2, TLS_1_2),
        (V13, TLS_1_2, TLS_1_2),
    ],
)
def test_a_server_takes_the_newest_version_that_both_have(
    context: MakeContext, newest: ssl.TLSVersion, offered: int, chosen: int
) -> None:
    found = answer(context(V10, newest), offered, (*USUAL, *WEAK))
    assert isinstance(found, Choice)
    assert found.version == chosen


@pytest.mark.parametrize("offered", [SSL_3_0, TLS_1_0, TLS_1_1])
def test_a_server_that_has_only_newer_versions_refuses(context: MakeContext, offered: int) -> None:
    refused = answer(context(), offered)
    # handshake_failure for a version that OpenSSL is built without, else protocol_version: RFC 5246 7.2
    assert refused == Refusal(40 if offered == SSL_3_0 else 70)


def test_a_server_of_tls_1_3_alone_refuses(context: MakeContext) -> None:
    assert answer(context(V13, V13), TLS_1_2) == Refusal(70)


def test_suites_that_a_server_has_not_are_refused(context: MakeContext) -> None:
    assert answer(context(), TLS_1_2, tuple(WEAK)) == Refusal(40)  # handshake_failure


@pytest.mark.parametrize(
    ("suites", "chosen"),
    [
        ("ADH-AES128-SHA", "TLS_DH_anon_WITH_AES_128_CBC_SHA"),
        ("ECDHE-ECDSA-NULL-SHA", "TLS_ECDHE_ECDSA_WITH_NULL_SHA"),
        ("AECDH-NULL-SHA", "TLS_ECDH_anon_WITH_NULL_SHA"),
    ],
)
def test_a_weak_suite_is_told_by_its_name(context: MakeContext, tmp_path: Path, suites: str, chosen: str) -> None:
    server = context(suites=suites)
    server.load_dh_params(str(small_group(tmp_path)))
    found = answer(server, TLS_1_2, tuple(WEAK))
    assert isinstance(found, Choice)
    assert WEAK[found.suite] == chosen


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "wso2.example.com", "größe.example"])
def test_any_host_is_connected_to(context: MakeContext, issued: Certificates, host: str) -> None:
    found = answer(context(), TLS_1_2, host=host)
    assert isinstance(found, Choice)
    pem = issued.server.cert_chain_pems[0].bytes().decode()
    assert found.certificate == ssl.PEM_cert_to_DER_cert(pem)


def test_a_name_is_told_to_the_server_and_an_address_is_not(context: MakeContext) -> None:
    named: list[str | None] = []

    def note(_: ssl.SSLObject | ssl.SSLSocket, name: str | None, __: ssl.SSLContext) -> None:
        named.append(name)

    server = context()
    server.sni_callback = note
    answer(server, TLS_1_2, host="wso2.example.com")
    answer(server, TLS_1_2, host="127.0.0.1")
    assert named == ["wso2.example.com", None]


def test_the_prime_of_an_exchange_is_measured(context: MakeContext, tmp_path: Path) -> None:
    server = context(suites="ADH-AES128-SHA")
    server.load_dh_params(str(small_group(tmp_path)))
    found = answer(server, TLS_1_2, (0x0034,))
    assert isinstance(found, Choice)
    assert found.prime_bits == 1024


def test_an_answer_is_whole_only_with_its_last_byte(context: MakeContext) -> None:
    whole = sent_back(context(), client_hello(TLS_1_2, USUAL, "", bytes(32)))
    assert {answer_in(whole[:length]) for length in range(len(whole))} == {None}
    assert isinstance(answer_in(whole), Choice)


def test_a_warning_before_the_answer_is_passed_over(context: MakeContext) -> None:
    """RFC 6066 3: a server that knows no such name may say so by a warning, and go on."""
    whole = sent_back(context(), client_hello(TLS_1_2, USUAL, "", bytes(32)))
    assert answer_in(bytes((21, 3, 1, 0, 2, 1, 112)) + whole) == answer_in(whole)


@pytest.mark.parametrize(
    "garbage",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2p1\r\n",
        b"\0",
        b"\x16\x02\0\0\0",
        b"\x16\x03\x03\xff\xff",
        b"\x16\x03\x03\0\x04\x0e\0\0\0",  # done, and nothing chosen
        b"\x17\x03\x03\0\x01\0",
        b"\x16\x03\x03\0\x2e\x02\0\0\x26\x7f\x12" + bytes(36) + b"\x0e\0\0\0",  # a version of nobody's
    ],
)
def test_what_is_no_tls_is_told(garbage: bytes) -> None:
    with pytest.raises(NotTlsError):
        answer_in(garbage)


def test_no_byte_that_differs_makes_anything_but_an_answer(context: MakeContext) -> None:
    whole = sent_back(context(), client_hello(TLS_1_2, USUAL, "", bytes(32)))
    for place in range(len(whole)):
        for value in (0, 1, 0x7F, 0xFF):
            changed = whole[:place] + bytes([value]) + whole[place + 1 :]
            try:
                found = answer_in(changed)
            except NotTlsError:
                continue
            assert found is None or isinstance(found, Choice | Refusal)
            assert not isinstance(found, Choice) or (found.prime_bits or 0) < 1 << 20


def test_suites_stand_in_one_list_only() -> None:
    assert len(set(USUAL)) == len(USUAL)
    assert not set(USUAL) & set(WEAK)
    assert set(DHE) < set(USUAL)
