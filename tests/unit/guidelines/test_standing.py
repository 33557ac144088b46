"""Exceptions, answers and common causes: what they make of verdicts, and when."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from msgspec import structs

from exporter.document import DocumentError
from exporter.facts.fact import Known, Value
from exporter.facts.file import WrittenFacts
from exporter.guidelines import Catalogue, Guidelines, load_catalogue
from exporter.guidelines.memory import VerdictMemory
from exporter.guidelines.policy import Answer, Policy, WaiverRule
from exporter.guidelines.standing import Standing
from exporter.model.assessment import Assessment, Report, Status
from testing.assessments import make_assessment
from testing.policies import END, make_answer, make_waiver

SMALL = {"heap_maximum": 2**30, "servers_sharing_cores": 1}
QUESTIONS = [guideline.id for guideline in load_catalogue().guidelines if not guideline.fact]


def report_of(policy: Policy, facts: Mapping[str, Value], target: str = "a", now: float = END - 1) -> Report:
    written = {name: (Known(value, "so much"),) for name, value in facts.items()}
    return Guidelines.load(policy).report(WrittenFacts("facts.yml", written), target, now)


def verdict(report: Report, guideline: str) -> Assessment:
    (found,) = (each for each in report.assessments if each.guideline == guideline)
    return found


def waived(waiver: WaiverRule, target: str = "a", now: float = END - 1, heap: int = 2**30) -> Assessment:
    report = report_of(Policy((waiver,)), {**SMALL, "heap_maximum": heap}, target, now)
    return verdict(report, "heap_maximum")


@pytest.mark.parametrize(("now", "status", "expired"), [(END - 1, "waived", False), (END, "warning", True)])
def test_a_waiver_holds_until_its_last_day_is_over(now: float, status: Status, expired: bool) -> None:  # noqa: FBT001
    found = waived(make_waiver("heap_maximum", "a"), now=now)
    assert (found.status, found.found) == (status, "so much")
    assert found.waiver is not None
    assert (found.waiver.reason, found.waiver.until, found.waiver.expired) == ("replaced in spring", END, expired)


@pytest.mark.parametrize(
    ("targets", "target", "status"),
    [((), "a", "waived"), ((), "", "waived"), (("a", "b"), "b", "waived"), (("b",), "a", "warning")],
)
def test_a_waiver_is_for_the_targets_that_it_names(targets: tuple[str, ...], target: str, status: Status) -> None:
    assert waived(make_waiver("heap_maximum", *targets), target).status == status


def test_what_is_well_needs_no_waiver() -> None:
    found = waived(make_waiver("heap_maximum"), heap=2**31)
    assert (found.status, found.waiver) == ("ok", None)


def test_of_two_waivers_the_longer_counts() -> None:
    policy = Policy((make_waiver("heap_maximum", until=END + 9), make_waiver("heap_maximum", until=END - 9)))
    assert verdict(report_of(policy, SMALL, now=END), "heap_maximum").status == "waived"


def test_what_is_waived_lowers_no_score() -> None:
    before = report_of(Policy(), {"heap_maximum": 2**28, "heap_initial_share": 1.0})
    after = report_of(Policy((make_waiver("heap_maximum"),)), {"heap_maximum": 2**28, "heap_initial_share": 1.0})
    heap_before, heap_after = (report.categories[0] for report in (before, after))
    assert (heap_before.status, heap_after.score) == ("critical", 1.0)
    assert before.readiness is not None
    assert before.readiness <= 0.49
    assert after.readiness == 1.0
    assert (before.counts["waived"], after.counts["waived"]) == (0, 1)


def test_waivers_that_are_over_are_told() -> None:
    policy = Policy((make_waiver("heap_maximum"),))
    assert policy.out_of_force(END - 1) == ()
    (line,) = policy.out_of_force(END)
    assert line == ("c.yml:3: guidelines.x.heap_maximum: found a waiver whose last day is over: it holds no longer")


NOW = datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("answer", "status", "score", "found"),
    [
        (make_answer("q_rpo", "yes", date(2026, 3, 1)), "ok", 1.0, "yes, says Jane Doe on 2026-03-01"),
        (make_answer("q_rpo", "yes", date(2025, 3, 2)), "ok", 1.0, "yes, says Jane Doe on 2025-03-02"),
        (
            make_answer("q_rpo", "yes", date(2025, 3, 1)),
            "warning",
            0.5,
            "yes, says Jane Doe on 2025-03-01, a year ago or more",
        ),
        (make_answer("q_rpo", "no", date(2026, 3, 1)), "warning", 0.0, "no, says Jane Doe on 2026-03-01"),
        (
            make_answer("q_rpo", "yes", date(2026, 3, 2)),
            "unanswered",
            None,
            "yes, says Jane Doe on 2026-03-02, a day that is to come",
        ),
    ],
)
def test_an_answer_holds_for_a_year(answer: Answer, status: Status, score: float | None, found: str) -> None:
    told = verdict(report_of(Policy(answers=(answer,)), {}, now=NOW), "q_rpo")
    assert (told.status, told.score, told.found) == (status, score, found)


def test_answers_of_days_that_are_to_come_are_told() -> None:
    answers = (make_answer("q_rpo", "yes", date(2026, 3, 1)), make_answer("q_rto", "yes", date(2026, 3, 2)))
    (line,) = Policy(answers=answers).out_of_force(NOW)
    assert line.endswith("q_rto: found an answer of a day that is to come: it does not count before")


def test_what_nobody_answers_is_unanswered_and_neither_unknown_nor_critical() -> None:
    report = report_of(Policy(), {})
    assert {verdict(report, question).status for question in QUESTIONS} == {"unanswered"}
    assert report.counts["unanswered"] == len(QUESTIONS)


def test_a_backup_that_is_found_needs_no_answer() -> None:
    policy = Policy(answers=(make_answer("backup_database", "no", date(2026, 3, 1)),))
    assert verdict(report_of(policy, {"backup_database": 0.5}, now=NOW), "backup_database").status == "ok"


@pytest.mark.parametrize(
    ("policy", "line"),
    [
        (
            Policy((make_waiver("heap_maximun"),)),
            "guidelines.x.heap_maximun: found no guideline's id, expected one, did you mean heap_maximum?",
        ),
        (Policy((make_waiver("?"),)), "guidelines.x.?: found no guideline's id, expected one"),
    ],
)
def test_an_id_that_there_is_not_is_refused_with_the_nearest(policy: Policy, line: str) -> None:
    with pytest.raises(DocumentError) as caught:
        Guidelines.load(policy)
    assert str(caught.value) == f"c.yml:3: {line}"


def test_what_no_person_is_asked_about_takes_no_answer() -> None:
    with pytest.raises(
        DocumentError, match=r"^c\.yml:3: guidelines\.x\.heap_maximum: found a guideline that no person"
    ):
        Guidelines.load(Policy(answers=(make_answer("heap_maximum", "yes", date(2026, 3, 1)),)))


@pytest.mark.parametrize(
    ("statuses", "joined"),
    [
        (("critical", "warning", "critical"), ("", "a", "a")),
        (("warning", "critical", "warning"), ("b", "", "b")),
        (("waived", "warning", "warning"), ("", "", "b")),
        (("ok", "unknown", "critical"), ("", "", "")),
        (("ok", "ok", "ok"), ("", "", "")),
    ],
)
def test_of_one_cause_the_worst_counts_and_of_equals_the_first(
    statuses: tuple[Status, ...], joined: tuple[str, ...]
) -> None:
    template = load_catalogue()
    guidelines = tuple(structs.replace(template.guidelines[0], id=name, cause="h2") for name in "abc")
    standing = Standing(Catalogue(template.categories, guidelines), Policy())
    judged = [make_assessment(guideline=name, status=status) for name, status in zip("abc", statuses, strict=True)]
    told = standing.of(judged, "t", 0.0, VerdictMemory())
    assert tuple(each.joined_to for each in told) == joined
    assert tuple(each.status for each in told) == statuses
