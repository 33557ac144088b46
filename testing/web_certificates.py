"""Certificates and keys of all kinds for the web configurations of `web_configurations`: made anew, never kept."""

import datetime as dt
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

Key = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey

CLIENT_NAMES = ("prometheus.example.org", "192.0.2.7", "2001:db8::7", "prometheus@example.org")
"""The names in the client's certificate."""


def write_certificates(folder: Path) -> None:
    """Write all of them into a folder.

    `server` and `client` are by the authority `ca`, with a key on a curve, as `expired`; `chain` has an authority
    between; `rsa`, `ed25519` and `small` (1024 bits) are their own authorities.
    """
    authority, other = trustme.CA(), trustme.CA()
    server = authority.issue_cert("localhost", "127.0.0.1", "::1")
    expired = authority.issue_cert("localhost", not_after=dt.datetime(2001, 1, 1, tzinfo=dt.UTC))
    _write_leaf(folder, "server", server)
    _write_leaf(folder, "client", authority.issue_cert(*CLIENT_NAMES))
    _write_leaf(folder, "expired", expired)
    _write_leaf(folder, "chain", authority.create_child_ca().issue_cert("localhost"))
    authority.cert_pem.write_to_path(folder / "ca.crt")
    (folder / "authorities.crt").write_bytes(authority.cert_pem.bytes() + other.cert_pem.bytes())
    _write_own(folder, "rsa", rsa.generate_private_key(65537, 2048))
    _write_own(folder, "small", rsa.generate_private_key(65537, 1024))  # noqa: S505 - which OpenSSL is to refuse
    _write_own(folder, "ed25519", ed25519.Ed25519PrivateKey.generate())
    _write_other_forms(folder)
    _write_broken(folder)


def _write_leaf(folder: Path, name: str, leaf: trustme.LeafCert) -> None:
    (folder / f"{name}.crt").write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    leaf.private_key_pem.write_to_path(folder / f"{name}.key")


def _write_own(folder: Path, name: str, key: Key) -> None:
    """Write a key and a certificate that is its own authority."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    lasting = builder.not_valid_before(dt.datetime(2000, 1, 1, tzinfo=dt.UTC)).not_valid_after(
        dt.datetime(3000, 1, 1, tzinfo=dt.UTC)
    )
    certificate = lasting.sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    (folder / f"{name}.crt").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / f"{name}.key").write_bytes(_key_pem(key))


def _key_pem(
    key: Key,
    form: PrivateFormat = PrivateFormat.PKCS8,
    encryption: KeySerializationEncryption | None = None,
) -> bytes:
    return key.private_bytes(Encoding.PEM, form, encryption or NoEncryption())


def _write_other_forms(folder: Path) -> None:
    """Write what is the same in another form: of the key of `rsa`, and of `server`."""
    key = load_pem_private_key((folder / "rsa.key").read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    (folder / "pkcs8.key").write_bytes(_key_pem(key))
    (folder / "pkcs1.key").write_bytes(_key_pem(key, PrivateFormat.TraditionalOpenSSL))
    (folder / "encrypted.key").write_bytes(_key_pem(key, encryption=BestAvailableEncryption(b"a password")))
    certificate, server_key = (folder / "server.crt").read_bytes(), (folder / "server.key").read_bytes()
    (folder / "both.pem").write_bytes(server_key + certificate)
    (folder / "described.crt").write_bytes("The certificate of the Größe\n".encode() + certificate)
    (folder / "certificates").mkdir()
    (folder / "certificates" / "server.crt").write_bytes(certificate)
    (folder / "certificates" / "server.key").write_bytes(server_key)


def _write_broken(folder: Path) -> None:
    """Write files that hold no certificate or key, or one with a few letters exchanged."""
    (folder / "junk.pem").write_text("no certificate\n")
    (folder / "empty.pem").write_bytes(b"")
    for name in ("server.crt", "server.key"):
        lines = (folder / name).read_text().splitlines()
        broken = [lines[0], lines[1][::-1], *lines[2:]]
        (folder / name.replace("server", "damaged")).write_text("\n".join(broken) + "\n")
