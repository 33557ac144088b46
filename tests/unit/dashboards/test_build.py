"""The committed dashboard is what its program writes."""

from pathlib import Path

from dashboards.build import OVERVIEW_FILE, overview_json


def test_the_committed_file_is_the_output_of_the_program() -> None:
    assert OVERVIEW_FILE.read_text(encoding="utf-8") == overview_json(), "run: python -m dashboards.build"


def test_every_dashboard_file_has_its_program() -> None:
    assert list(OVERVIEW_FILE.parent.glob("*.json")) == [Path(OVERVIEW_FILE)]
