"""The rule file as a whole: promtool finds nothing, its unit tests pass, every alert can be acted on."""

import subprocess
from pathlib import Path

import pytest


def test_promtool_finds_nothing_to_complain_about(promtool: Path, rule_file: Path) -> None:
    command: list[str | Path] = [promtool, "check", "rules", "--lint=all", "--lint-fatal", rule_file]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("name", ["reachability", "texts"])
def test_the_unit_tests_of_promtool_pass(promtool: Path, repository: Path, name: str) -> None:
    test_file = repository / "tests" / "integration" / "alerts" / f"{name}.test.yml"
    run = subprocess.run([promtool, "test", "rules", test_file], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
