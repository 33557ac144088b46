"""Prometheus and Alertmanager accept what is written, by their own tools."""

import subprocess
from pathlib import Path

import pytest

from exporter import cli

GIVEN = ["--runbooks-url", "https://git.example.org/r.md?v=1&w=a:b", "--grafana-url", "http://[::1]:3000/grafana"]


@pytest.fixture(params=[[], GIVEN], ids=["without addresses", "with addresses"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    assert cli.main(["assets", str(tmp_path / "it's here"), *request.param]) == 0
    return tmp_path / "it's here"


def test_prometheus_accepts_the_rules_and_the_configurations_that_name_them(folder: Path, promtool: Path) -> None:
    for name in ("prometheus.yml", "prometheus-probe.yml"):
        command = [str(promtool), "check", "config", str(folder / "examples" / name)]
        checked = subprocess.run(command, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        assert "reachability.rules.yml\n  SUCCESS" in checked.stdout


def test_alertmanager_accepts_its_configuration(folder: Path, amtool: Path) -> None:
    for name in ("pagerduty.key", "smtp.password", "heartbeat.token"):
        (folder / name).write_text("made-up\n")
    file = folder / "examples" / "alertmanager.yml"
    file.write_text(file.read_text().replace("/etc/alertmanager/", f"{folder}/"))
    checked = subprocess.run([amtool, "check-config", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
