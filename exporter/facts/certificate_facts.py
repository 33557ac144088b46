"""What a port's certificate tells, as facts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from exporter.facts.default_certificates import owner_of_certificate, owner_of_key
from exporter.facts.fact import Fact, Known, Unknown
from exporter.tls_probe.certificate import Certificate, CertificateError, read_certificate
from exporter.tls_probe.probe import PortFindings

CERTIFICATE_FACTS: Final = (
    "certificate_address",
    "certificate_not_after",
    "certificate_default_key",
    "certificate_strength",
    "certificate_name",
)


def certificate_facts(findings: PortFindings, host: str | None) -> Mapping[str, Fact]:
    """Give the facts of one port that its certificate tells.

    Args:
        findings: what the port told.
        host: the name that the server goes by; None where nobody says.
    """
    address = str(findings.address)
    if not findings.certificate:
        return dict.fromkeys(CERTIFICATE_FACTS, Unknown(f"{address} showed no certificate"))
    try:
        certificate = read_certificate(findings.certificate)
    except CertificateError as error:
        return dict.fromkeys(CERTIFICATE_FACTS, Unknown(f"{address}: {error}"))
    return {
        "certificate_address": Known(address, address),
        "certificate_not_after": Known(certificate.not_after, f"{address}, {_day(certificate.not_after)}"),
        "certificate_default_key": _default_key(certificate, address),
        "certificate_strength": _strength(certificate, address),
        "certificate_name": _name(certificate, address, host),
    }


def _default_key(certificate: Certificate, address: str) -> Fact:
    owner = owner_of_key(certificate.key_sha256) or owner_of_certificate(certificate.sha256)
    if owner is not None:
        return Known("default", f"{address} shows the key that {owner} comes with, whose private half is public")
    if not certificate.key_sha256:
        return Unknown(f"{address} shows a key that cannot be read")
    return Known("own", f"{address} shows a key that is none of WSO2's")


def _strength(certificate: Certificate, address: str) -> Fact:
    if not certificate.key_sha256:
        return Unknown(f"{address} shows a key that cannot be read")
    bits = "" if certificate.key_bits is None else f" {certificate.key_bits}"
    signed = f", signed over {certificate.signature_hash.upper()}" if certificate.signature_hash else ""
    return Known("strong" if certificate.is_strong else "weak", f"{certificate.key}{bits}{signed} at {address}")


def _name(certificate: Certificate, address: str, host: str | None) -> Fact:
    if host is None:
        return Unknown("by which name clients know the server is not told")
    if certificate.is_for(host):
        return Known("named", f"{address} shows a certificate for {host}")
    return Known("other", f"{address} shows a certificate for {_few(certificate.names)}, not for {host}")


def _few(names: Sequence[str]) -> str:
    shown = ", ".join("".join(c for c in name[:100] if c.isprintable()) for name in names[:3])
    return (shown or "no name") + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _day(moment: float) -> str:
    try:
        return f"{dt.datetime.fromtimestamp(moment, dt.UTC):%Y-%m-%d}"
    except (OverflowError, ValueError, OSError):
        return "at no day of the calendar"
