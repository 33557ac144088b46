"""The report: the verdict first, each finding with its evidence and remedy, and what else there is to say."""

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from exporter.collect.scrape import Overview
from exporter.collect.target import Target, TargetIdentity
from exporter.guidelines import load_catalogue
from exporter.model.assessment import WORST_FIRST, Status, Waiver
from exporter.model.guideline import Place, Source, Step
from exporter.model.snapshot import Snapshot, TargetError
from exporter.targets.recordings import RecordedSource
from exporter.web.pages.report import MOST_SERVERS, report_page
from exporter.web.pages.terms import PageTerms
from exporter.web.routes.reload import ReloadService
from testing.application import Ask, application_on, ask_of
from testing.assessments import make_assessment
from testing.delivery import delivered_consumers
from testing.html_words import Words
from testing.page_samples import (
    MACHINE,
    NOW,
    TERMS,
    make_down,
    make_report,
    make_result,
    many_assessments,
    many_servers,
)

HEAP = make_assessment(
    guideline="heap_maximum",
    status="warning",
    score=0.3,
    weight=1,
    title="Maximum heap",
    found="1.0 GiB (-Xmx1024m)",
    wanted="2 GiB or more",
    source=Source("Tuning Performance", "WSO2 API Manager", "4.5.0", "https://example.org/tuning"),
    statement="Of 4 GB of memory, 2 GB are for the JVM.",
    why="A small heap is collected often.",
    advice="Start it with a larger heap.",
    steps=(Step("environment", 'JVM_MEM_OPTS="-Xms2048m -Xmx2048m"'),),
)


def shown(*assessments: object, terms: PageTerms = TERMS) -> str:
    """What the report of one server with these verdicts says, on one line."""
    report = make_report(*assessments, ready=0.5)  # type: ignore[arg-type]
    return Words(report_page(Overview([make_result("carbon", report)], MACHINE), terms)).sentences


def test_the_verdict_stands_before_all_else() -> None:
    critical = make_assessment(status="critical", score=0.0)
    unknown = make_assessment(status="unknown", score=None)
    said = shown(critical, HEAP, unknown)
    verdict = "not ready: 1 critical, 1 to mend, 1 not known"
    assert said.startswith(f"Report on carbon: {verdict} Report on carbon")
    assert said.index(verdict) < said.index("✕ 1 critical") < said.index("Findings, worst first")
    assert "Ready: 49 % of what is known" in said
    assert "Full marks are not security" in said


def test_a_finding_has_evidence_threshold_source_reason_and_the_lines_to_write() -> None:
    page = report_page(Overview([make_result("carbon", make_report(HEAP))], MACHINE), TERMS)
    said = Words(page).sentences
    for expected in (
        "! warning Maximum heap heap_maximum",
        "Found 1.0 GiB (-Xmx1024m) Wanted 2 GiB or more",
        "Source Of 4 GB of memory, 2 GB are for the JVM. WSO2 API Manager 4.5.0: Tuning Performance",
        "Why A small heap is collected often.",
        "To mend Start it with a larger heap. In the environment that the server is started with:",
        "Read just now",
    ):
        assert expected in said
    assert "<pre>JVM_MEM_OPTS=&quot;-Xms2048m -Xmx2048m&quot;</pre>" in page
    assert "https://example.org/tuning" in Words(page).addresses
    assert "carbon:heap_maximum" in Words(page).ids


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("toml", "In the server's deployment.toml: LINES"),
        ("environment", "In the environment that the server is started with: LINES"),
        ("argument", "As an argument of its start script: LINES"),
        ("command", "Run: LINES"),
        ("file", "In its file repository/conf/{x}: LINES"),
        ("person", "By hand: LINES"),
    ],
)
def test_a_step_says_where_its_lines_go(place: Place, told: str) -> None:
    file = "repository/conf/{x}" if place == "file" else ""
    assert told in shown(replace(HEAP, steps=(Step(place, "LINES", file),)))


def test_the_worst_comes_first_and_of_equals_what_weighs_more() -> None:
    light = replace(HEAP, title="Light")
    said = shown(
        replace(HEAP, status="info", title="Information"),
        light,
        replace(light, guideline="b", title="Heavy", weight=3),
        replace(light, guideline="c", status="critical", title="Critical"),
    )
    places = [said.index(f"{title} ") for title in ("Critical", "Heavy", "Light", "Information")]
    assert places == sorted(places)


def test_a_finding_says_when_and_where_it_was_read() -> None:
    read = replace(HEAP, read_at=NOW - 7200, read_from="files", file="repository/conf/carbon.xml", line=12)
    assert "Read 2026-11-30 10:00 UTC, 2 h 0 min before this page, repository/conf/carbon.xml:12" in shown(read)


def test_a_machines_verdict_says_whose_it_is() -> None:
    machines = replace(HEAP, machine="wso2-1", scope="machine")
    assert "The machine's (wso2-1): one for all servers on it." in shown(machines)
    results = [make_result(name, make_report(machines, ready=0.3)) for name in ("a", "b")]
    words = Words(report_page(Overview(results, MACHINE), TERMS))
    assert words.sentences.count("1.0 GiB (-Xmx1024m)") == 1
    assert words.sentences.count("1 of these verdicts are those of the machine") == 2


def test_what_shows_the_same_fault_stands_with_it() -> None:
    said = shown(HEAP, replace(HEAP, guideline="b", title="Other", found="the other", joined_to="heap_maximum"))
    assert "Also in Other: the other" in said
    assert said.count("! warning") == 1


def test_what_joined_a_finding_that_is_not_there_stands_for_itself() -> None:
    assert "! warning Maximum heap" in shown(replace(HEAP, joined_to="gone"))


def test_exceptions_and_thresholds_of_ones_own_are_told() -> None:
    waived = replace(HEAP, status="waived", waiver=Waiver("one JVM a container", NOW + 86_400))
    said = shown(waived)
    assert "Waived Maximum heap until 2026-12-01: one JVM a container Found 1.0 GiB (-Xmx1024m)" in said
    expired = replace(HEAP, waiver=Waiver("until we move", NOW, expired=True))
    assert "Expired: it held until 2026-11-30. Its reason was: until we move" in shown(expired)
    assert "As this configuration has it; else: 4 GiB or more" in shown(replace(HEAP, overridden="4 GiB or more"))


def test_what_is_unknown_is_told_by_its_reasons() -> None:
    unknown = replace(HEAP, status="unknown", score=None, found="its files may not be read")
    said = shown(unknown, replace(unknown, title="Other"), replace(unknown, title="Third", found="it hangs"))
    assert "Not known it hangs: Third its files may not be read: Maximum heap, Other" in said


def test_questions_what_is_well_and_what_is_not_applicable_are_told() -> None:
    question = replace(HEAP, status="unanswered", score=None, title="Drill", guideline="q_drill", advice="Do a drill.")
    away = replace(HEAP, status="not_applicable", score=None, title="Away")
    said = shown(question, replace(HEAP, status="ok", title="Fine"), away)
    assert "Questions that nobody has answered" in said
    assert "Drill q_drill Do a drill." in said
    assert "What is well Guideline Found Wanted Fine 1.0 GiB (-Xmx1024m) 2 GiB or more" in said
    assert "1 guidelines are not about such a server." in said
    assert "Away" not in said


def test_a_question_is_asked_in_its_words_and_what_is_not_judged_has_its_reason() -> None:
    catalogue = load_catalogue()
    asked = next(each for each in catalogue.guidelines if each.question)
    question = replace(HEAP, status="unanswered", score=None, title=asked.title, guideline=asked.id)
    overview = Overview([make_result("a", make_report(question))], MACHINE, catalogue=catalogue)
    said = Words(report_page(overview, TERMS)).sentences
    assert " ".join(asked.question.split()) in said
    assert catalogue.not_judged
    assert [each.id for each in catalogue.not_judged if " ".join(each.reason.split()) not in said] == []
    assert "Not judged" not in shown(HEAP)


def test_security_is_counted_and_not_named_where_others_may_read_it() -> None:
    secret = replace(HEAP, kind="security", title="Default key", found="the default key")
    well = replace(secret, status="ok", title="No debug agent")
    said = shown(HEAP, secret, well, terms=replace(TERMS, disclosure="counted"))
    assert "Default key" not in said
    assert "No debug agent" not in said
    assert "Security, not shown here: ! 1 warning ." in said
    assert "guidelines.expose_findings: true" in said
    assert "2 to mend" in said
    assert "Maximum heap" in said


def test_where_the_configuration_has_security_shown_the_page_says_so() -> None:
    secret = replace(HEAP, kind="security", title="Default key")
    said = shown(secret, terms=replace(TERMS, disclosure="exposed"))
    assert "Default key" in said
    assert "This page shows the weaknesses of servers by name to everybody who reaches it" in said
    assert "weaknesses" not in shown(secret)


def test_a_server_that_is_down_is_reported_on_with_the_reason() -> None:
    down = make_down("is", TargetError("login", "the server refused the login"), datetime(2026, 11, 30, 11, tzinfo=UTC))
    said = Words(report_page(Overview([down], MACHINE), TERMS)).sentences
    assert "down: login since 2026-11-30 11:00 UTC (1 h 0 min): the server refused the login" in said
    assert "the server could not be read: title" in said


def test_the_report_without_servers_is_the_machines() -> None:
    report = make_report(replace(HEAP, scope="machine", title="Processor cores"), ready=0.3)
    said = Words(report_page(Overview((), MACHINE, (), report), TERMS)).sentences
    assert "This machine: 4 cores" in said
    assert "! warning Processor cores" in said


def test_many_servers_are_linked_beyond_some_and_all_are_in_a_file() -> None:
    page = Words(report_page(many_servers(30, 2), TERMS))
    sections = [each for each in page.ids if each.startswith("server-") and ":" not in each]
    assert len(set(sections)) == 30
    assert f"The reports of {30 - MOST_SERVERS} more servers are linked above." in page.sentences
    assert {f"/report?target=server-{number}" for number in range(30)} <= set(page.addresses)
    alone = Words(report_page(many_servers(30, 2), replace(TERMS, served=False)))
    assert "linked above" not in alone.sentences
    assert alone.opened.count("article") > page.opened.count("article")


def test_a_file_links_no_path_of_the_exporter() -> None:
    words = Words(report_page(many_servers(3, 1), replace(TERMS, served=False)))
    assert [address for address in words.addresses if address.startswith("/")] == []
    assert not {"script", "link", "img", "iframe"} & set(words.opened)


def test_a_report_is_of_bounded_size() -> None:
    assert len(report_page(many_servers(1), TERMS)) < 120_000
    assert len(report_page(many_servers(200, 3), TERMS)) < 1_500_000


def test_hostile_texts_are_shown_and_never_sent() -> None:
    nasty = "\x1b[2J\x00\u202e<script>alert(1)</script>\u2028\ud800"
    hostile = replace(
        HEAP,
        guideline=nasty,
        title=nasty,
        found=nasty,
        wanted=nasty,
        why=nasty,
        advice=nasty,
        statement=nasty,
        source=Source(nasty, nasty, nasty, f"javascript:{nasty}"),
        steps=(Step("file", nasty, nasty), Step("toml", nasty)),
        machine=nasty,
        file=nasty,
        overridden=nasty,
        waiver=Waiver(nasty, NOW, expired=True),
    )
    everywhere = [replace(hostile, status=status) for status in WORST_FIRST]
    page = report_page(Overview([make_result(nasty, make_report(*everywhere))], MACHINE), PageTerms(nasty, NOW))
    page.encode()
    words = Words(page)
    assert "script" not in words.opened
    assert not [address for address in words.addresses if address.startswith("javascript")]
    assert {character for character in page if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl"}} == {"\n"}


@pytest.mark.parametrize("status", WORST_FIRST)
def test_each_status_has_its_place(status: Status) -> None:
    said = shown(replace(HEAP, status=status, score=None))
    assert ("Maximum heap" in said) == (status != "not_applicable")


def test_the_route_reports_on_all_or_on_one_server(ask: Ask) -> None:
    one = ask("/report", query="target=carbon")
    assert one.status == 200
    assert one.headers["content-security-policy"].startswith("default-src 'none'")
    assert "Report on carbon: " in one.text
    assert "Maximum heap" in Words(ask("/report").text).text
    assert ask("/report", query="target=other").status == 400
    assert ask("/report", query="target=").status == 400
    assert ask("/report", query="target=a&target=b").status == 400


def test_every_guideline_is_somewhere() -> None:
    report = make_report(*many_assessments(90), ready=0.3)
    said = Words(report_page(Overview([make_result("a", report)], MACHINE), TERMS)).text
    wanted = {each.title for each in report.assessments if each.status != "not_applicable"}
    assert [title for title in wanted if f"{title}" not in said] == []


def test_who_asks_decides_whether_the_route_names_security(kernel: Snapshot) -> None:
    """From this machine without a proxy they are told; what a proxy passes on may come from anybody."""
    consumers = delivered_consumers()
    target = Target(TargetIdentity("carbon", "127.0.0.1"), RecordedSource(kernel), consumers)
    on_loopback = ReloadService((), lambda: False, lambda: True)
    ask = ask_of(application_on([target], on_loopback))
    hidden = "Security, not shown here"
    assert hidden not in ask("/report", query="target=carbon", host="localhost:19404").text
    assert hidden in ask("/report", query="target=carbon", host="localhost:19404", x_forwarded_for="10.0.0.1").text
    assert hidden in ask_of(application_on([target]))("/report", query="target=carbon", host="localhost").text
