"""What is kept of a server from one judgement to the next."""

import logging
from dataclasses import replace
from typing import Any

import pytest

from exporter.facts import registry
from exporter.facts.fact import Known
from exporter.facts.gatherer import Gatherer
from exporter.facts.subject import Subject
from exporter.guidelines import Guidelines, ServerMemory
from exporter.model.assessment import Assessment, Report
from exporter.model.snapshot import Snapshot

UP_AT, DOWN_AT = 1000.0, 1060.0


def by_id(report: Report) -> dict[str, Assessment]:
    return {each.guideline: each for each in report.assessments}


@pytest.fixture
def up(kernel: Snapshot, make_host: Any, make_process: Any) -> Subject:
    process = make_process("-Xmx1024m", "-Xms256m")
    return Subject(kernel, True, make_host(), process, 1, now=UP_AT, name="a")


def test_a_server_that_goes_down_keeps_how_it_is_set_up_with_its_age(guidelines: Guidelines, up: Subject) -> None:
    memory = ServerMemory()
    (before,) = guidelines.reports([up], [memory])
    down = replace(up, snapshot=None, process=None, now=DOWN_AT)
    (after,) = guidelines.reports([down], [memory])
    was, now = by_id(before), by_id(after)
    for kept in ("heap_maximum", "heap_initial", "connector_maxThreads", "connector_acceptCount"):
        assert was[kept].status == now[kept].status != "unknown"
        assert (was[kept].score, was[kept].found) == (now[kept].score, now[kept].found)
    assert {now[left].status for left in ("connector_busy_threads", "connector_connections")} == {"unknown"}
    assert after.read_at["jmx"] == UP_AT
    assert "jmx" not in before.read_at


def test_its_machine_is_judged_anew_meanwhile(guidelines: Guidelines, up: Subject, make_host: Any) -> None:
    memory = ServerMemory()
    guidelines.reports([up], [memory])
    down = replace(up, snapshot=None, process=None, host=make_host(memory_available_bytes=10**9))
    (after,) = guidelines.reports([down], [memory])
    assert by_id(after)["ram_available"].status == "critical"
    assert by_id(after)["ram_available"].machine == "wso2-1"


def test_a_restart_changes_no_verdict_on_its_set_up(guidelines: Guidelines, up: Subject) -> None:
    memory = ServerMemory()
    rounds = [up, replace(up, snapshot=None, process=None, now=DOWN_AT), replace(up, now=DOWN_AT + 60)]
    reports = [by_id(guidelines.reports([each], [memory])[0]) for each in rounds]
    kinds = {guideline: each.kind for guideline, each in reports[0].items()}
    for guideline, first in reports[0].items():
        if kinds[guideline] in ("configuration", "security") and first.status not in ("unknown", "unanswered"):
            assert {report[guideline].status for report in reports} == {first.status}, guideline


def test_a_server_that_was_never_up_is_not_known(guidelines: Guidelines) -> None:
    (report,) = guidelines.reports([Subject(None, False, None, None, 1)], [ServerMemory()])
    assert by_id(report)["heap_maximum"].status == "unknown"


def test_what_has_not_changed_is_not_judged_anew(guidelines: Guidelines, up: Subject) -> None:
    memory = ServerMemory()
    (first,) = guidelines.reports([up], [memory])
    (second,) = guidelines.reports([replace(up, now=DOWN_AT)], [memory])
    assert all(one is other for one, other in zip(first.assessments, second.assessments, strict=True))
    assert all(one is other for one, other in zip(first.categories, second.categories, strict=True))


def test_what_inspections_find_out_anew_is_judged_anew(guidelines: Guidelines, up: Subject) -> None:
    memory = ServerMemory()
    guidelines.reports([up], [memory])
    for value in ("warning", "ok"):
        found = {guideline.fact: (Known(value, value),) for guideline in guidelines.catalogue.guidelines}
        again = replace(up, inspected=found)
        assert guidelines.reports([again], [memory]) == guidelines.reports([again])
        busier = replace(again, process=None)  # only what a scrape reads is another
        assert guidelines.reports([busier], [memory]) == guidelines.reports([busier])


def test_what_is_kept_decides_nothing_while_a_server_is_up(
    guidelines: Guidelines, up: Subject, make_process: Any
) -> None:
    memory = ServerMemory()
    guidelines.reports([up], [memory])
    changed = replace(up, process=make_process("-Xmx4096m", "-Xms4096m"))
    assert guidelines.reports([changed], [memory]) == guidelines.reports([changed])


def test_a_gatherer_that_fails_costs_its_guideline_and_is_logged_once(
    monkeypatch: pytest.MonkeyPatch, up: Subject, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Subject) -> Any:
        raise ZeroDivisionError

    monkeypatch.setitem(registry.GATHERERS, "heap_maximum", Gatherer("heap_maximum", fail))
    guidelines = Guidelines.load()
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            (report,) = guidelines.reports([up])
    failed = by_id(report)["heap_maximum"]
    assert (failed.status, failed.found) == ("unknown", "it could not be found out: the log says why")
    assert by_id(report)["heap_initial"].status != "unknown"
    assert guidelines.failures.count == 3
    assert len(caplog.records) == 1
