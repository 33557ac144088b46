"""Whole reports: of a recorded WSO2 server, of one that is down, and of what is half known."""

from typing import Any

import pytest

from exporter.guidelines import Guidelines, Subject
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import Snapshot
from exporter.targets.recorded import RecordedSource

FIVE_AREAS = ["heap", "cores", "ram", "disk", "thread_pools"]


def test_the_kernels_heap_is_below_the_documented_two_gibibytes(kernel: Snapshot, judge: Any) -> None:
    found = judge("heap_maximum", Subject(kernel, False, None, None, 1))
    assert (found.status, found.score) == ("warning", pytest.approx(1 / 3))
    assert found.found.startswith("1.0 GiB")
    assert found.wanted == "2 GiB or more"
    assert "2 GB for JVM" in found.source
    assert "-Xms2048m -Xmx2048m" in found.advice


def test_the_kernels_heap_starts_at_a_quarter_of_its_maximum(kernel: Snapshot, judge: Any) -> None:
    assert judge("heap_initial", Subject(kernel, False, None, None, 1)).score == 0.25


def test_the_kernels_connectors_are_as_the_text_says(kernel: Snapshot, guidelines: Guidelines) -> None:
    (report,) = guidelines.reports([Subject(kernel, False, None, None, 1)])
    connectors = {a.guideline: (a.status, a.score) for a in report.assessments if a.category == "thread_pools"}
    assert connectors == dict.fromkeys(
        (
            "connector_max_threads",
            "connector_min_spare_threads",
            "connector_accept_count",
            "connector_busy_threads",
            "connector_connections",
        ),
        ("ok", 1),
    )


def test_all_five_areas_of_a_local_server_are_known(
    kernel: Snapshot, guidelines: Guidelines, make_host: Any, make_process: Any
) -> None:
    process = make_process("-Xms256m", "-Xmx1024m", "org.wso2.carbon.bootstrap.Bootstrap")
    (report,) = guidelines.reports([Subject(kernel, True, make_host(cores=2), process, 1)])
    statuses = [(category.category, category.status) for category in report.categories]
    assert statuses == [("heap", "warning"), ("cores", "ok"), ("ram", "ok"), ("disk", "ok"), ("thread_pools", "ok")]
    # Heap: (1 x 1/3 + 1 x 1/4 + 2 x 1) / 4; the other four are at their targets.
    heap = (1 / 3 + 1 / 4 + 2) / 4
    assert report.categories[0].score == pytest.approx(heap)
    assert report.readiness == pytest.approx((heap + 4) / 5)


def test_what_grows_with_the_servers_is_unknown_where_they_cannot_be_counted(
    kernel: Snapshot, guidelines: Guidelines, make_host: Any, make_process: Any
) -> None:
    subject = Subject(kernel, True, make_host(), make_process("-Xmx1024m"), None)
    unknown = {a.guideline: a.found for a in guidelines.reports([subject])[0].assessments if a.status == "unknown"}
    reason = "the WSO2 servers on its machine could not be counted"
    assert unknown == dict.fromkeys(("cores_provided", "ram_provided", "disk_provided"), reason)


def test_a_target_that_is_down_has_everything_unknown(guidelines: Guidelines) -> None:
    (report,) = guidelines.reports([Subject(None, False, None, None, 1)])
    assert {(a.status, a.score, a.found) for a in report.assessments} == {
        ("unknown", None, "the server could not be read")
    }
    assert [(c.category, c.status, c.score) for c in report.categories] == [(c, "unknown", None) for c in FIVE_AREAS]
    assert report.readiness is None


def test_a_server_that_tells_nothing_is_ok_in_nothing(guidelines: Guidelines) -> None:
    (report,) = guidelines.reports([Subject(Snapshot(()), False, None, None, 1)])
    assert {a.status for a in report.assessments} == {"unknown"}
    assert all(a.found and a.wanted and a.source and a.advice for a in report.assessments)


def test_the_queries_fetch_all_that_is_judged(kernel: Snapshot, guidelines: Guidelines) -> None:
    read = RecordedSource(kernel).read(guidelines.queries, Deadline.after(10))
    of_what_was_read, of_everything = guidelines.reports(
        [Subject(each, False, None, None, 1) for each in (read, kernel)]
    )
    assert of_what_was_read == of_everything


def test_only_named_attributes_are_asked_for(guidelines: Guidelines) -> None:
    assert all(query.attributes and "*" not in query.attributes for query in guidelines.queries)


def test_every_guideline_of_the_catalogue_is_judged_once(kernel: Snapshot, guidelines: Guidelines) -> None:
    (report,) = guidelines.reports([Subject(kernel, False, None, None, 1)])
    assert [a.guideline for a in report.assessments] == [g.id for g in guidelines.catalogue.guidelines]
