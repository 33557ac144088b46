"""The page in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from development.carbon import CarbonServer
from development.service import Service
from testing.browser import browse
from testing.exposition import get
from testing.services import StartService

TELL_WIDTH = "onload = () => parent.postMessage(document.documentElement.scrollWidth, '*')"


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


def test_nothing_on_the_page_is_wider_than_a_telephone(exporter: Service, chromium: Path, tmp_path: Path) -> None:
    """A frame 400 pixels wide holds the page; a page around it asks it how wide its content is."""
    page = get(f"{exporter.url}/")
    frame = tmp_path / "frame.html"
    frame.write_text(page.replace("<body>", f"<body><script>{TELL_WIDTH}</script>"))
    around = tmp_path / "around.html"
    around.write_text(
        "<script>onmessage = event => document.title = 'width ' + event.data</script>"
        "<iframe src=frame.html style='width: 400px; border: 0'></iframe>"
    )
    shown = browse(chromium, tmp_path / "profile", "--virtual-time-budget=5000", "--dump-dom", around.as_uri())
    (width,) = re.findall(r"<title>width (\d+)</title>", shown)
    assert int(width) <= 400
