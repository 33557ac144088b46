"""The overview at `/`: which servers there are, how they stand, and what to do about those that are down."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest

from exporter.collect.scrape import Overview
from exporter.collect.shared_read import TargetReading
from exporter.collect.target_processes import TargetProcess
from exporter.collect.unread_servers import UnreadServer
from exporter.model.assessment import WORST_FIRST, CategoryScore, Report, Status
from exporter.model.machine import ProcessFacts, ProcessIdentity
from exporter.model.snapshot import ErrorReason, Snapshot, TargetError
from exporter.targets.recordings import RecordedSource
from exporter.web.pages.overview import overview_page
from exporter.web.pages.remedies import REMEDIES
from exporter.web.pages.statuses import MARKS, category_words, percent
from exporter.web.pages.style import STYLE
from exporter.web.pages.terms import PageTerms
from testing.application import Ask, application_of, ask_of
from testing.assessments import make_assessment
from testing.broken_source import BrokenSource
from testing.html_words import Words
from testing.page_samples import MACHINE, NOW, TERMS, make_down, make_report, make_result, many_servers

NASTY = "\x1b[2J\x07\x00\x7f\x9b\u202eevil\u2066\u2028\ud800"
SHOWN = "\u241b[2J\u2407\u2400\u2421\\u009b\\u202eevil\\u2066\\u2028\\ud800"


def test_the_page_leaves_out_what_the_machine_does_not_tell() -> None:
    uncounted = replace(MACHINE, servers=None)
    silent = replace(uncounted, cores=None)
    assert "This machine: it tells nothing of itself.\n" in Words(overview_page(Overview((), silent), TERMS)).text
    assert "This machine: 4 cores.\n" in Words(overview_page(Overview((), uncounted), TERMS)).text
    assert "This machine: 4 cores, 0 WSO2 servers running.\n" in Words(overview_page(Overview((), MACHINE), TERMS)).text


def test_the_page_shows_a_server_with_its_verdict_and_links(ask: Ask) -> None:
    words = Words(ask("/").text)
    assert "Heap 70 %" in words.text
    assert {"#carbon", "/report?target=carbon", "/probe?target=carbon", "/report", "/metrics", "/runbooks"} <= set(
        words.addresses
    )
    assert "carbon" in words.ids


def test_the_page_says_why_a_target_is_down(kernel: Snapshot) -> None:
    down = BrokenSource(TargetError("connect", "connection refused by 10.0.0.1:9999"))
    page = ask_of(application_of({"carbon": RecordedSource(kernel), "other": down}))("/").text
    words = Words(page).text
    assert "down: connect" in words
    assert "connection refused by 10.0.0.1:9999" in words
    assert "<title>(1 down) wso2-exporter</title>" in page


def test_the_page_says_that_the_process_of_a_target_that_is_down_runs() -> None:
    process = TargetProcess(ProcessFacts(ProcessIdentity(4373, 1), (), None, None), None)
    since = datetime(2026, 11, 30, tzinfo=UTC)
    down = make_down("carbon", TargetError("timeout", "no answer within 9 s"), since, process=process)
    runs = "Its process (4373) runs, and its metrics tell what that uses."
    assert runs in Words(overview_page(Overview((down,), MACHINE), TERMS)).text
    assert "Its process" not in Words(overview_page(Overview((replace(down, process=None),), MACHINE), TERMS)).text
    up = replace(down, reading=TargetReading(Snapshot(()), None, 0.1))
    assert "Its process" not in Words(overview_page(Overview((up,), MACHINE), TERMS)).text


def test_what_a_server_says_is_text_and_never_markup() -> None:
    hostile = BrokenSource(TargetError("protocol", "<script>alert(1)</script>"))
    page = ask_of(application_of({'<b onclick="x">': hostile}))("/").text
    words = Words(page)
    assert "script" not in words.opened
    assert "b" not in words.opened
    assert "<script>alert(1)</script>" in words.text


def test_the_page_loads_nothing_and_runs_nothing(ask: Ask) -> None:
    answer = ask("/")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert not {"script", "link", "img", "iframe"} & set(Words(answer.text).opened)


def test_without_targets_the_page_shows_the_machine() -> None:
    words = Words(ask_of(application_of({}))("/").text).text
    assert "No server is read" in words
    assert "4 cores" in words
    assert re.search(r"✓ \d+ well", words)


def test_a_score_that_is_almost_whole_is_not_called_whole() -> None:
    assert (percent(0.999), percent(1.0), percent(0.0)) == ("99 %", "100 %", "0 %")


def test_no_score_contradicts_its_status() -> None:
    assert (percent(1.0, "warning"), percent(0.9, "critical"), percent(1.0, "info")) == ("99 %", "49 %", "100 %")
    said = [category_words(CategoryScore("heap", "Heap", *each)) for each in _SCORES]
    assert said == [
        "critical",
        "99 %, warning",
        "100 % of what is known",
        "not known",
        "57 %, ok, with less to spare than recommended",
        "100 %, ok",
        "waived",
    ]


_SCORES: Sequence[tuple[Status, float | None]] = (
    ("critical", 0.95),
    ("warning", 1.0),
    ("unknown", 1.0),
    ("unknown", None),
    ("ok", 0.57),
    ("ok", 1.0),
    ("waived", None),
)


def test_servers_that_were_found_and_are_not_read_are_told_with_what_to_do() -> None:
    remedy = ("[monitoring.jmx]", "rmi_server_start = true")
    unread = (
        UnreadServer("/opt/wso2is", 7, "its JMX is switched off", remedy),
        UnreadServer("/opt/<b>", 8, "it runs as mallory, who is not among discover.users"),
    )
    words = Words(overview_page(Overview((), MACHINE, unread), TERMS))
    assert "/opt/wso2is (process 7): its JMX is switched off." in words.text
    assert "[monitoring.jmx]\nrmi_server_start = true" in words.text
    assert "/opt/<b> (process 8): it runs as mallory, who is not among discover.users." in words.text
    assert "Found on this machine and not read" not in Words(overview_page(Overview((), MACHINE), TERMS)).text


def test_of_very_many_unread_servers_some_are_shown_and_the_others_counted() -> None:
    unread = tuple(UnreadServer(f"/opt/{pid}", pid, "refused") for pid in range(1000))
    words = Words(overview_page(Overview((), MACHINE, unread), TERMS)).text
    assert words.count("refused.") == 20
    assert "And 980 more" in words


def test_servers_stand_in_a_table_the_worst_first() -> None:
    critical, warning = (make_assessment(status=status, score=0.0) for status in ("critical", "warning"))
    up = {"well": make_report(make_assessment(), ready=1.0), "a-bit": make_report(warning, ready=0.9)}
    up |= {"bad": make_report(critical, warning, ready=0.4), "worse": make_report(critical, critical, ready=0.45)}
    results = [make_result(name, report) for name, report in up.items()]
    results.append(make_down("zzz", TargetError("connect", "connection refused"), datetime(2026, 11, 30, tzinfo=UTC)))
    words = Words(overview_page(Overview(results, MACHINE), TERMS))
    assert [each for each in words.ids if not each.startswith(":")] == ["zzz", "worse", "bad", "a-bit", "well"]
    assert (
        "5 servers: 1 down, 2 not ready, 1 with something to mend, 1 with nothing to mend that is known" in words.text
    )
    assert "table" in words.opened
    assert "details" not in words.opened


def test_a_server_that_is_down_has_the_reason_since_when_and_what_to_do() -> None:
    since = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
    error = TargetError("timeout", "no answer within 9.5 s")
    words = Words(overview_page(Overview([make_down("is", error, since)], MACHINE), TERMS))
    assert "down: timeout since 2026-11-30 09:30 UTC (2 h 30 min): no answer within 9.5 s" in words.sentences
    assert "Take two thread dumps before you restart it" in words.text
    assert "/runbooks/WSO2TargetDown" in words.addresses


def test_a_server_that_went_down_just_now_is_down_since_then() -> None:
    """The read that found it so has not ended yet: it is given up for this page alone."""
    timeout = TargetReading(None, TargetError("timeout", "no answer before the scrape's deadline"), 9.0)
    result = make_result("is", make_report(make_assessment()), reading=timeout)
    assert "since 2026-11-30 12:00 UTC (0 s)" in Words(overview_page(Overview([result], MACHINE), TERMS)).sentences


def test_every_reason_has_a_remedy() -> None:
    assert REMEDIES.keys() == set(get_args(ErrorReason))


@pytest.mark.parametrize("name", ["gateway 1", 'a"b', "a/b?c#d&e", "é", "100%", ":machine", "x\x1b", "\ud800"])
def test_the_address_of_a_server_is_its_name_escaped(name: str) -> None:
    """A browser takes what stands behind `#` for an id as it is, before it decodes anything (WHATWG HTML, 7.4.6.3)."""
    words = Words(overview_page(Overview([make_result(name, make_report(make_assessment()))], MACHINE), TERMS))
    (own,) = (each for each in words.ids if each != ":machine")
    assert f"#{own}" in words.addresses
    assert re.fullmatch(r"[A-Za-z0-9_.~%-]+", own)


def test_the_machine_is_told_once() -> None:
    verdict = make_assessment(title="Processor cores", status="warning", machine="wso2-1", found="2 cores")
    results = [make_result(name, make_report(verdict, ready=0.5)) for name in ("a", "b", "c")]
    assert Words(overview_page(Overview(results, MACHINE), TERMS)).sentences.count("Processor cores") == 1


@pytest.mark.parametrize("count", [0, 1, 10, 200])
def test_however_many_servers_there_are_the_page_is_of_bounded_size(count: int) -> None:
    page = overview_page(many_servers(count, min(count, 3)), TERMS)
    assert len(page) < 20_000 + 2_500 * count
    assert Words(page).opened.count("tr") == (count + 1 if count else 0)


def test_control_characters_are_shown_and_never_sent() -> None:
    """Pictures for those of ASCII (Unicode, Control Pictures), escapes for the rest; wherever the page tells a text."""
    report = Report((make_assessment(machine=NASTY, status="warning", title=NASTY, found=NASTY),), (), None)
    down = make_down("\x1b[1m", TargetError("protocol", NASTY), datetime(2026, 11, 30, tzinfo=UTC), product=NASTY)
    unread = (UnreadServer(NASTY, 7, NASTY, (NASTY, NASTY)),)
    up = make_result("up", report, product=NASTY)
    page = overview_page(Overview((down, up), MACHINE, unread), PageTerms(NASTY, NOW))
    page.encode()
    assert page.count(SHOWN) == 10
    assert "\u241b[1m" in page
    assert {character for character in page if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl"}} == {"\n"}


def test_what_is_very_long_is_cut() -> None:
    endless = TargetError("protocol", "x" * 1_000_000)
    down = make_down("is", endless, datetime(2026, 11, 30, tzinfo=UTC))
    assert len(overview_page(Overview([down], MACHINE), TERMS)) < 30_000


@pytest.mark.parametrize("status", WORST_FIRST)
def test_each_status_has_a_mark_and_a_colour(status: Status) -> None:
    assert MARKS[status]
    assert f".{status}" in STYLE
