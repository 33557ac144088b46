"""Numbers on both sides of each threshold."""

import math

import pytest

from exporter.facts.fact import Known, Unknown, Value
from exporter.guidelines.checks.demand import ALONE, Deployment, Verdict
from exporter.guidelines.checks.threshold import PerInstance, ShareOfTarget, Threshold

UNCOUNTED = Unknown("nobody counted them")

PROVISION = Threshold(unit="number", better="higher", target=200, zero=100)
USED = Threshold(unit="%", better="lower", target=70, warning=85, zero=95)
AVAILABLE = Threshold(unit="%", better="higher", target=20, warning=10, zero=5)
GROWING = Threshold(unit="GB", better="higher", target=PerInstance(2, 2, 12), zero=ShareOfTarget(0.5), tolerance=5)


@pytest.mark.parametrize(
    ("check", "value", "status", "score"),
    [
        (PROVISION, 300, "ok", 1),
        (PROVISION, 200, "ok", 1),
        (PROVISION, 199, "warning", 0.99),
        (PROVISION, 150, "warning", 0.5),
        (PROVISION, 101, "warning", 0.01),
        (PROVISION, 100, "critical", 0),
        (PROVISION, 0, "critical", 0),
        (USED, 0.0, "ok", 1),
        (USED, 0.70, "ok", 1),
        (USED, 0.80, "ok", 0.6),
        (USED, 0.8499, "ok", 0.4004),
        (USED, 0.85, "warning", 0.4),
        (USED, 0.9499, "warning", 0.0004),
        (USED, 0.95, "critical", 0),
        (USED, 1.0, "critical", 0),
        (AVAILABLE, 0.20, "ok", 1),
        (AVAILABLE, 0.11, "ok", 0.4),
        (AVAILABLE, 0.10, "warning", 1 / 3),
        (AVAILABLE, 0.06, "warning", 1 / 15),
        (AVAILABLE, 0.05, "critical", 0),
    ],
)
def test_a_value_is_scored_on_both_sides_of_each_threshold(
    check: Threshold, value: float, status: str, score: float
) -> None:
    verdict = check.demand(ALONE).verdict(Known(value, "so much"))
    assert isinstance(verdict, Verdict)
    assert verdict.status == status
    assert verdict.score == pytest.approx(score)


@pytest.mark.parametrize(
    ("instances", "high_concurrency", "gigabytes", "status"),
    [
        (1, False, 4, "ok"),
        (3, False, 8, "ok"),
        (3, False, 7.59, "warning"),
        (3, False, 4, "critical"),
        (1, True, 12, "ok"),
        (1, True, 11, "warning"),
        (6, True, 13, "warning"),
        (6, True, 14, "ok"),
        (0, False, 4, "ok"),
    ],
)
def test_what_is_asked_of_a_machine_grows_with_its_servers(
    instances: int, *, high_concurrency: bool, gigabytes: float, status: str
) -> None:
    verdict = GROWING.demand(Deployment(instances, high_concurrency)).verdict(Known(gigabytes * 1e9, "so much"))
    assert isinstance(verdict, Verdict)
    assert verdict.status == status


def test_where_servers_cannot_be_counted_only_what_grows_with_them_is_unknown() -> None:
    deployment = Deployment(UNCOUNTED, high_concurrency=False)
    assert GROWING.demand(deployment).verdict(Known(4e9, "4 GB")) == UNCOUNTED
    assert GROWING.demand(deployment).words == {"target": "4 GB"}
    assert PROVISION.demand(deployment).verdict(Known(200, "200")) == Verdict("ok", 1.0)


@pytest.mark.parametrize(
    ("gigabytes", "verdict"),
    [(4.0, Verdict("ok", 1.0)), (3.8, Verdict("ok", 1.0, " (5 % less is accepted)"))],
)
def test_a_little_less_than_the_target_is_accepted_and_said(gigabytes: float, verdict: Verdict) -> None:
    assert GROWING.demand(ALONE).verdict(Known(gigabytes * 1e9, "so much")) == verdict


def test_an_approximation_has_a_tolerance_of_its_own() -> None:
    check = Threshold(unit="number", better="higher", target=100, zero=0, approximate_tolerance=10)
    exact, approximate = Known(95, "95"), Known(95, "95", approximate=True)
    assert check.demand(ALONE).verdict(exact) == Verdict("warning", 0.95)
    assert check.demand(ALONE).verdict(approximate) == Verdict("ok", 1.0, " (10 % less is accepted)")


@pytest.mark.parametrize("value", [None, "250", True, ("250",), math.nan, math.inf])
def test_what_is_no_number_is_unknown(value: Value) -> None:
    assert PROVISION.demand(ALONE).verdict(Known(value, "what it says")) == Unknown("what it says is no number")


@pytest.mark.parametrize(
    ("unit", "threshold", "words"), [("GiB", 2, "2 GiB"), ("GB", 4, "4 GB"), ("%", 85, "85 %"), ("number", 250, "250")]
)
def test_thresholds_are_told_as_round_as_they_were_written(unit: str, threshold: float, words: str) -> None:
    check = Threshold(unit=unit, better="higher", target=threshold, zero=0)  # type: ignore[arg-type]
    assert check.demand(ALONE).words == {"target": words}


@pytest.mark.parametrize("percent", range(1, 101))
def test_a_ratio_at_a_threshold_in_percent_is_at_it(percent: int) -> None:
    """70 * 0.01 would be more than 0.7."""
    check = Threshold(unit="%", better="higher", target=percent, zero=0)
    assert check.demand(ALONE).verdict(Known(float(f"{percent / 100:.2f}"), "a ratio")) == Verdict("ok", 1.0)
