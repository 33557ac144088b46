"""What a client has against a certificate is told when it is loaded, not when the first scrape fails."""

from pathlib import Path

import pytest
import trustme

from exporter.document import DocumentError
from exporter.web.security.file import load_web_configuration
from testing.certificates import with_names
from testing.web_certificates import write_certificates

WITHOUT_NAMES = "without a subjectAltName, which Prometheus refuses, expected one with the exporter's names"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("certificates")
    write_certificates(made)
    return made


def warnings_of(folder: Path, text: str) -> tuple[str, ...]:
    (folder / "w.yml").write_text(text)
    return load_web_configuration(folder / "w.yml", shown_as="w.yml").warnings


@pytest.mark.parametrize("name", ["server", "chain"])
def test_nothing_is_held_against_a_certificate_that_clients_take(folder: Path, name: str) -> None:
    assert warnings_of(folder, f"tls_server_config: {{cert_file: {name}.crt, key_file: {name}.key}}") == ()


def test_a_client_without_a_certificate_of_its_own_looks_at_that_of_the_server(folder: Path) -> None:
    text = "{cert_file: server.crt, key_file: server.key, client_ca_file: ca.crt, max_version: TLS12,"
    assert warnings_of(folder, f"tls_server_config: {text} client_auth_type: RequireAndVerifyClientCert}}") == ()


@pytest.mark.parametrize("name", ["rsa", "ed25519"])
def test_a_certificate_without_names_is_told(folder: Path, name: str) -> None:
    (line,) = warnings_of(folder, f"tls_server_config:\n  cert_file: {name}.crt\n  key_file: {name}.key\n")
    assert line == f"w.yml:2: tls_server_config.cert_file: found a certificate {WITHOUT_NAMES}"


def test_a_certificate_that_has_expired_is_told(folder: Path) -> None:
    (line,) = warnings_of(folder, "tls_server_config: {cert_file: expired.crt, key_file: expired.key}")
    assert line == (
        "w.yml:1: tls_server_config.cert_file: found a certificate that clients refuse: certificate has expired"
    )


def test_a_certificate_in_the_file_itself_is_looked_at_too(folder: Path) -> None:
    indented = "\n".join(f"    {line}" for line in (folder / "rsa.crt").read_text().splitlines())
    (line,) = warnings_of(folder, f"tls_server_config:\n  cert: |\n{indented}\n  key_file: rsa.key\n")
    assert line == f"w.yml:2: tls_server_config.cert: found a certificate {WITHOUT_NAMES}"


def warnings_with_names(folder: Path, names: bytes) -> tuple[str, ...]:
    with_names(trustme.CA(), names).private_key_and_cert_chain_pem.write_to_path(folder / "named.pem")
    (folder / "named.pem").chmod(0o600)
    return warnings_of(folder, "tls_server_config: {cert_file: named.pem, key_file: named.pem}")


def test_a_certificate_whose_name_is_no_text_is_told(folder: Path) -> None:
    (line,) = warnings_with_names(folder, bytes([0x30, 4, 0x82, 2]) + "äé".encode("latin-1"))
    assert line == (
        "w.yml:1: tls_server_config.cert_file: found a certificate with a name that is no text, which clients refuse"
    )


def test_a_certificate_whose_names_are_malformed_is_refused_and_not_its_key(folder: Path) -> None:
    with pytest.raises(DocumentError, match=r"tls_server_config\.cert_file: found a certificate that is malformed"):
        warnings_with_names(folder, b"no DER")
