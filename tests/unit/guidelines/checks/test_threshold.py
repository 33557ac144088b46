"""Numbers on both sides of each threshold."""

import math
from dataclasses import replace

import pytest

from exporter.facts.fact import Known, Unknown, Value
from exporter.guidelines.checks.demand import ALONE, Deployment, ServerKind, Sharing, Verdict
from exporter.guidelines.checks.product_amount import Entry, OfProduct
from exporter.guidelines.checks.threshold import ShareOfTarget, Threshold
from exporter.guidelines.checks.version import Versions
from exporter.model.guideline import Source

UNCOUNTED = Unknown("nobody counted them")

PROVISION = Threshold(unit="number", better="higher", target=200, zero=100)
USED = Threshold(unit="%", better="lower", target=70, warning=85, zero=95)
AVAILABLE = Threshold(unit="%", better="higher", target=20, warning=10, zero=5)
PAGE = Source("a page")
MEMORY = OfProduct("memory", "memory", (Entry(PAGE, base=2, per_server=2, high_concurrency=12),))
GROWING = Threshold(unit="GB", better="higher", target=MEMORY, zero=ShareOfTarget(0.5), tolerance=5)


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
    verdict = GROWING.demand(Deployment(sharing=Sharing(memory=instances), high_concurrency=high_concurrency)).verdict(
        Known(gigabytes * 1e9, "so much")
    )
    assert isinstance(verdict, Verdict)
    assert verdict.status == status


def test_where_servers_cannot_be_counted_only_what_grows_with_them_is_unknown() -> None:
    deployment = Deployment(sharing=Sharing(memory=UNCOUNTED))
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


PRODUCTS = OfProduct(
    "memory",
    "memory",
    (
        Entry(PAGE, products=("mi",), container=True, per_server=1),
        Entry(PAGE, products=("mi",), base=1.5, per_server=0.5),
        Entry(PAGE, products=("is",), roles=("key-manager",), per_server=9),
        Entry(PAGE, base=2, per_server=2, at_least=3),
    ),
)


@pytest.mark.parametrize(
    ("deployment", "gigabytes"),
    [
        (ALONE, 4),
        (Deployment((ServerKind("mi"),)), 2),
        (Deployment((ServerKind("mi"),), Sharing(memory=3)), 3),
        (Deployment((ServerKind("mi"),), limited=frozenset({"cores"})), 2),
        (Deployment((ServerKind("mi"),), limited=frozenset({"memory"})), 1),
        (Deployment((ServerKind("is"),)), 4),
        (Deployment((ServerKind("is", roles=("key-manager", "gateway")),)), 9),
        (Deployment((ServerKind("mi"), ServerKind("apim"))), 4),
    ],
)
def test_the_first_page_that_speaks_of_a_server_counts_and_of_several_servers_what_asks_most(
    deployment: Deployment, gigabytes: float
) -> None:
    check = Threshold(unit="GB", better="higher", target=PRODUCTS, zero=0)
    assert check.demand(deployment).words == {"target": f"{gigabytes:g} GB"}


@pytest.mark.parametrize(
    ("kind", "target"), [(ServerKind("is"), 2), (ServerKind("is", "6.1.0"), 2), (ServerKind("is", "7.0.0"), 4)]
)
def test_a_page_about_some_versions_is_not_about_a_version_that_nobody_knows(kind: ServerKind, target: int) -> None:
    cores = OfProduct("cores", "cores", (Entry(PAGE, versions=Versions(at_least="7"), base=4), Entry(PAGE, base=2)))
    check = Threshold(unit="number", better="higher", target=cores, zero=0)
    assert check.demand(Deployment((kind,))).words == {"target": f"{target}"}


@pytest.mark.parametrize(
    ("share", "left", "status"),
    [(0.01, 2e9, "ok"), (0.01, 1.99e9, "critical"), (0.06, 1.99e9, "warning"), (0.06, None, "warning")],
)
def test_what_is_enough_is_enough_whatever_share_it_is(share: float, left: float | None, status: str) -> None:
    check = Threshold(unit="%", better="higher", target=20, warning=10, zero=5, enough=2)
    verdict = check.demand(ALONE).verdict(Known(share, "so much", left=left))
    assert isinstance(verdict, Verdict)
    assert verdict.status == status
    assert check.demand(ALONE).words["or_enough"] == ", or 2 GB left"


@pytest.mark.parametrize(("gigabytes", "status"), [(3.8, "ok"), (0.99, "critical")])
def test_a_share_of_a_containers_memory_is_an_amount(gigabytes: float, status: str) -> None:
    left = OfProduct("left", "memory", (Entry(PAGE, container=True, of_memory=25), Entry(PAGE, base=2)))
    check = Threshold(unit="GB", better="higher", target=left, zero=ShareOfTarget(0.5))
    container = Deployment(limited=frozenset({"memory"}), memory_bytes=8e9)
    verdict = check.demand(container).verdict(Known(gigabytes * 1e9, "so much"))
    assert isinstance(verdict, Verdict)
    assert verdict.status == status
    unknown = check.demand(replace(container, memory_bytes=None)).verdict(Known(4e9, "so much"))
    assert unknown == Unknown("it is not known how much memory its container has")


def test_what_is_at_zero_need_not_be_critical() -> None:
    check = Threshold(unit="number", better="higher", target=200, zero=100, zero_is_critical=False)
    statuses = [check.demand(ALONE).verdict(Known(value, "so much")) for value in (100, 99)]
    assert statuses == [Verdict("warning", 0.0), Verdict("critical", 0.0)]
