"""Facts that are as asked for, or not: what is met is `ok` with score 1, what is not `critical` with 0."""

import pytest

from exporter.facts.fact import Known, Unknown, Value
from exporter.guidelines.checks.absent import Absent
from exporter.guidelines.checks.at_least_version import AtLeastVersion
from exporter.guidelines.checks.check import Check
from exporter.guidelines.checks.demand import ALONE
from exporter.guidelines.checks.equals import Equals
from exporter.guidelines.checks.one_of import OneOf

TLS = OneOf(("TLSv1.2", "TLSv1.3"))
JAVA = AtLeastVersion("17.0.10")


@pytest.mark.parametrize(
    ("check", "value", "status", "score"),
    [
        (Equals("Strict"), "Strict", "ok", 1),
        (Equals("Strict"), "strict", "critical", 0),
        (Equals("Strict"), None, "critical", 0),
        (Equals(value=True), True, "ok", 1),
        (Equals(value=True), False, "critical", 0),
        (Equals(0), 0, "ok", 1),
        (Equals(0), 0.0, "ok", 1),
        (Equals(0), 1, "critical", 0),
        (TLS, "TLSv1.2", "ok", 1),
        (TLS, "TLSv1.1", "critical", 0),
        (TLS, ("TLSv1.2", "TLSv1.3"), "ok", 1),
        (TLS, ("TLSv1.2", "TLSv1"), "critical", 0),
        (TLS, None, "critical", 0),
        (JAVA, "17.0.10", "ok", 1),
        (JAVA, "17.0.15+6-Debian-1deb12u1", "ok", 1),
        (JAVA, "21", "ok", 1),
        (JAVA, "17.0.9", "critical", 0),
        (JAVA, "17", "critical", 0),
        (JAVA, "11.0.22", "critical", 0),
        (JAVA, "1.8.0_402", "critical", 0),
        (Absent(), None, "ok", 1),
        (Absent(), (), "ok", 1),
        (Absent(), "", "ok", 1),
        (Absent(), "-agentlib:jdwp=transport=dt_socket", "critical", 0),
        (Absent(), ("wso2carbon",), "critical", 0),
        (Absent(), 0, "critical", 0),
    ],
)
def test_a_fact_is_as_asked_for_or_not(check: Check, value: Value, status: str, score: float) -> None:
    verdict = check.demand(ALONE).verdict(Known(value, "what it says"))
    assert not isinstance(verdict, Unknown)
    assert (verdict.status, verdict.score) == (status, score)


@pytest.mark.parametrize(
    ("check", "value", "reason"),
    [
        (Equals("Strict"), 1, "what it says is no text"),
        (Equals(1), True, "what it says is no number"),
        (Equals(value=True), 1, "what it says is neither true nor false"),
        (Equals("Strict"), ("Strict",), "what it says is no text"),
        (TLS, 12, "what it says is no text"),
        (JAVA, "${product.version}", "what it says is no version"),
        (JAVA, 17, "what it says is no version"),
        (JAVA, None, "what it says is no version"),
    ],
)
def test_what_cannot_be_compared_is_unknown_and_never_ok(check: Check, value: Value, reason: str) -> None:
    assert check.demand(ALONE).verdict(Known(value, "what it says")) == Unknown(reason)


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (Equals("Strict"), {"value": "Strict"}),
        (Equals(value=True), {"value": "true"}),
        (Equals(8192), {"value": "8192"}),
        (TLS, {"values": "TLSv1.2, TLSv1.3"}),
        (JAVA, {"version": "17.0.10"}),
        (Absent(), {}),
    ],
)
def test_what_is_asked_for_has_words(check: Check, words: dict[str, str]) -> None:
    assert check.demand(ALONE).words == words
