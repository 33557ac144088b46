"""Reports as metric families."""

from collections.abc import Mapping

import pytest

from exporter.collect.guideline_families import Terms, machine_families, report_families
from exporter.model.assessment import Assessment, CategoryScore, Report, Status, Waiver
from exporter.model.disclosure import Disclosure
from exporter.model.metrics import Family
from testing.assessments import make_assessment

NOW = 1_764_470_000.0
TERMS = Terms(NOW, "guarded")


def assessment(guideline: str, status: Status, score: float | None, machine: str = "") -> Assessment:
    return make_assessment(
        guideline=guideline, category="tls", kind="security", status=status, score=score, machine=machine
    )


REPORT = Report(
    (
        assessment("protocols", "critical", 0.0),
        assessment("valve", "info", None),
        assessment("vault", "not_applicable", None),
        assessment("cores", "ok", 1.0, "wso2-1"),
    ),
    (CategoryScore("tls", "TLS", "critical", 0.5), CategoryScore("vault", "Vault", "not_applicable", None)),
    0.49,
    {"files": NOW - 3600, "tls": NOW - 60},
)


def told(families: tuple[Family, ...], name: str) -> list[tuple[Mapping[str, str], float]]:
    (family,) = (family for family in families if family.name == name)
    return [(sample.labels, sample.value) for sample in family.samples]


@pytest.mark.parametrize("labels", [{}, {"target": "is-1"}])
def test_a_guideline_has_its_status_and_its_score_and_no_more(labels: Mapping[str, str]) -> None:
    families = report_families(labels, REPORT, TERMS)
    own = {**labels, "category": "tls", "kind": "security"}
    assert told(families, "wso2_guideline_status") == [
        ({**own, "guideline": "protocols", "status": "critical"}, 1.0),
        ({**own, "guideline": "valve", "status": "info"}, 1.0),
    ]
    assert told(families, "wso2_guideline_score") == [({**own, "guideline": "protocols"}, 0.0)]


def test_what_is_not_applicable_is_counted_and_has_no_series_else() -> None:
    families = report_families({}, REPORT, TERMS)
    counts = {labels["status"]: value for labels, value in told(families, "wso2_guidelines")}
    assert counts == {
        "critical": 1,
        "warning": 0,
        "unknown": 0,
        "unanswered": 0,
        "info": 1,
        "ok": 1,
        "waived": 0,
        "not_applicable": 1,
    }
    states = told(families, "wso2_category_status")
    assert {labels["category"] for labels, _ in states} == {"tls"}
    assert {labels["status"] for labels, _ in states} == counts.keys() - {"not_applicable"}
    assert [labels["status"] for labels, value in states if value] == ["critical"]


def test_a_machines_verdict_has_its_name_once_for_all_reports() -> None:
    families = machine_families({"target": ""}, [REPORT, REPORT], TERMS)
    own = {"target": "", "machine": "wso2-1", "category": "tls", "kind": "security", "guideline": "cores"}
    assert told(families, "wso2_guideline_status") == [({**own, "status": "ok"}, 1.0)]
    assert told(families, "wso2_guideline_score") == [(own, 1.0)]


def test_facts_that_were_not_read_in_this_scrape_are_told_with_their_age() -> None:
    families = report_families({"target": "is-1"}, REPORT, TERMS)
    assert told(families, "wso2_guideline_facts_age_seconds") == [
        ({"target": "is-1", "source": "files"}, 3600.0),
        ({"target": "is-1", "source": "tls"}, 60.0),
    ]


def test_a_clock_that_was_set_back_makes_no_fact_younger_than_now() -> None:
    families = report_families({}, REPORT, Terms(NOW - 7200))
    assert {value for _, value in told(families, "wso2_guideline_facts_age_seconds")} == {0.0}


def test_weaknesses_of_a_named_server_are_only_counted_where_anybody_may_ask() -> None:
    open_to_all = make_assessment(guideline="expiry", kind="security", status="critical", score=0.0, public=True)
    sizing = make_assessment(guideline="heap", kind="provision", status="warning", score=0.5)
    report = Report((*REPORT.assessments, open_to_all, sizing), REPORT.categories, 0.49)
    families = report_families({}, report, Terms(NOW, "counted"))
    for name in ("wso2_guideline_status", "wso2_guideline_score"):
        assert [labels["guideline"] for labels, _ in told(families, name)] == ["expiry", "heap"]
    counts = {labels["status"]: value for labels, value in told(families, "wso2_guidelines")}
    assert (counts["critical"], counts["warning"], counts["info"]) == (2, 1, 1)
    assert machine_families({}, [REPORT], Terms(NOW, "counted"))[0].samples == ()


@pytest.mark.parametrize("disclosure", ["guarded", "exposed"])
def test_they_are_named_to_those_who_may_know(disclosure: Disclosure) -> None:
    families = report_families({}, REPORT, Terms(NOW, disclosure))
    assert [labels["guideline"] for labels, _ in told(families, "wso2_guideline_status")] == ["protocols", "valve"]


def test_a_waiver_tells_when_it_ends_and_when_it_has_ended() -> None:
    holds = make_assessment(guideline="a", status="waived", waiver=Waiver("known", NOW + 60))
    over = make_assessment(guideline="b", status="warning", waiver=Waiver("known", NOW - 60, expired=True))
    families = report_families({"target": "t"}, Report((holds, over), (), None), TERMS)
    assert told(families, "wso2_guideline_waiver_expiry_timestamp_seconds") == [
        ({"target": "t", "guideline": "a"}, NOW + 60),
        ({"target": "t", "guideline": "b"}, NOW - 60),
    ]


def test_what_another_guideline_has_counted_has_no_series() -> None:
    first = make_assessment(guideline="a", status="critical", score=0.0)
    second = make_assessment(guideline="b", status="critical", score=0.0, joined_to="a")
    families = report_families({}, Report((first, second), (), None), TERMS)
    assert [labels["guideline"] for labels, _ in told(families, "wso2_guideline_status")] == ["a"]
    counts = {labels["status"]: value for labels, value in told(families, "wso2_guidelines")}
    assert counts["critical"] == 1


def test_a_machines_verdict_that_one_of_its_servers_waives_stands() -> None:
    def report(status: Status) -> Report:
        return Report((make_assessment(guideline="ram", machine="wso2-1", status=status, score=0.0),), (), None)

    families = machine_families({}, [report("waived"), report("warning"), report("waived")], TERMS)
    assert [labels["status"] for labels, _ in told(families, "wso2_guideline_status")] == ["warning"]
