"""How the scores and statuses of guidelines add up."""

import pytest

from exporter.guidelines.score import category_score, readiness
from exporter.model.assessment import Assessment, CategoryScore, Kind, Status
from testing.assessments import make_assessment


def _member(kind: Kind, weight: float, status: Status, score: float | None) -> Assessment:
    return make_assessment(kind=kind, weight=weight, status=status, score=score)


def test_a_category_is_the_weighted_mean_of_its_members() -> None:
    members = [_member("provision", 1, "warning", 0.4), _member("headroom", 2, "ok", 1.0)]
    found = category_score("ram", "RAM", members)
    assert found.status == "warning"
    assert found.score == pytest.approx(0.8)


def test_a_category_is_never_better_than_its_worst_headroom() -> None:
    members = [
        _member("provision", 1, "ok", 1.0),
        _member("headroom", 2, "warning", 0.3),
        _member("headroom", 1, "ok", 0.9),
    ]
    assert category_score("ram", "RAM", members).score == 0.3


def test_a_category_may_be_better_than_its_worst_provision() -> None:
    members = [_member("provision", 1, "critical", 0.0), _member("headroom", 3, "ok", 1.0)]
    assert category_score("ram", "RAM", members) == CategoryScore("ram", "RAM", "critical", 0.75)


def test_what_is_unknown_does_not_weigh_and_keeps_a_category_from_being_ok() -> None:
    members = [_member("provision", 1, "ok", 0.9), _member("headroom", 2, "unknown", None)]
    found = category_score("ram", "RAM", members)
    assert found.status == "unknown"
    assert found.score == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("statuses", "worst"),
    [
        (("ok", "waived"), "ok"),
        (("waived", "waived"), "waived"),
        (("waived", "not_applicable"), "waived"),
        (("not_applicable", "not_applicable"), "not_applicable"),
        (("ok", "not_applicable"), "ok"),
        (("ok", "info"), "info"),
        (("info", "unanswered"), "unanswered"),
        (("unanswered", "unknown"), "unknown"),
        (("ok", "unknown"), "unknown"),
        (("unknown", "warning"), "warning"),
        (("warning", "unknown", "critical"), "critical"),
    ],
)
def test_a_category_has_its_worst_members_status(statuses: tuple[Status, ...], worst: str) -> None:
    members = [_member("provision", 1, status, None) for status in statuses]
    assert category_score("ram", "RAM", members).status == worst


def test_a_category_of_which_nothing_is_known_has_no_score() -> None:
    members = [_member("provision", 1, "unknown", None), _member("headroom", 2, "unknown", None)]
    assert category_score("ram", "RAM", members) == CategoryScore("ram", "RAM", "unknown", None)


def test_what_is_waived_does_not_weigh() -> None:
    members = [_member("provision", 1, "ok", 0.9), _member("headroom", 2, "waived", 0.0)]
    found = category_score("ram", "RAM", members)
    assert found.status == "ok"
    assert found.score == pytest.approx(0.9)


@pytest.mark.parametrize(("status", "most"), [("critical", 0.49), ("warning", 0.75), ("waived", 0.75)])
def test_readiness_is_less_than_half_while_something_is_critical(status: Status, most: float) -> None:
    categories = [CategoryScore("a", "A", status, 0.5), CategoryScore("b", "B", "ok", 1.0)]
    assert readiness(categories) == most


def test_readiness_is_no_better_for_being_critical() -> None:
    categories = [CategoryScore("a", "A", "critical", 0.0), CategoryScore("b", "B", "ok", 0.4)]
    assert readiness(categories) == 0.2


def test_readiness_is_less_than_half_where_the_critical_category_has_no_score() -> None:
    categories = [CategoryScore("a", "A", "critical", None), CategoryScore("b", "B", "ok", 1.0)]
    assert readiness(categories) == 0.49


def test_readiness_is_the_mean_of_the_categories_that_are_known() -> None:
    categories = [
        CategoryScore("a", "A", "ok", 1.0),
        CategoryScore("b", "B", "unknown", None),
        CategoryScore("c", "C", "ok", 0.5),
    ]
    assert readiness(categories) == 0.75


def test_readiness_is_not_known_where_no_category_is() -> None:
    assert readiness([CategoryScore("a", "A", "unknown", None)]) is None
