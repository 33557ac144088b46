"""Certificates of an authority of our own, for servers and clients that run here."""

import datetime as dt
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

CLIENT_NAME = "prometheus.example"


@dataclass(frozen=True)
class Certificates:
    """An authority, and what it has certified.

    Attributes:
        authority: it certifies both.
        server: of 127.0.0.1.
        client: of `CLIENT_NAME`.
    """

    authority: trustme.CA
    server: trustme.LeafCert
    client: trustme.LeafCert

    def server_context(self, policy: ssl.VerifyMode = ssl.CERT_NONE) -> ssl.SSLContext:
        """What a server speaks; where clients are to be verified, their certificates have to be this authority's."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server.configure_cert(context)
        self.authority.configure_trust(context)
        context.verify_mode = policy
        return context

    def client_context(self, certificate: trustme.LeafCert | None = None) -> ssl.SSLContext:
        """What a client speaks that trusts the authority, and shows a certificate if there is one."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.authority.configure_trust(context)
        if certificate is not None:
            certificate.configure_cert(context)
        return context


def certificates() -> Certificates:
    """A new authority, with a server's certificate and a client's."""
    authority = trustme.CA()
    return Certificates(authority, authority.issue_cert("127.0.0.1"), authority.issue_cert(CLIENT_NAME))


def with_names(authority: trustme.CA, names: bytes) -> trustme.LeafCert:
    """A certificate whose names are these bytes of DER (RFC 5280, 4.2.1.6), right or wrong."""
    key, signing = (
        ec.generate_private_key(ec.SECP256R1()),
        load_pem_private_key(authority.private_key_pem.bytes(), None),
    )
    assert isinstance(signing, ec.EllipticCurvePrivateKey)
    issuer, subject = x509.load_pem_x509_certificate(authority.cert_pem.bytes()).subject, x509.Name([])
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    lasting = builder.not_valid_before(dt.datetime(2000, 1, 1, tzinfo=dt.UTC)).not_valid_after(
        dt.datetime(3000, 1, 1, tzinfo=dt.UTC)
    )
    extension = x509.UnrecognizedExtension(x509.SubjectAlternativeName.oid, names)
    signed = lasting.add_extension(extension, critical=False).sign(signing, SHA256())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return trustme.LeafCert(pem, signed.public_bytes(Encoding.PEM), [])


def own_certificate(
    folder: Path,
    key: CertificateIssuerPrivateKeyTypes,
    *,
    names: Sequence[str] = ("localhost",),
    ends: dt.datetime = dt.datetime(3000, 1, 1, tzinfo=dt.UTC),
    pss: bool = False,
) -> Path:
    """Write a key and a certificate that is its own authority into one file, for `load_cert_chain`.

    Args:
        folder: where.
        key: of the certificate.
        names: of the host; the first is the subject's common name, too.
        ends: when it ends.
        pss: whether it is signed with RSASSA-PSS.
    """
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    lasting = builder.not_valid_before(dt.datetime(2000, 1, 1, tzinfo=dt.UTC)).not_valid_after(ends)
    named = lasting.add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False)
    digest = None if isinstance(key, ed25519.Ed25519PrivateKey) else SHA256()
    padded = padding.PSS(padding.MGF1(SHA256()), padding.PSS.DIGEST_LENGTH) if pss else None
    signed = named.sign(key, digest, rsa_padding=padded)
    file = folder / "own.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + signed.public_bytes(Encoding.PEM)
    )
    return file


@dataclass
class Shaken:
    """Takes note of handshakes that failed."""

    failures: list[str] = field(default_factory=list)

    def refused(self, client: str, reason: str) -> None:
        self.failures.append(f"{client}: {reason}")
