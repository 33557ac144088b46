"""Which names in a client's certificate let it in: those that it has, as Go compares them."""

from collections.abc import Mapping
from typing import Any

import pytest

from exporter.web.security.settings import ClientPolicy, Pem, TlsSettings
from exporter.web.security.tls_context import has_allowed_name, server_context
from testing.tls_handshake import agreed, client_context
from testing.web_certificates import CLIENT_NAMES, write_certificates

Certificate = Mapping[str, Any]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """What a server knows of a client whose certificate has names of several kinds."""
    folder = tmp_path_factory.mktemp("certificates")
    write_certificates(folder)
    certificate, key, authority = (Pem((folder / name).read_bytes()) for name in ("server.crt", "server.key", "ca.crt"))
    server = server_context(TlsSettings(certificate, key, authority, ClientPolicy.REQUIRE_AND_VERIFY))
    client = client_context(authority.content)
    client.load_cert_chain(folder / "client.crt", folder / "client.key")
    found = agreed(server, client).client
    assert found
    return found


@pytest.mark.parametrize("name", CLIENT_NAMES)
def test_each_kind_of_name_lets_a_client_in(shown: Certificate, name: str) -> None:
    assert has_allowed_name(shown, {name})
    assert has_allowed_name(shown, ("another", name))


@pytest.mark.parametrize(
    "name",
    [
        "example.org",
        "*.example.org",
        "PROMETHEUS.example.org",
        "prometheus.example.org.",
        "192.0.2.8",
        "2001:DB8::7",
        "2001:db8:0:0:0:0:0:7",
        "example.org/prometheus",
        "",
    ],
)
def test_no_other_name_does(shown: Certificate, name: str) -> None:
    assert not has_allowed_name(shown, {name})


@pytest.mark.parametrize(
    ("kind", "text", "allowed"),
    [
        ("IP Address", "192.0.2.7", "192.0.2.7"),
        ("IP Address", "2001:DB8:0:0:0:0:0:7\n", "2001:db8::7"),  # as OpenSSL writes it
        ("IP Address", "0:0:0:0:0:FFFF:C000:207", "192.0.2.7"),  # Go's net.IP has one form for both
        ("URI", "spiffe://example.org/prometheus", "spiffe://example.org/prometheus"),
    ],
)
def test_a_name_is_compared_as_go_writes_it(kind: str, text: str, allowed: str) -> None:
    assert has_allowed_name({"subjectAltName": ((kind, text),)}, (allowed,))


@pytest.mark.parametrize(
    ("kind", "text"), [("DirName", "prometheus"), ("othername", "prometheus"), ("IP Address", "<invalid>")]
)
def test_other_kinds_of_names_are_not_looked_at(kind: str, text: str) -> None:
    assert not has_allowed_name({"subjectAltName": ((kind, text),)}, ("prometheus", "<invalid>"))


def test_whoever_may_come_without_a_certificate_needs_no_name_in_it() -> None:
    assert has_allowed_name(None, ("prometheus.example.org",))
    assert has_allowed_name({}, ("prometheus.example.org",))


def test_any_name_will_do_where_none_is_asked_for() -> None:
    assert has_allowed_name({"subject": ()}, ())


def test_a_certificate_without_names_is_refused_where_one_is_asked_for() -> None:
    assert not has_allowed_name(
        {"subject": ((("commonName", "prometheus.example.org"),),)}, ("prometheus.example.org",)
    )
