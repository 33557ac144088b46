"""What a web configuration says of itself."""

from pathlib import Path

import pytest

from exporter.web.security.settings import ClientPolicy, Pem, TlsSettings, WebConfiguration

CERTIFICATE = Pem(b"certificate", Path("/etc/web/server.crt"))
KEY = Pem(b"private key", Path("/etc/web/server.key"))
CLIENT_CA = Pem(b"authority", Path("/etc/web/clients.crt"))


@pytest.mark.parametrize("policy", ClientPolicy)
def test_a_certificate_says_who_a_client_is_only_where_it_must_show_one(policy: ClientPolicy) -> None:
    configuration = WebConfiguration(tls=TlsSettings(CERTIFICATE, KEY, CLIENT_CA, policy))
    assert configuration.authenticates == (policy is ClientPolicy.REQUIRE_AND_VERIFY)


def test_a_password_says_who_a_client_is() -> None:
    assert WebConfiguration(users={"alice": "$2y$10$hash"}).authenticates
    assert not WebConfiguration().authenticates


def test_its_files_are_those_that_it_was_made_of() -> None:
    file = Path("/etc/web/web.yml")
    tls = TlsSettings(CERTIFICATE, Pem(b"private key"), CLIENT_CA, ClientPolicy.VERIFY_IF_GIVEN)
    assert WebConfiguration(file, tls).files == (file, CERTIFICATE.file, CLIENT_CA.file)
    assert WebConfiguration().files == ()


def test_neither_keys_nor_hashes_print_themselves() -> None:
    shown = repr(WebConfiguration(tls=TlsSettings(CERTIFICATE, KEY), users={"alice": "$2y$10$hash"}))
    assert "private key" not in shown
    assert "$2y$" not in shown
