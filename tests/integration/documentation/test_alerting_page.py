"""docs/alerting.md is followed: its commands are run, and its rules are loaded and tested by promtool."""

import os
import shlex
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from development.places import PROJECT
from development.ports import any_free
from testing.pages import blocks, page
from testing.shown_commands import commands_in_blocks

PAGE = page("docs/alerting.md")
COMMANDS = list(commands_in_blocks(PROJECT / "docs" / "alerting.md"))
PROMETHEUS, TWO_SERVERS, RULES, RULES_TEST = (block.text for block in blocks(PAGE) if block.language == "yaml")
ASSETS = "/usr/local/share/wso2-exporter"
SILENCES = "http://127.0.0.1:9093"


def shell(folder: Path, command: str) -> str:
    """Run a command of the page with the folder in the place of the machine's `/etc`; gives what it prints."""
    ours = f"{shlex.quote(sys.executable)} -m exporter"
    for name, value in (("wso2-exporter ", f"{ours} "), (ASSETS, str(folder / "assets")), ("/etc/", f"{folder}/")):
        command = command.replace(name, value)
    ran = subprocess.run(
        ["sh", "-ec", command],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture
def folder(promtool: Path, amtool: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the page writes, and the programs that it runs on the path."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(promtool.parent), str(amtool.parent), os.environ["PATH"]]))
    (tmp_path / "alertmanager").mkdir()
    for name in ("alertmanager.yml", "alertmanager-templates.tmpl"):
        (tmp_path / "alertmanager" / name).write_bytes((PROJECT / "examples" / name).read_bytes())
    (tmp_path / "own.rules.yml").write_text(RULES)
    (tmp_path / "own.test.yml").write_text(RULES_TEST)
    return tmp_path


def test_rules_are_written_with_links_and_prometheus_loads_them(folder: Path) -> None:
    write, check = COMMANDS[:2]
    shell(folder, write)
    shell(folder, check)
    rules = (folder / "assets" / "alerts" / "reachability.rules.yml").read_text()
    assert "runbook_url: https://monitor.example.org:19404/runbooks/WSO2TargetDown.md\n" in rules
    (folder / "prometheus.yml").write_text(PROMETHEUS.replace(ASSETS, str(folder / "assets")))
    assert "rule files found" in shell(folder, "promtool check config prometheus.yml")


def test_alertmanagers_example_is_right_and_pages_for_a_server_that_is_down(folder: Path) -> None:
    shell(folder, COMMANDS[0])
    copy, check, route = (command for command in COMMANDS if "alertmanager.yml" in command)
    (folder / "alertmanager" / "alertmanager.yml").unlink()
    shell(folder, copy)
    shell(folder, check)
    assert shell(folder, route).strip() == "pager"


def test_the_rule_of_ones_own_passes_the_test_of_the_page(folder: Path) -> None:
    (command,) = (command for command in COMMANDS if command.startswith("promtool test"))
    assert "SUCCESS" in shell(folder, command)


@pytest.fixture
def alertmanager_url(run_alertmanager: list[str | Path], folder: Path) -> Iterator[str]:
    """A running Alertmanager with the example; nothing is sent to it."""
    address = f"127.0.0.1:{any_free()}"
    options = [f"--web.listen-address={address}", "--cluster.listen-address=", f"--storage.path={folder / 'data'}"]
    configuration = folder / "alertmanager" / "alertmanager.yml"
    with (folder / "log").open("wb") as log:
        command = [*run_alertmanager, f"--config.file={configuration}", *options]
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_until_ready(f"http://{address}/-/ready", process)
        yield f"http://{address}"
    finally:
        process.kill()
        process.wait()


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("Alertmanager did not become ready")


def test_a_server_is_silenced_with_the_reason_until_the_silence_is_ended(folder: Path, alertmanager_url: str) -> None:
    *added, query, expire = (
        command.replace(SILENCES, alertmanager_url)
        for command in sorted(COMMANDS, key=lambda each: ("silence query" in each) + 2 * ("silence expire" in each))
        if "silence" in command
    )
    for command in added:
        shell(folder, command)
    shown = shell(folder, query)
    for matcher, reason in (
        ('server="gateway"', "upgrade to 4.5"),
        ('server=~"gateway|worker-.+"', "new database"),
        ('component="connectors"', "load test"),
    ):
        assert matcher in shown
        assert reason in shown
    shell(folder, expire)
    left = shell(folder, query)
    assert 'server="gateway"' not in left
    assert 'component="connectors"' in left


def test_prometheus_has_the_flags_that_a_restart_needs(prometheus: Path) -> None:
    (command,) = (command for command in COMMANDS if command.startswith("prometheus "))
    ran = subprocess.run([prometheus, "--help"], capture_output=True, text=True, timeout=60, check=False)
    flags = {word.partition("=")[0] for word in shlex.split(command) if word.startswith("--")}
    assert {flag for flag in flags if f"{flag}=" not in ran.stdout + ran.stderr} == set()


def test_prometheus_takes_the_configuration_of_two_servers(folder: Path) -> None:
    (folder / "prometheus.yml").write_text(TWO_SERVERS)
    shell(folder, "promtool check config prometheus.yml")


def test_every_command_of_the_page_is_run_here() -> None:
    kinds = ["wso2-exporter", "promtool check", "cp", "amtool check", "amtool config", *["amtool silence"] * 5]
    expected = [*kinds, "prometheus", "promtool test"]
    assert [kind for command, kind in zip(COMMANDS, expected, strict=True) if not command.startswith(kind)] == []


def test_the_expressions_of_the_page_are_read_by_prometheus(folder: Path) -> None:
    assert yaml.safe_load(RULES)["groups"]
    shell(folder, "promtool check rules own.rules.yml")
