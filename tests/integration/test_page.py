"""The page in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from development.carbon import CarbonServer
from development.service import Service
from exporter.collect.scrape import Overview
from exporter.model.guideline import Step
from exporter.web.pages.overview import overview_page
from exporter.web.pages.report import report_page
from testing.assessments import make_assessment
from testing.browser import browse
from testing.exposition import get
from testing.page_samples import MACHINE, TERMS, make_report, make_result, many_servers
from testing.services import StartService

TELL_SIZE = """onload = () => {
  const whole = document.documentElement
  parent.postMessage(whole.scrollWidth - whole.clientWidth + ' ' + whole.scrollHeight, '*')
}"""
TELEPHONE = 390
"""Pixels that a telephone's screen is wide."""
HIGHEST_OF_TEN = 4000
"""Pixels: ten servers, three of them down, were 30,760 when each had all of its guidelines on the page."""


def size_on_a_telephone(chromium: Path, folder: Path, page: str) -> tuple[int, int]:
    """How much wider than the screen and how high a page is, as it tells the page around its frame."""
    folder.mkdir()
    frame = folder / "frame.html"
    frame.write_text(page.replace("<body>", f"<body><script>{TELL_SIZE}</script>"))
    around = folder / "around.html"
    around.write_text(
        "<script>onmessage = event => document.title = 'size ' + event.data</script>"
        f"<iframe src=frame.html style='width: {TELEPHONE}px; border: 0'></iframe>"
    )
    shown = browse(chromium, folder / "profile", "--virtual-time-budget=5000", "--dump-dom", around.as_uri())
    ((beyond, height),) = re.findall(r"<title>size (\d+) (\d+)</title>", shown)
    return int(beyond), int(height)


@pytest.fixture(scope="module")
def exporter(
    carbon: CarbonServer, start_exporter: StartService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    configuration = tmp_path_factory.mktemp("page") / "wso2-exporter.yml"
    configuration.write_text(
        f"targets:\n  - name: carbon\n    url: 127.0.0.1:{carbon.jmx_port}\n"
        f"    username: {carbon.username}\n    password_file: {carbon.password_file}\n"
        "  - name: absent\n    url: 127.0.0.1:1\n"
    )
    with start_exporter(configuration) as service:
        yield service


def test_a_browser_shows_targets_their_areas_and_why_one_is_down(
    exporter: Service, chromium: Path, tmp_path: Path
) -> None:
    shown = browse(chromium, tmp_path, "--dump-dom", f"{exporter.url}/")
    for expected in ("carbon", "Heap", "Report", "This machine", "down: connect"):
        assert expected in shown


@pytest.mark.parametrize("path", ["/", "/report", "/report?target=carbon", "/runbooks"])
def test_nothing_is_wider_than_a_telephone(exporter: Service, chromium: Path, tmp_path: Path, path: str) -> None:
    beyond, _ = size_on_a_telephone(chromium, tmp_path / "page", get(f"{exporter.url}{path}"))
    assert beyond == 0


def test_a_browser_shows_a_report_with_what_to_do(exporter: Service, chromium: Path, tmp_path: Path) -> None:
    shown = browse(chromium, tmp_path, "--dump-dom", f"{exporter.url}/report?target=carbon")
    for expected in ("Report on carbon", "Findings, worst first", "Maximum heap", "To mend"):
        assert expected in shown


def test_ten_servers_are_soon_looked_through_on_a_telephone(chromium: Path, tmp_path: Path) -> None:
    beyond, height = size_on_a_telephone(chromium, tmp_path / "page", overview_page(many_servers(10, 3), TERMS))
    assert beyond == 0
    assert height <= HIGHEST_OF_TEN


def test_findings_of_any_length_fit_a_telephone(chromium: Path, tmp_path: Path) -> None:
    longest = make_assessment(
        status="critical",
        score=0.0,
        title="T" * 300,
        found="f" * 3000,
        advice="-D" + "x" * 38,
        steps=(Step("command", "c" * 3000),),
    )
    overview = Overview([make_result("n" * 250, make_report(longest, ready=0.1))], MACHINE)
    beyond, _ = size_on_a_telephone(chromium, tmp_path / "page", report_page(overview, TERMS))
    assert beyond == 0
    beyond, _ = size_on_a_telephone(chromium, tmp_path / "other", overview_page(overview, TERMS))
    assert beyond == 0
