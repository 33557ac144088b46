"""The committed dashboards are what their programs write."""

from dashboards.build import FOLDER, dashboard_files


def test_the_committed_files_are_the_output_of_the_programs() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    assert committed == dashboard_files(), "run: python -m dashboards.build"
