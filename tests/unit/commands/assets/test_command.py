import json
import shlex
from pathlib import Path

import pytest
import yaml

from development.places import PROJECT
from exporter import cli

NAMES = {
    "alerts/reachability.rules.yml",
    "alerts/runbooks/WSO2TargetDown.md",
    "dashboards/wso2-on-call.json",
    "examples/prometheus.yml",
    "systemd/wso2-exporter.service",
}
GIVEN = [
    *("--runbooks-url", "https://git.example.org/runbooks"),
    *("--grafana-url", "https://grafana.example.org/"),
    *("--exporter-url", "http://monitor.example.org:19404"),
]


def test_the_list_names_every_file_and_writes_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["assets", "--list"]) == 0
    assert set(capsys.readouterr().out.splitlines()) > NAMES


def test_each_file_is_written_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["assets", str(tmp_path), *GIVEN]) == 0
    printed, errors = capsys.readouterr()
    written = [Path(line.removeprefix("written    ")) for line in printed.splitlines()]
    assert {str(path.relative_to(tmp_path)) for path in written} > NAMES
    assert errors == ""
    assert cli.main(["assets", str(tmp_path), *GIVEN]) == 0
    assert capsys.readouterr().out == printed.replace("written  ", "unchanged")


def test_what_is_written_loads(tmp_path: Path) -> None:
    assert cli.main(["assets", str(tmp_path), *GIVEN]) == 0
    dashboard = json.loads((tmp_path / "dashboards" / "wso2-on-call.json").read_text(encoding="utf-8"))
    assert dashboard["uid"] == "wso2-on-call"
    (provider,) = yaml.safe_load((tmp_path / "dashboards" / "provisioning.example.yml").read_text())["providers"]
    assert tmp_path / "dashboards" / "wso2-on-call.json" in Path(provider["options"]["path"]).glob("*.json")
    rules = (tmp_path / "alerts" / "exporter.rules.yml").read_text(encoding="utf-8")
    assert "dashboard_url: https://grafana.example.org/d/wso2-on-call\n" in rules
    assert "runbook_url: https://git.example.org/runbooks/Watchdog.md\n" in rules
    servers = (tmp_path / "alerts" / "reachability.rules.yml").read_text(encoding="utf-8")
    assert 'exporter_url: "http://monitor.example.org:19404/report?target=' in servers


def test_without_addresses_it_says_what_the_alerts_lack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["assets", str(tmp_path)]) == 0
    first, second, third = capsys.readouterr().err.splitlines()
    assert "--exporter-url" in first
    assert "--runbooks-url" in second
    assert "--grafana-url" in third


def test_the_exporter_serves_runbooks_too(tmp_path: Path) -> None:
    assert cli.main(["assets", str(tmp_path), "--exporter-url", "http://monitor.example.org:19404/"]) == 0
    rules = (tmp_path / "alerts" / "exporter.rules.yml").read_text(encoding="utf-8")
    assert "runbook_url: http://monitor.example.org:19404/runbooks/Watchdog.md\n" in rules


def test_a_file_of_somebody_else_is_overwritten_by_force_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "examples" / "prometheus.yml"
    mine.parent.mkdir()
    mine.write_text("mine\n")
    assert cli.main(["assets", str(tmp_path)]) == 1
    assert capsys.readouterr() == (
        "",
        f"wso2-exporter: {mine}: is not as this command wrote it; nothing was written, and --force overwrites it\n",
    )
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]
    assert cli.main(["assets", "--force", str(tmp_path)]) == 0
    assert mine.read_bytes() == (PROJECT / "examples" / "prometheus.yml").read_bytes()


def test_a_folder_that_cannot_be_had_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert cli.main(["assets", str(tmp_path / "file"), *GIVEN]) == 1
    message = f"wso2-exporter: {tmp_path / 'file'}/.wso2-exporter.sha256: Not a directory\n"
    assert capsys.readouterr() == ("", message)


@pytest.mark.parametrize("name", ["a\nb", "a\udcff", "a\x1b[2J"])
def test_a_folder_that_no_line_can_name_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert cli.main(["assets", str(tmp_path / name), *GIVEN]) == 2
    assert "has a character that cannot be printed" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_drop_ins_are_named_where_they_are(tmp_path: Path) -> None:
    place = tmp_path / "it's here"
    assert cli.main(["assets", str(place), *GIVEN]) == 0
    lines = (place / "systemd" / "wso2-exporter.yml").read_text(encoding="utf-8").splitlines()
    (command,) = (line.removeprefix("#") for line in lines if "discovery.conf /etc" in line)
    assert Path(shlex.split(command)[4]).samefile(place / "systemd" / "discovery.conf")


def test_without_a_folder_it_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["assets"]) == 2
    assert capsys.readouterr().err == "wso2-exporter: error: the following arguments are required: DIR (see --help)\n"
