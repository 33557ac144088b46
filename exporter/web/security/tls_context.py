"""OpenSSL's form of TLS settings, and the names that a client's certificate has to hold.

No file is read, and none is left behind: Python takes a certificate and its key from files alone, so they are handed
over in memory that has a file's name (memfd_create(2)).
"""

import ipaddress
import os
import re
import ssl
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal, NoReturn

from exporter.web.security.settings import ClientPolicy, TlsSettings, TlsVersion

Part = Literal["certificate", "key", "client_ca", "cipher_suites", "curve"]
"""The parts of TLS settings that OpenSSL may refuse."""

_VERSIONS = {TlsVersion.TLS12: ssl.TLSVersion.TLSv1_2, TlsVersion.TLS13: ssl.TLSVersion.TLSv1_3}
_POLICIES = {
    ClientPolicy.NONE: ssl.CERT_NONE,
    ClientPolicy.VERIFY_IF_GIVEN: ssl.CERT_OPTIONAL,
    ClientPolicy.REQUIRE_AND_VERIFY: ssl.CERT_REQUIRED,
}
_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)
_KEY = re.compile(rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----")

_MISMATCHES = frozenset(("KEY_VALUES_MISMATCH", "KEY_TYPE_MISMATCH", "NO_CERTIFICATE_ASSIGNED"))
_WEAKNESSES = {
    "EE_KEY_TOO_SMALL": "a certificate whose key is too short for OpenSSL",
    "CA_KEY_TOO_SMALL": "an authority whose key is too short for OpenSSL",
    "CA_MD_TOO_WEAK": "a signature that is too weak for OpenSSL",
}
"""What OpenSSL's reasons mean."""


class TlsSettingsError(Exception):
    """Settings that OpenSSL refuses.

    Attributes:
        part: which of them.
        message: what was found and what would be right; nothing of a key.
    """

    def __init__(self, part: Part, message: str) -> None:
        self.part: Part = part
        self.message = message
        super().__init__(f"{part}: {message}")


class _EncryptedKeyError(Exception):
    """A key that needs a password."""


def server_context(tls: TlsSettings) -> ssl.SSLContext:
    """Make a context of OpenSSL's for connections that clients open.

    Raises:
        TlsSettingsError: OpenSSL refuses a part of the settings.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = _VERSIONS[_minimum(tls)]
    context.maximum_version = _VERSIONS[tls.maximum]
    context.options |= ssl.OP_NO_RENEGOTIATION
    if not tls.server_preference:
        context.options &= ~ssl.OP_CIPHER_SERVER_PREFERENCE
    context.set_alpn_protocols(["http/1.1"])
    _set_suites(context, tls.cipher_suites)
    _set_curve(context, tls.curve)
    _load_certificate(context, tls)
    if tls.client_ca is not None:
        # Any certificate among them is an end of the chain, also an intermediate one: as Go has it.
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        _load_authorities(context, tls.client_ca.content, "client_ca")
    context.verify_mode = _POLICIES[tls.client_policy]
    return context


def first_certificate(content: bytes) -> str:
    """Give the first certificate in a content that `server_context` took, in PEM: the server's own."""
    found = _CERTIFICATE.search(content)
    return found[0].decode("ascii") if found else ""


def has_allowed_name(certificate: Mapping[str, Any] | None, allowed: Collection[str]) -> bool:
    """Tell whether a client's certificate holds one of the allowed names: DNS, IP, e-mail or URI, letter for letter.

    Args:
        certificate: as `getpeercert()` of a connection gives it; None or empty: the client showed none, which it may
            unless the policy is `REQUIRE_AND_VERIFY`.
        allowed: the names; IPv6 addresses in the short form of RFC 5952; empty: any name will do.
    """
    if not allowed or not certificate:
        return True
    return any(_name(kind, text) in allowed for kind, text in certificate.get("subjectAltName", ()))


def _name(kind: str, text: str) -> str | None:
    """Write a name of a certificate as Go does; None for the kinds that are not looked at."""
    if kind == "IP Address":
        return _address(text.strip())
    return text if kind in ("DNS", "email", "URI") else None


def _address(text: str) -> str | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:  # `<invalid>`: of a length that no address has
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def _minimum(tls: TlsSettings) -> TlsVersion:
    """Speak no TLS 1.2 where no suite of it is offered."""
    return tls.minimum if tls.cipher_suites is None or tls.cipher_suites else TlsVersion.TLS13


def _set_suites(context: ssl.SSLContext, suites: Collection[str] | None) -> None:
    for suite in suites or ():
        try:
            context.set_ciphers(suite)
        except ssl.SSLError:
            message = f"found {suite}, which this machine's OpenSSL does not offer, expected others"
            raise TlsSettingsError("cipher_suites", message) from None
    if suites:
        context.set_ciphers(":".join(suites))


def _set_curve(context: ssl.SSLContext, curve: str | None) -> None:
    if curve is None:
        return
    try:
        context.set_ecdh_curve(curve)
    except (ssl.SSLError, ValueError):
        raise TlsSettingsError(
            "curve", "found a curve that this Python or its OpenSSL cannot set, expected another one"
        ) from None


def _load_certificate(context: ssl.SSLContext, tls: TlsSettings) -> None:
    _load_authorities(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), tls.certificate.content, "certificate")
    if not _KEY.search(tls.key.content):
        raise TlsSettingsError("key", "found no key, expected one in PEM")
    try:
        with _memory_file(tls.certificate.content) as certificate, _memory_file(tls.key.content) as key:
            context.load_cert_chain(certificate, key, _refuse_encrypted_key)
    except _EncryptedKeyError:
        raise TlsSettingsError("key", "found an encrypted key, expected one without a password") from None
    except ssl.SSLError as error:
        raise _refusal(error.reason) from None
    except OSError as error:
        message = f"cannot be handed to OpenSSL, which wants memfd_create and /proc: {error.strerror or error}"
        raise TlsSettingsError("certificate", message) from None


def _refusal(reason: str | None) -> TlsSettingsError:
    if reason in _MISMATCHES:
        return TlsSettingsError("key", "found the key of another certificate, expected that of the certificate given")
    if reason in _WEAKNESSES:
        return TlsSettingsError("certificate", f"found {_WEAKNESSES[reason]}, expected a stronger one")
    if reason == "INVALID_CERTIFICATE":
        return TlsSettingsError("certificate", "found a certificate that is malformed, expected another one")
    said = f" (OpenSSL: {reason})" if reason else ""
    return TlsSettingsError("key", f"found a key that cannot be used, expected a whole one in PEM{said}")


def _load_authorities(context: ssl.SSLContext, content: bytes, part: Part) -> None:
    blocks = b"\n".join(_CERTIFICATE.findall(content))
    if not blocks:
        raise TlsSettingsError(part, "found no certificate, expected one or more in PEM")
    try:
        context.load_verify_locations(cadata=blocks.decode("ascii"))
    except (ssl.SSLError, UnicodeDecodeError):
        raise TlsSettingsError(part, "found a certificate that is damaged, expected one or more in PEM") from None


def _refuse_encrypted_key() -> NoReturn:
    """Refuse to give a key's password, in place of OpenSSL's question on the terminal."""
    raise _EncryptedKeyError


@contextmanager
def _memory_file(content: bytes) -> Iterator[str]:
    """Hold a content in memory under a name that OpenSSL can open."""
    descriptor = os.memfd_create("pem", os.MFD_CLOEXEC)
    try:
        with open(descriptor, "wb", closefd=False) as file:
            file.write(content)
        yield f"/proc/self/fd/{descriptor}"
    finally:
        os.close(descriptor)
