"""Certificates of each kind of key, as they are looked at."""

import datetime as dt
import hashlib
import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from exporter.tls_probe.certificate import Certificate, CertificateError, read_certificate
from testing.certificates import own_certificate

_ENDS = dt.datetime(2025, 1, 7, 9, 59, 37, tzinfo=dt.UTC)


def der(file: Path) -> bytes:
    return ssl.PEM_cert_to_DER_cert(file.read_text().partition("-----END PRIVATE KEY-----\n")[2])


@pytest.mark.parametrize(
    ("key", "signed", "told"),
    [
        (rsa.generate_private_key(65537, 2048), "usually", ("RSA", 2048, "sha256", True)),
        (rsa.generate_private_key(65537, 2048), "pss", ("RSA", 2048, "sha256", True)),
        (rsa.generate_private_key(65537, 1024), "usually", ("RSA", 1024, "sha256", False)),  # noqa: S505 - too short
        (ec.generate_private_key(ec.SECP256R1()), "usually", ("EC", 256, "sha256", True)),
        (ec.generate_private_key(ec.SECP192R1()), "usually", ("EC", 192, "sha256", False)),
        (ed25519.Ed25519PrivateKey.generate(), "usually", ("Ed25519", None, "", True)),
    ],
    ids=["RSA", "RSA with PSS", "short RSA", "EC", "short EC", "Ed25519"],
)
def test_a_key_is_told_by_kind_and_length(
    key: CertificateIssuerPrivateKeyTypes, signed: str, told: tuple[str, int | None, str, bool], tmp_path: Path
) -> None:
    content = der(own_certificate(tmp_path, key, ends=_ENDS, pss=signed == "pss"))
    found = read_certificate(content)
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert (found.key, found.key_bits, found.signature_hash, found.is_strong) == told
    assert found.key_sha256 == hashlib.sha256(spki).hexdigest()
    assert found.sha256 == hashlib.sha256(content).hexdigest().upper()
    assert found.not_after == _ENDS.timestamp()


def test_a_certificate_that_is_none_of_x509_is_told(tmp_path: Path) -> None:
    """A version and a kind of name for which the library has exceptions of its own (RFC 5280, 4.1 and 4.2.1.6)."""
    content = der(own_certificate(tmp_path, ec.generate_private_key(ec.SECP256R1()), ends=_ENDS))
    version = b"\xa0\x03\x02\x01"
    assert content.count(version + b"\x02") == 1
    with pytest.raises(CertificateError, match="InvalidVersion"):
        read_certificate(content.replace(version + b"\x02", version + b"\x09"))


def test_what_is_signed_over_an_old_hash_is_weak() -> None:
    for digest, strong in (("sha1", False), ("md5", False), ("sha256", True), ("sha512", True)):
        assert Certificate("", "", "RSA", 4096, digest, 0.0, ()).is_strong is strong


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("wso2.example.com", "named"),
        ("WSO2.example.com.", "named"),
        ("a.apps.example.com", "named"),
        ("a.b.apps.example.com", "other"),
        ("apps.example.com", "other"),
        ("example.com", "other"),
        ("", "other"),
    ],
)
def test_a_host_is_named_as_browsers_have_it(host: str, named: str, tmp_path: Path) -> None:
    names = ("wso2.example.com", "*.apps.example.com")
    found = read_certificate(der(own_certificate(tmp_path, ec.generate_private_key(ec.SECP256R1()), names=names)))
    assert found.names == names
    assert found.is_for(host) is (named == "named")


def test_bytes_that_are_no_certificate_are_told(tmp_path: Path) -> None:
    content = der(own_certificate(tmp_path, ec.generate_private_key(ec.SECP256R1())))
    for broken in (b"", b"no certificate", content[:-1], content[:40] + b"\xff" * 40 + content[80:]):
        with pytest.raises(CertificateError):
            read_certificate(broken)
