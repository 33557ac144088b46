"""The rule file as a whole: promtool finds nothing, its unit tests pass, every alert can be acted on."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml


def test_promtool_finds_nothing_to_complain_about(promtool: Path, rule_file: Path) -> None:
    command: list[str | Path] = [promtool, "check", "rules", "--lint=all", "--lint-fatal", rule_file]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


TEST_FILES = sorted(Path(__file__).parent.glob("*.test.yml"))


@pytest.mark.parametrize("test_file", TEST_FILES, ids=lambda file: file.name)
def test_the_unit_tests_of_promtool_pass(promtool: Path, test_file: Path) -> None:
    run = subprocess.run([promtool, "test", "rules", test_file], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_alert_has_a_unit_test_of_promtool(alert_rules: list[dict[str, Any]]) -> None:
    tests = [test for file in TEST_FILES for test in yaml.safe_load(file.read_text(encoding="utf-8"))["tests"]]
    firing = {each["alertname"] for test in tests for each in test.get("alert_rule_test", []) if "exp_alerts" in each}
    assert firing == {rule["alert"] for rule in alert_rules}
