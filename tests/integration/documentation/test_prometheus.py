"""Prometheus takes what the pages say to configure in it."""

import subprocess
from pathlib import Path

import pytest
import yaml

from development.places import PROJECT
from testing.pages import PAGES, blocks

SHOWN = [
    (str(page.relative_to(PROJECT)), block.text)
    for page in PAGES
    for block in blocks(page.read_text(encoding="utf-8"))
    if block.language == "yaml" and "scrape_configs" in yaml.safe_load(block.text)
]


@pytest.mark.parametrize("text", [text for _, text in SHOWN], ids=[page for page, _ in SHOWN])
def test_prometheus_takes_the_configuration(text: str, promtool: Path, tmp_path: Path) -> None:
    """As it stands; files of secrets and certificates that it names need not be there."""
    (tmp_path / "prometheus.yml").write_text(text, encoding="utf-8")
    command: list[str | Path] = [promtool, "check", "config", "--syntax-only", tmp_path / "prometheus.yml"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_readme_shows_five_lines() -> None:
    text = next(text for page, text in SHOWN if page == "README.md")
    assert len(text.splitlines()) == 5
