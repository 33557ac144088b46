"""What the tests of the rules share: the rule file, and promtool's unit tests run from Python."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from testing.alert_cases.rules import tried_rules


@pytest.fixture
def check_alerts(promtool: Path, rule_files: list[Path], tmp_path: Path) -> Callable[..., None]:
    """Run promtool's unit tests, every 30 s or as the first one says, against the rules that we ship.

    Names of alerts after the tests are those that matter, or else those that the tests name: others are left out.
    """

    def check(tests: list[dict[str, Any]], *alerts: str) -> None:
        document = {
            "rule_files": [str(file) for file in tried_rules(rule_files, tmp_path, alerts or _named(tests))],
            "evaluation_interval": tests[0].get("interval", "30s"),
            "tests": [{"interval": "30s", **test} for test in tests],
        }
        test_file = tmp_path / "alerts.test.yml"
        test_file.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        run = subprocess.run([promtool, "test", "rules", test_file], capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr

    return check


def _named(tests: list[dict[str, Any]]) -> set[str]:
    selected = re.findall(r"alertname(?:=~?|': )[\"'](WSO2[\w|]+)[\"']", str(tests))
    return {name for names in selected for name in names.split("|")}
