"""The alert rules that are delivered."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from development.places import PROJECT


@pytest.fixture(scope="session")
def rule_file(repository: Path) -> Path:
    return repository / "alerts" / "wso2-exporter.rules.yml"


@pytest.fixture(scope="session")
def alert_rules(rule_file: Path) -> list[dict[str, Any]]:
    groups = yaml.safe_load(rule_file.read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


@pytest.fixture(scope="session")
def repository() -> Path:
    return PROJECT
