"""Whole reports: of a recorded WSO2 server, of one that is down, and of what is half known."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from exporter.facts.fact import Facts, Known, Unknown, Value
from exporter.facts.file import WrittenFacts
from exporter.facts.subject import Subject
from exporter.guidelines import Catalogue, Guidelines, load_catalogue
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import Snapshot
from exporter.targets.recordings import RecordedSource

CONNECTORS = ("maxThreads", "minSpareThreads", "acceptCount", "busy_threads", "connections")
FIVE_AREAS = {
    "heap": ("heap_maximum", "heap_initial", "heap_after_collection"),
    "cores": ("cores_provided", "cores_used"),
    "ram": ("ram_provided", "heap_fits_memory", "ram_available"),
    "disk": ("disk_provided", "disk_used"),
    "thread_pools": tuple(f"connector_{what}" for what in CONNECTORS),
}
"""The areas that come first, and what they are judged by."""

AS_ASKED: Mapping[str, Value] = {
    "servers_sharing_cores": 1,
    "servers_sharing_memory": 1,
    "servers_sharing_disk": 1,
    "limited_by_container": (),
    "processor_use": 0.6,
    "memory_beside_heaps": 2 * 10**9,
    "heap_maximum": 2 * 2**30,
    "heap_initial_share": 1.0,
    "old_generation_after_collection": 0.6,
    "cores": 2,
    "memory": 4 * 10**9,
    "memory_available": 0.2,
    "disk_free": 10 * 10**9,
    "disk_used_share": 0.7,
    "connector_max_threads": 250,
    "connector_min_spare_threads": 50,
    "connector_accept_count": 200,
    "connector_busy_threads": 0.5,
    "connector_connections": 0.5,
}
"""The facts about a server with which every area has its whole score."""


@pytest.fixture
def five_areas(guidelines: Guidelines) -> Guidelines:
    """The catalogue without what else it has."""
    wanted = {guideline for members in FIVE_AREAS.values() for guideline in members}
    members = tuple(each for each in guidelines.catalogue.guidelines if each.id in wanted)
    categories = tuple(each for each in guidelines.catalogue.categories if each.id in FIVE_AREAS)
    return Guidelines(Catalogue(categories, members))


def test_the_kernels_heap_is_below_the_documented_two_gibibytes(kernel: Snapshot, judge: Any) -> None:
    found = judge("heap_maximum", Subject(kernel, False, None, None, 1))
    assert (found.status, found.score) == ("warning", pytest.approx(1 / 3))
    assert found.found.startswith("1.0 GiB")
    assert found.wanted == "2 GiB or more"
    assert found.source.page == "Production Deployment Guidelines, System Requirements"
    assert "-Xms2048m -Xmx2048m" in found.advice


def test_the_kernels_heap_starts_at_a_quarter_of_its_maximum(kernel: Snapshot, judge: Any) -> None:
    assert judge("heap_initial", Subject(kernel, False, None, None, 1)).score == 0.25


@pytest.mark.parametrize("guideline", FIVE_AREAS["thread_pools"])
def test_the_kernels_connectors_are_as_the_text_says(kernel: Snapshot, judge: Any, guideline: str) -> None:
    found = judge(guideline, Subject(kernel, False, None, None, 1))
    assert (found.status, found.score) == ("ok", 1)


def test_all_five_areas_of_a_local_server_are_known(
    kernel: Snapshot, five_areas: Guidelines, make_host: Any, make_process: Any
) -> None:
    process = make_process("-Xms256m", "-Xmx1024m", "org.wso2.carbon.bootstrap.Bootstrap")
    host = make_host(cores=2, home_filesystems=(process.carbon_home_filesystem,))
    (report,) = five_areas.reports([Subject(kernel, True, host, process, 1)])
    statuses = [(category.category, category.status) for category in report.categories]
    assert statuses == [("heap", "warning"), ("cores", "ok"), ("ram", "ok"), ("disk", "ok"), ("thread_pools", "ok")]
    # Heap: (1 x 1/3 + 1/2 x 1/4 + 2 x 1) / 3.5; the other four are at their targets.
    heap = (1 / 3 + 1 / 8 + 2) / 3.5
    assert report.categories[0].score == pytest.approx(heap)
    assert report.readiness == pytest.approx((heap + 4) / 5)


@pytest.mark.parametrize(
    ("fact", "value", "category", "score"),
    [
        ("heap_maximum", 2**29, "heap", 2.5 / 3.5),
        ("heap_initial_share", 0.0, "heap", 3 / 3.5),
        ("old_generation_after_collection", 0.95, "heap", 0),
        ("cores", 1, "cores", 2 / 3),
        ("processor_use", 0.95, "cores", 0),
        ("memory", 2 * 10**9, "ram", 3 / 4),
        ("memory_beside_heaps", 0, "ram", 3 / 4),
        ("memory_available", 0.05, "ram", 0),
        ("disk_free", 10**9, "disk", 2 / 3),
        ("disk_used_share", 0.95, "disk", 0),
        ("connector_max_threads", 125, "thread_pools", 5 / 6),
        ("connector_min_spare_threads", 25, "thread_pools", 5 / 6),
        ("connector_accept_count", 100, "thread_pools", 5 / 6),
        ("connector_busy_threads", 0.95, "thread_pools", 0),
        ("connector_connections", 0.95, "thread_pools", 0),
    ],
)
def test_what_was_given_weighs_half_of_what_is_left_which_is_never_outweighed(
    five_areas: Guidelines, fact: str, value: Value, category: str, score: float
) -> None:
    facts = {**AS_ASKED, fact: value}
    report = five_areas.report(WrittenFacts("f", {name: (Known(each, "so"),) for name, each in facts.items()}))
    assert {each.category: each.score for each in report.categories} == {
        area: pytest.approx(score if area == category else 1.0) for area in FIVE_AREAS
    }


def test_what_grows_with_the_servers_is_unknown_where_they_cannot_be_counted(
    kernel: Snapshot, guidelines: Guidelines, make_host: Any, make_process: Any
) -> None:
    subject = Subject(kernel, True, make_host(servers=None), make_process("-Xmx1024m"), None)
    reason = "the WSO2 servers on its machine could not be counted"
    (report,) = guidelines.reports([subject])
    unknown = {a.guideline for a in report.assessments if (a.status, a.found) == ("unknown", reason)}
    assert unknown == {"cores_provided", "ram_provided", "disk_provided"}


def test_a_target_that_is_down_has_everything_unknown(guidelines: Guidelines) -> None:
    (report,) = guidelines.reports([Subject(None, False, None, None, 1)])
    assert {(a.status, a.score, a.found) for a in report.assessments} == {
        ("unknown", None, "the server could not be read"),
        ("unknown", None, "nobody has looked yet: that is done once a server was read"),
        ("unanswered", None, "only a person can tell, and the configuration has no answer"),
    }
    assert {(category.status, category.score) for category in report.categories} == {("unknown", None)}
    assert report.readiness is None


def test_a_server_that_tells_nothing_is_ok_in_nothing(guidelines: Guidelines) -> None:
    (report,) = guidelines.reports([Subject(Snapshot(()), False, None, None, 1)])
    assert {a.status for a in report.assessments} == {"unknown", "unanswered"}
    assert all(a.found and a.wanted and a.source.page and a.advice for a in report.assessments)


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


NARROW = """\
categories:
  - {id: heap, title: Heap}
guidelines:
  - id: heap_of_a_gateway
    category: heap
    kind: configuration
    scope: server
    weight: 1
    severity: warning
    title: Maximum heap of a gateway
    fact: heap_maximum
    check: {type: threshold, unit: GiB, better: higher, target: 4, zero: 2}
    applies_to: {products: [apim]}
    wanted: "{target} or more"
    source: {page: the text}
    statement: two GiB
    why: it matters
    advice: raise it
  - id: heap_worth_knowing
    category: heap
    kind: configuration
    scope: server
    weight: 0
    severity: info
    worst: info
    title: Maximum heap
    fact: heap_maximum
    check: {type: threshold, unit: GiB, better: higher, target: 3, zero: 2}
    wanted: "{target} or more"
    source: {page: the text}
    statement: two GiB
    why: it matters
    advice: raise it
"""


@pytest.fixture
def narrow(tmp_path: Path) -> Guidelines:
    """A guideline about one product, and one that is only worth knowing."""
    file = tmp_path / "catalogue.yml"
    file.write_text(NARROW)
    return Guidelines(load_catalogue(file))


def heap_of(gibibytes: float, product: str | None = None) -> WrittenFacts:
    facts: dict[str, Facts] = {"heap_maximum": (Known(gibibytes * 2**30, f"{gibibytes} GiB"),)}
    if product is not None:
        facts["product"] = (Known(product, product),)
    return WrittenFacts("facts.yml", facts)


@pytest.mark.parametrize(
    ("product", "status", "found"),
    [
        ("apim", "warning", "3 GiB"),
        (None, "warning", "3 GiB"),
        ("mi", "not_applicable", "this is about apim, and the server is mi"),
    ],
)
def test_a_guideline_about_another_product_is_not_applicable(
    narrow: Guidelines, product: str | None, status: str, found: str
) -> None:
    assessment, _ = narrow.report(heap_of(3, product)).assessments
    assert (assessment.status, assessment.found) == (status, found)


@pytest.mark.parametrize(("gibibytes", "status"), [(1, "info"), (2.9, "info"), (3, "ok")])
def test_what_is_only_worth_knowing_is_never_worse_and_never_scored(
    narrow: Guidelines, gibibytes: float, status: str
) -> None:
    report = narrow.report(heap_of(gibibytes, "mi"))
    assert (report.assessments[1].status, report.assessments[1].score) == (status, None)
    assert (report.categories[0].status, report.categories[0].score, report.readiness) == (status, None, None)


def test_what_is_not_applicable_leaves_the_category_to_the_others(narrow: Guidelines) -> None:
    assert narrow.report(heap_of(3, "apim")).readiness == 0.5
    assert narrow.report(heap_of(3, "mi")).categories[0].status == "ok"


def test_a_report_tells_when_the_oldest_fact_of_each_source_was_read(guidelines: Guidelines) -> None:
    """A server's files are not read in a scrape's own time."""
    facts: dict[str, Facts] = {
        "heap_maximum": (Known(2**31, "2.0 GiB", read_at=1_000.0, source="files"),),
        "disk_free": (Known(10**11, "100 GB", read_at=900.0, source="files"),),
        "connector_accept_count": (Known(200, "200", read_at=1_100.0, source="tls"), Unknown("it hangs")),
        "cores": (Known(4, "4 cores"),),
    }
    assert guidelines.report(WrittenFacts("facts.yml", facts)).read_at == {"files": 900.0, "tls": 1_100.0}


def test_a_verdict_says_where_its_fact_stands_and_when_it_was_read(guidelines: Guidelines) -> None:
    """Of several facts, those of the one that decides."""
    ok = Known(300, "300", read_at=900.0, source="files", file="other", line=1)
    short = Known(10, "10", read_at=1_000.0, source="files", file="server.xml", line=42)
    report = guidelines.report(WrittenFacts("facts.yml", {"connector_max_threads": (ok, short)}))
    (found,) = (each for each in report.assessments if each.guideline == "connector_maxThreads")
    assert (found.file, found.line, found.read_at, found.read_from) == ("server.xml", 42, 1_000.0, "files")
    (unknown,) = (each for each in report.assessments if each.guideline == "heap_maximum")
    assert (unknown.file, unknown.line, unknown.read_at, unknown.read_from) == ("", 0, None, "")


def test_what_only_some_servers_can_tell_of_their_machine_is_its_verdict_all_the_same(
    guidelines: Guidelines, kernel: Snapshot, make_host: Any
) -> None:
    """The first may be in a container, which has a name and a network of its own, or may not have been looked at."""
    loopback = {"hosts_own_name": (Known("loopback", "127.0.0.1", source="machine", read_at=1.0),)}
    contained = {"hosts_own_name": (Unknown("it has names of its own"),)}
    host = make_host(servers=())
    subjects = [Subject(kernel, True, host, None, 3, inspected=each) for each in (contained, loopback, loopback)]
    verdicts = [
        next(each for each in report.assessments if each.guideline == "hosts_own_name")
        for report in guidelines.reports(subjects)
    ]
    assert [(each.status, bool(each.machine)) for each in verdicts] == [
        ("unknown", False),
        ("warning", True),
        ("warning", True),
    ]
