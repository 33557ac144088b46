import unicodedata
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from exporter.collect.examination import TargetResult
from exporter.collect.scrape import Overview
from exporter.collect.shared_read import TargetReading
from exporter.collect.target import TargetIdentity
from exporter.collect.target_processes import TargetProcess
from exporter.collect.unread_servers import UnreadServer
from exporter.mapping import MappingResult
from exporter.model.assessment import WORST_FIRST, CategoryScore, Report, Status
from exporter.model.guideline import Source
from exporter.model.machine import HostFacts, ProcessFacts, ProcessIdentity
from exporter.model.snapshot import Snapshot, TargetError
from exporter.targets.recordings import RecordedSource
from exporter.web.pages.overview import _percent, overview_page
from testing.application import Ask, application_of, ask_of
from testing.assessments import make_assessment
from testing.broken_source import BrokenSource

MACHINE = HostFacts(4, None, None, None, carbon_processes=0, node_name="wso2-1")


class Words(HTMLParser):
    """The page's text, and its tags in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.opened: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.text += f"{data}\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)


def test_the_page_leaves_out_what_the_machine_does_not_tell() -> None:
    uncounted = replace(MACHINE, carbon_processes=None)
    silent = replace(uncounted, cores=None)
    assert "This machine: it tells nothing of itself.\n" in Words(overview_page(Overview((), silent), "1")).text
    assert "This machine: 4 cores.\n" in Words(overview_page(Overview((), uncounted), "1")).text
    assert "This machine: 4 cores, 0 WSO2 servers running.\n" in Words(overview_page(Overview((), MACHINE), "1")).text


def test_the_page_shows_a_target_with_its_areas_and_what_to_do(ask: Ask) -> None:
    words = Words(ask("/").text).text
    for expected in ("carbon", "up", "Heap", "Cores", "RAM", "Disk", "Thread pools", "Maximum heap", "1.0 GiB"):
        assert expected in words
    assert "2 GiB or more" in words


def test_the_page_says_why_a_target_is_down(kernel: Snapshot) -> None:
    down = BrokenSource(TargetError("connect", "connection refused by 10.0.0.1:9999"))
    page = ask_of(application_of({"carbon": RecordedSource(kernel), "other": down}))("/").text
    words = Words(page).text
    assert "down: connect" in words
    assert "connection refused by 10.0.0.1:9999" in words
    assert "<title>(1 down) wso2-exporter</title>" in page


def test_the_page_says_that_the_process_of_a_target_that_is_down_runs() -> None:
    identity = TargetIdentity("carbon", "127.0.0.1")
    reading = TargetReading(None, TargetError("timeout", "no answer within 9 s"), 9.0)
    process = TargetProcess(ProcessFacts(ProcessIdentity(4373, 1), (), None, None), None)
    down = TargetResult(identity, reading, MappingResult(()), process, Report((), (), None))
    runs = "Its process (4373) runs, and its metrics tell what that uses."
    assert runs in Words(overview_page(Overview((down,), MACHINE), "1")).text
    assert "Its process" not in Words(overview_page(Overview((replace(down, process=None),), MACHINE), "1")).text
    up = replace(down, reading=TargetReading(Snapshot(()), None, 0.1))
    assert "Its process" not in Words(overview_page(Overview((up,), MACHINE), "1")).text


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
    assert "no server is read" in words
    assert "4 cores" in words


def test_a_score_that_is_almost_whole_is_not_called_whole() -> None:
    assert (_percent(0.999), _percent(1.0), _percent(0.0)) == ("99 %", "100 %", "0 %")


def test_servers_that_were_found_and_are_not_read_are_told_with_what_to_do() -> None:
    remedy = ("[monitoring.jmx]", "rmi_server_start = true")
    unread = (
        UnreadServer("/opt/wso2is", 7, "its JMX is switched off", remedy),
        UnreadServer("/opt/<b>", 8, "it runs as mallory, who is not among discover.users"),
    )
    words = Words(overview_page(Overview((), MACHINE, unread), "1"))
    assert "/opt/wso2is (process 7): its JMX is switched off." in words.text
    assert "[monitoring.jmx]\nrmi_server_start = true" in words.text
    assert "/opt/<b> (process 8): it runs as mallory, who is not among discover.users." in words.text
    assert "Found on this machine and not read" not in Words(overview_page(Overview((), MACHINE), "1")).text


def test_of_very_many_unread_servers_some_are_shown_and_the_others_counted() -> None:
    unread = tuple(UnreadServer(f"/opt/{pid}", pid, "refused") for pid in range(1000))
    words = Words(overview_page(Overview((), MACHINE, unread), "1")).text
    assert words.count("refused.") == 20
    assert "And 980 more" in words


def test_control_characters_are_shown_and_never_sent() -> None:
    """Pictures for those of ASCII (Unicode, Control Pictures), escapes for the rest; wherever the page tells a text."""
    nasty = "\x1b[2J\x07\x00\x7f\x9b\u202eevil\u2066\u2028\ud800"
    shown = "\u241b[2J\u2407\u2400\u2421\\u009b\\u202eevil\\u2066\\u2028\\ud800"
    reading = TargetReading(None, TargetError("protocol", nasty), 0.1)
    assessment = make_assessment(
        status="warning", title=nasty, found=nasty, wanted=nasty, source=Source(nasty), advice=nasty
    )
    identity, report = TargetIdentity("\x1b[1m", "127.0.0.1"), Report((assessment,), (), None)
    down = TargetResult(identity, reading, MappingResult(()), None, report)
    unread = (UnreadServer(nasty, 7, nasty, (nasty, nasty)),)
    page = overview_page(Overview((down,), MACHINE, unread), nasty)
    page.encode()
    assert page.count(shown) == 11
    assert "\u241b[1m" in page
    assert {character for character in page if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl"}} == {"\n"}


@pytest.mark.parametrize("status", WORST_FIRST)
def test_each_status_is_shown_in_words_with_a_mark_and_a_colour(status: Status) -> None:
    assessment = make_assessment(category="heap", status=status, score=None)
    report = Report((assessment,), (CategoryScore("heap", "Heap", status, None),), None)
    page = overview_page(Overview((), MACHINE, (), report), "1")
    assert f" {status.replace('_', ' ')}</span>" in page
    assert f".{status}" in page.partition("</style>")[0]
