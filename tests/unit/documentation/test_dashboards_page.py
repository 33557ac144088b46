"""docs/dashboards.md tells the rows and variables that there are, and its commands name files that are written."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from development.places import PROJECT
from exporter import cli
from testing.pages import page, rows
from testing.shown_commands import commands_in_blocks

PAGE = page("docs/dashboards.md")
DASHBOARD: dict[str, Any] = json.loads(page("dashboards/wso2-overview.json"))
ASSETS = "/etc/wso2-exporter/assets"


def test_the_page_has_every_row() -> None:
    titles = [panel["title"] for panel in DASHBOARD["panels"] if panel["type"] == "row"]
    assert [row for row, _ in rows(PAGE, "| row |")] == titles


def test_the_page_has_every_variable() -> None:
    names = [variable["name"] for variable in DASHBOARD["templating"]["list"]]
    assert [name.strip("`") for name, _ in rows(PAGE, "| variable |")] == names


def test_what_is_written_is_what_grafana_is_told_to_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write, copy, apply = commands_in_blocks(PROJECT / "docs" / "dashboards.md")
    folder = str(tmp_path / "assets")
    assert cli.main(write.replace(ASSETS, folder).split()[1:]) == 0, capsys.readouterr().err
    program, provisioning, _ = copy.split()
    assert program == "cp"
    (provider,) = yaml.safe_load(Path(provisioning.replace(ASSETS, folder)).read_text())["providers"]
    assert (Path(provider["options"]["path"]) / "wso2-overview.json").is_file()
    assert (PROJECT / apply.split()[-1] / "kustomization.yaml").is_file()
