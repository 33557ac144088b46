"""The alert rules that are delivered."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from development.places import PROJECT


@pytest.fixture(scope="session")
def rule_files(repository: Path) -> list[Path]:
    return sorted((repository / "alerts").glob("*.rules.yml"))


@pytest.fixture(scope="session")
def alert_rules(rule_files: list[Path]) -> list[dict[str, Any]]:
    return [rule for rule in _rules(rule_files) if "alert" in rule]


@pytest.fixture(scope="session")
def recording_rules(rule_files: list[Path]) -> list[dict[str, Any]]:
    return [rule for rule in _rules(rule_files) if "record" in rule]


def _rules(files: list[Path]) -> list[dict[str, Any]]:
    groups = [group for file in files for group in yaml.safe_load(file.read_text(encoding="utf-8"))["groups"]]
    return [rule for group in groups for rule in group["rules"]]


@pytest.fixture(scope="session")
def repository() -> Path:
    return PROJECT
