"""What a certificate becomes in facts, and how it grows older between inspections."""

import ssl
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from exporter.facts.certificate_facts import CERTIFICATE_FACTS, certificate_facts
from exporter.facts.fact import NOT_INSPECTED, Fact, Known, Unknown
from exporter.facts.registry import GatheredFacts
from exporter.facts.subject import Subject
from exporter.tls_probe.connection import Address
from exporter.tls_probe.probe import PortFindings
from testing.certificates import own_certificate

_DAY = 86_400
_ENDS = Known(100.0 * _DAY, "127.0.0.1:9443, 1970-04-11", read_at=1.0, source="network")


def days_left(now: float, *ends: Fact) -> tuple[Fact, ...]:
    subject = Subject(None, True, None, None, 1, inspected={"certificate_not_after": ends} if ends else {}, now=now)
    return GatheredFacts(subject).facts("certificate_days_left")


@pytest.mark.parametrize(
    ("now", "days", "told"),
    [
        (60 * _DAY, 40, "ends in 40 days"),
        (99.5 * _DAY, 0.5, "ends within a day"),
        (100 * _DAY, 0, "ended 0 days ago"),
        (110 * _DAY, -10, "ended 10 days ago"),
    ],
)
def test_days_are_reckoned_from_the_time_of_the_scrape(now: float, days: float, told: str) -> None:
    (found,) = days_left(now, _ENDS)
    assert found == Known(days, f"{told} (127.0.0.1:9443, 1970-04-11)", read_at=1.0, source="network")


def test_each_address_has_its_own_end_and_what_is_not_known_stays_so() -> None:
    assert days_left(0, _ENDS, Unknown("silent"))[1] == Unknown("silent")
    assert days_left(0) == NOT_INSPECTED


def facts_of(folder: Path, host: str | None, names: tuple[str, ...] = ("localhost",)) -> Mapping[str, Fact]:
    pem = own_certificate(folder, ec.generate_private_key(ec.SECP256R1()), names=names).read_text()
    content = ssl.PEM_cert_to_DER_cert(pem.partition("-----END PRIVATE KEY-----\n")[2])
    return certificate_facts(PortFindings(Address("127.0.0.1", 9443), certificate=content), host)


def test_a_certificate_of_ones_own(tmp_path: Path) -> None:
    found = facts_of(tmp_path, "localhost")
    assert found == {
        "certificate_address": Known("127.0.0.1:9443", "127.0.0.1:9443"),
        "certificate_not_after": Known(32503680000.0, "127.0.0.1:9443, 3000-01-01"),
        "certificate_default_key": Known("own", "127.0.0.1:9443 shows a key that is none of WSO2's"),
        "certificate_strength": Known("strong", "EC 256, signed over SHA256 at 127.0.0.1:9443"),
        "certificate_name": Known("named", "127.0.0.1:9443 shows a certificate for localhost"),
    }


def test_a_certificate_for_others(tmp_path: Path) -> None:
    names = ("a.example", "b.example", "c.example", "d.example")
    assert facts_of(tmp_path, "wso2.example", names)["certificate_name"] == Known(
        "other",
        "127.0.0.1:9443 shows a certificate for a.example, b.example, c.example and 1 more, not for wso2.example",
    )
    assert isinstance(facts_of(tmp_path, None)["certificate_name"], Unknown)


@pytest.mark.parametrize("content", [b"", b"no certificate"])
def test_what_cannot_be_read_is_unknown(content: bytes) -> None:
    found = certificate_facts(PortFindings(Address("127.0.0.1", 9443), certificate=content), "localhost")
    assert found.keys() == set(CERTIFICATE_FACTS)
    assert {type(each) for each in found.values()} == {Unknown}
