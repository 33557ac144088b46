"""What handshakes become in facts."""

import pytest

from exporter.facts.fact import Fact, Known, NotApplicable, Unknown
from exporter.facts.handshake_facts import handshake_facts
from exporter.tls_probe.connection import Address, Reply
from exporter.tls_probe.probe import PortFindings

_ADDRESS = Address("127.0.0.1", 9443)
_REFUSED = {0x0300: False, 0x0301: False, 0x0302: False}


def fact(name: str, findings: PortFindings, suites: tuple[str, ...] = (), *, http: bool = True) -> Fact:
    return handshake_facts(findings, suites, answers_http=http)[name]


def test_versions_are_told_with_those_that_are_refused() -> None:
    findings = PortFindings(_ADDRESS, {**_REFUSED, 0x0303: True, 0x0304: True})
    told = "127.0.0.1:9443 takes TLS 1.2, TLS 1.3; refuses SSL 3.0, TLS 1.0, TLS 1.1"
    assert fact("tls_versions", findings) == Known(("TLS 1.2", "TLS 1.3"), told)


def test_an_old_version_is_told_even_where_another_one_is_not_known() -> None:
    assert fact("tls_versions", PortFindings(_ADDRESS, {0x0302: True, 0x0303: True})) == Known(
        ("TLS 1.1", "TLS 1.2"), "127.0.0.1:9443 takes TLS 1.1, TLS 1.2"
    )


def test_what_could_not_be_found_out_is_unknown_and_never_well() -> None:
    findings = PortFindings(_ADDRESS, {0x0303: True})
    assert isinstance(fact("tls_versions", findings), Unknown)
    assert isinstance(fact("tls_suites", findings), Unknown)
    assert isinstance(fact("dh_prime_bits", findings), Unknown)
    assert isinstance(fact("hsts", findings), Unknown)


def test_a_port_that_took_no_version_at_all_told_nothing() -> None:
    """It refuses whoever names no host, or offers no suite that it has: what it takes of others nobody knows."""
    findings = PortFindings(_ADDRESS, {**_REFUSED, 0x0303: False}, weak=(), prime_bits=0)
    for name in ("tls_versions", "tls_suites", "dh_prime_bits"):
        assert isinstance(fact(name, findings), Unknown)


def test_what_was_not_asked_for_is_unknown_with_the_way_to_have_it_asked() -> None:
    findings = PortFindings(_ADDRESS, {0x0303: True, 0x0304: True}, spared=True)
    for name in ("tls_versions", "tls_suites", "dh_prime_bits"):
        found = fact(name, findings)
        assert isinstance(found, Unknown)
        assert "tls_ports" in found.reason


@pytest.mark.parametrize(
    ("weak", "enabled", "grade"),
    [
        (("TLS_RSA_WITH_RC4_128_SHA",), (), "weak"),
        ((), ("TLS_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"), "strong"),
        ((), ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",), "cbc"),
        ((), ("TLS_RSA_WITH_AES_256_GCM_SHA384",), "cbc"),
        ((), (), "strong"),
    ],
)
def test_suites_are_graded(weak: tuple[str, ...], enabled: tuple[str, ...], grade: str) -> None:
    found = fact("tls_suites", PortFindings(_ADDRESS, weak=weak), enabled)
    assert isinstance(found, Known)
    assert found.value == grade
    assert all(name in found.evidence for name in weak)


def test_the_length_of_a_prime() -> None:
    assert fact("dh_prime_bits", PortFindings(_ADDRESS, prime_bits=1024)) == Known(1024, "1024 bits at 127.0.0.1:9443")
    assert isinstance(fact("dh_prime_bits", PortFindings(_ADDRESS, prime_bits=0)), NotApplicable)


@pytest.mark.parametrize(
    ("header", "grade"),
    [
        ("max-age=31536000;includeSubDomains", "long"),
        ("max-age=31535999", "short"),
        ("max-age=0", "off"),
        ("max-age=0;includeSubDomains", "off"),
        ('includeSubDomains; MAX-AGE="63072000"', "long"),
        ("includeSubDomains", "absent"),
        ("max-age=1; max-age=31536000", "absent"),
        ("max-age=-1", "absent"),
        ("max-age=", "absent"),
        ("max-age=²", "absent"),
        ("max-age=" + "9" * 5000, "long"),
        (None, "absent"),
    ],
)
def test_strict_transport_security_is_read_as_browsers_read_it(header: str | None, grade: str) -> None:
    """RFC 6797 6.1: a max-age that stands there once, of digits, quoted or not; else the header is ignored."""
    headers = {} if header is None else {"strict-transport-security": header}
    found = fact("hsts", PortFindings(_ADDRESS, reply=Reply("TLSv1.3", b"", 200, headers)))
    assert isinstance(found, Known)
    assert found.value == grade


def test_a_port_that_is_no_tomcats_is_not_asked_for_the_header() -> None:
    assert isinstance(fact("hsts", PortFindings(_ADDRESS), http=False), NotApplicable)
