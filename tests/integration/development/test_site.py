"""The site is built without a warning, whole in itself."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from development.places import PROJECT
from development.site.environment import PYTHON
from development.site.pages import CHANGELOG, PAGES
from testing.browser import browse


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert PYTHON.is_file(), f"{PYTHON} is missing; `make test` sets it up"
    folder = tmp_path_factory.mktemp("site") / "site"
    command: list[str | Path] = [PYTHON, "-m", "development.site", folder]
    # The tests keep the checkout off the path of programs, in which this one is to find itself.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    run = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    return folder


def test_every_page_is_there(site: Path) -> None:
    pages = {page.relative_to(PROJECT).with_suffix(".html") for page in (*PAGES, CHANGELOG)} - {Path("README.html")}
    assert [page for page in (Path("index.html"), *sorted(pages)) if not (site / page).is_file()] == []


def test_it_loads_nothing_from_elsewhere(site: Path) -> None:
    """Links lead elsewhere; scripts, styles, fonts and pictures do not."""
    loads = re.compile(r"""<(?:script|img|iframe)[^>]*\ssrc=["'](?:https?:)?//|<link[^>]*\shref=["'](?:https?:)?//""")
    styles = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""")
    assert [page.name for page in site.rglob("*.html") if loads.search(page.read_text(encoding="utf-8"))] == []
    assert [style.name for style in site.rglob("*.css") if styles.search(style.read_text(encoding="utf-8"))] == []


def test_a_browser_finds_a_metric_in_the_folder_without_any_server(site: Path, chromium: Path, tmp_path: Path) -> None:
    search = f"{(site / 'search.html').as_uri()}?q=wso2_readiness_score"
    shown = browse(chromium, tmp_path, "--virtual-time-budget=20000", "--dump-dom", search)
    assert re.search(r'<a href="docs/guidelines.html', shown)
