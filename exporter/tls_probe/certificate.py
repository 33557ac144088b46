"""An X.509 certificate as it is looked at: when it ends, whose key it has, and how it is signed (RFC 5280)."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cryptography import x509

LEAST_BITS: Final = {"RSA": 2048, "DSA": 2048, "EC": 256}
"""How long a key must be, by its kind; keys of other kinds are long enough: NIST SP 800-57 part 1, table 2."""

_WEAK_HASHES = ("md5", "sha1")


class CertificateError(Exception):
    """Bytes that are no certificate that can be read; the message says why in a few words."""


@dataclass(frozen=True)
class Certificate:
    """What is known of a certificate.

    Attributes:
        sha256: of the whole, hexadecimal, upper case.
        key_sha256: of its public key (SubjectPublicKeyInfo, DER), hexadecimal; empty where that cannot be read.
        key: the key's kind, `RSA` for example.
        key_bits: how long the key is; None where that says nothing of such a key.
        signature_hash: what its signature is made over, `sha256` for example; empty where the algorithm has none.
        not_after: its end, in seconds since the epoch.
        names: the names and addresses of its subjectAltName; the common name where it has none.
    """

    sha256: str
    key_sha256: str
    key: str
    key_bits: int | None
    signature_hash: str
    not_after: float
    names: tuple[str, ...]

    @property
    def is_strong(self) -> bool:
        """Tell whether its key is long enough, and its signature is not made over MD5 or SHA-1."""
        enough = self.key_bits is None or self.key_bits >= LEAST_BITS.get(self.key, 0)
        return enough and self.signature_hash not in _WEAK_HASHES

    def is_for(self, host: str) -> bool:
        """Tell whether it names a host: RFC 6125 6.4, a star for the whole leftmost label."""
        wanted = host.lower().rstrip(".")
        starred = "*." + wanted.partition(".")[2]
        return any(name.lower() in (wanted, starred) for name in self.names)


def read_certificate(der: bytes) -> Certificate:
    """Read a certificate. What reads it is loaded now: few exporters need it before they have looked at a server.

    Args:
        der: the certificate, DER.

    Raises:
        CertificateError: it cannot be read.
    """
    from cryptography import x509  # noqa: PLC0415 - ten MiB that most commands do not need
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415

    try:
        certificate = x509.load_der_x509_certificate(der)
        ends = certificate.not_valid_after_utc.timestamp()
        names = _names(certificate)
    except (
        *(ValueError, UnsupportedAlgorithm, x509.DuplicateExtension),
        *(x509.InvalidVersion, x509.UnsupportedGeneralNameType),
    ) as error:
        raise CertificateError(f"its certificate cannot be read ({type(error).__name__})") from None
    try:
        signature = certificate.signature_hash_algorithm
        signature_hash = "" if signature is None else signature.name
    except UnsupportedAlgorithm:
        signature_hash = ""
    return Certificate(hashlib.sha256(der).hexdigest().upper(), *_key(certificate), signature_hash, ends, names)


def _key(certificate: "x509.Certificate") -> tuple[str, str, int | None]:
    """Give the digest of its key, the key's kind and length."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415

    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return "", "of an unknown kind", None
    digest = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()
    for kind, known in (("RSA", rsa.RSAPublicKey), ("DSA", dsa.DSAPublicKey), ("EC", ec.EllipticCurvePublicKey)):
        if isinstance(key, known):
            return digest, kind, key.key_size
    return digest, type(key).__name__.removesuffix("PublicKey").lstrip("_"), None


def _names(certificate: "x509.Certificate") -> tuple[str, ...]:
    from cryptography import x509  # noqa: PLC0415

    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        common = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        return tuple(str(each.value) for each in common)
    addresses = (str(each) for each in names.get_values_for_type(x509.IPAddress))
    return (*names.get_values_for_type(x509.DNSName), *addresses)
