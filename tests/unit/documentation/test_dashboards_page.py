"""docs/dashboards.md tells the dashboards and variables that there are; its commands name files that are written."""

import re
from pathlib import Path

import pytest
import yaml

from dashboards.addresses import TITLES
from dashboards.left_out import LEFT_OUT
from development.places import PROJECT
from exporter import cli
from testing.dashboard import load_dashboards
from testing.pages import page, rows
from testing.shown_commands import commands_in_blocks

PAGE = page("docs/dashboards.md")
_PICTURE_BYTES = 250_000
ASSETS = "/usr/local/share/wso2-exporter"


def test_the_page_has_every_dashboard() -> None:
    assert {uid.strip("`"): title for title, uid, _ in rows(PAGE, "| dashboard | uid |")} == TITLES


def test_the_page_has_every_variable() -> None:
    (names,) = {
        tuple(variable["name"] for variable in dashboard["templating"]["list"])
        for dashboard in load_dashboards().values()
    }
    assert [name.strip("`") for name, _ in rows(PAGE, "| variable |")] == list(names)


def test_the_page_has_what_is_left_out_and_why() -> None:
    listed = [(tuple(re.findall("`(.+?)`", families)), why) for families, why in rows(PAGE, "| families |")]
    assert listed == list(LEFT_OUT)


@pytest.mark.parametrize("picture", sorted((PROJECT / "docs" / "dashboards").iterdir()), ids=lambda path: path.name)
def test_a_picture_is_on_the_page_and_small(picture: Path) -> None:
    assert f"](dashboards/{picture.name})" in PAGE
    assert picture.stat().st_size < _PICTURE_BYTES


def test_what_is_written_is_what_grafana_is_told_to_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write, copy, apply = commands_in_blocks(PROJECT / "docs" / "dashboards.md")
    folder = str(tmp_path / "assets")
    assert cli.main(write.replace(ASSETS, folder).split()[1:]) == 0, capsys.readouterr().err
    program, provisioning, _ = copy.split()
    assert program == "cp"
    (provider,) = yaml.safe_load(Path(provisioning.replace(ASSETS, folder)).read_text())["providers"]
    assert {path.stem for path in Path(provider["options"]["path"]).glob("*.json")} == TITLES.keys()
    assert (PROJECT / apply.split()[-1] / "kustomization.yaml").is_file()
