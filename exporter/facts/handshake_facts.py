"""What handshakes with one port tell, as facts."""

from collections.abc import Mapping
from typing import Final

from exporter.facts.fact import Fact, Known, NotApplicable, Unknown
from exporter.facts.hsts import hsts
from exporter.tls_probe.client_hello import TLS_1_2, VERSION_NAMES
from exporter.tls_probe.probe import PortFindings

_OLD: Final = frozenset(version for version in VERSION_NAMES if version < TLS_1_2)


def handshake_facts(findings: PortFindings, suites: tuple[str, ...], *, answers_http: bool) -> Mapping[str, Fact]:
    """Give the facts of one port that do not look at its certificate.

    Args:
        findings: what the port told.
        suites: what its server says it has enabled there; empty where it does not say.
        answers_http: whether it was asked for something that says how browsers are to come.
    """
    return {
        "tls_versions": _versions(findings),
        "tls_suites": _suites(findings, suites),
        "dh_prime_bits": _prime(findings),
        "hsts": hsts(findings) if answers_http else NotApplicable(f"{findings.address} is no port of Carbon's Tomcat"),
    }


def _versions(findings: PortFindings) -> Fact:
    accepted = tuple(VERSION_NAMES[version] for version, taken in findings.versions.items() if taken)
    refused = ", ".join(VERSION_NAMES[version] for version, taken in findings.versions.items() if not taken)
    has_old = any(taken for version, taken in findings.versions.items() if version in _OLD)
    if not accepted or (not has_old and not findings.versions.keys() >= _OLD):
        return _unknown(findings, "whether it takes TLS 1.0 or 1.1")
    told = f"{findings.address} takes {', '.join(accepted)}"
    return Known(accepted, f"{told}; refuses {refused}" if refused else told)


def _suites(findings: PortFindings, enabled: tuple[str, ...]) -> Fact:
    if findings.weak is None or (not findings.weak and _refuses_all(findings)):
        return _unknown(findings, "whether it takes weak cipher suites")
    if findings.weak:
        return Known("weak", f"{findings.address} takes {', '.join(findings.weak)}")
    weaker = [name for name in enabled if "_CBC_" in name or name.startswith("TLS_RSA_")]
    if weaker:
        told = f"{len(weaker)} of {len(enabled)} enabled suites are with CBC or without forward secrecy"
        return Known("cbc", f"{findings.address} takes no weak suite; {told}")
    return Known("strong", f"{findings.address} takes no weak suite")


def _prime(findings: PortFindings) -> Fact:
    if findings.prime_bits is None or (not findings.prime_bits and _refuses_all(findings)):
        return _unknown(findings, "how long its Diffie-Hellman key is")
    if not findings.prime_bits:
        return NotApplicable(f"{findings.address} takes no suite with DHE")
    return Known(findings.prime_bits, f"{findings.prime_bits} bits at {findings.address}")


def _refuses_all(findings: PortFindings) -> bool:
    """Tell whether no version was taken at all: then a suite that was not taken tells nothing of the suites."""
    return bool(findings.versions) and not any(findings.versions.values())


def _unknown(findings: PortFindings, what: str) -> Unknown:
    if findings.spared:
        reason = "it may log each refusal as an error; it is asked once tls_ports name it"
        return Unknown(f"{findings.address} was not asked {what}: {reason}")
    return Unknown(f"{findings.address} did not say {what}")
