"""The page in a real browser."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from development.carbon import CarbonServer
from development.service import Service
from tests.integration.conftest import StartService


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


def browse(chromium: Path, profile: Path, *arguments: str) -> str:
    """What headless Chromium prints."""
    command = [str(chromium), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    command += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    command += [f"--user-data-dir={profile}", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def test_a_browser_shows_targets_their_areas_and_why_one_is_down(
    exporter: Service, chromium: Path, tmp_path: Path
) -> None:
    shown = browse(chromium, tmp_path, "--dump-dom", f"{exporter.url}/")
    for expected in ("carbon", "Heap", "Cores", "RAM", "Disk", "Thread pools", "Maximum heap", "down: connect"):
        assert expected in shown


def test_the_page_paints_on_a_telephone_without_scrolling_sideways(
    exporter: Service, chromium: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "page.png"
    browse(chromium, tmp_path / "profile", "--window-size=400,900", f"--screenshot={picture}", f"{exporter.url}/")
    assert picture.read_bytes().startswith(b"\x89PNG")
