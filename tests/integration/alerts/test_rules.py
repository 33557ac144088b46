"""The rule files as a whole: promtool finds nothing."""

import subprocess
from pathlib import Path


def test_promtool_finds_nothing_to_complain_about(promtool: Path, rule_files: list[Path]) -> None:
    command: list[str | Path] = [promtool, "check", "rules", "--lint=all", "--lint-fatal", *rule_files]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
