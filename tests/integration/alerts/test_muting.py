"""No alert outlasts the one that mutes it: else its ticket would be sent when all is well again."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from development.places import PROJECT
from testing.alert_cases import CASES
from testing.alert_cases.case import Case
from testing.muting import Muting, mutings, outlasting_a_fault, outlasting_an_outage

Check = Callable[[Sequence[str], list[dict[str, Any]]], None]

INHIBIT_RULES = yaml.safe_load((PROJECT / "examples" / "alertmanager.yml").read_text(encoding="utf-8"))["inhibit_rules"]
RULE_FILES = sorted((PROJECT / "alerts").glob("*.rules.yml"))
GROUPS = [
    group
    for file in RULE_FILES
    # A week of samples takes promtool minutes.
    for group in yaml.safe_load(file.read_text(encoding="utf-8").replace("offset 1w", "offset 1h"))["groups"]
]
MUTINGS = mutings(INHIBIT_RULES, [rule for group in GROUPS for rule in group["rules"] if "alert" in rule])
LOSSES = {"WSO2TargetDown", "WSO2ExporterDown"}
TAKES_OVER = {"WSO2OutOfMemory"}
"""Its ticket is meant to be sent when the page has ended: a dump of the heap is to be looked into for a day."""
BY_A_LOSS = [each for each in MUTINGS if each.names[0] in LOSSES and not each.is_of_one_alert]
BY_A_FAULT = [
    each
    for each in MUTINGS
    if each.names[0] not in LOSSES and not (each.is_of_one_alert and each.names[0] in TAKES_OVER)
]


@pytest.fixture
def check(promtool: Path, tmp_path: Path) -> Check:
    """Run promtool's tests against the rules of some alerts, and all that rules record."""

    def run_tests(alerts: Sequence[str], tests: list[dict[str, Any]]) -> None:
        wanted = [
            {**group, "rules": [rule for rule in group["rules"] if rule.get("alert", alerts[0]) in alerts]}
            for group in GROUPS
        ]
        (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": wanted}, sort_keys=False))
        document = {"rule_files": ["rules.yml"], "evaluation_interval": tests[0]["interval"], "tests": tests}
        (tmp_path / "test.yml").write_text(yaml.safe_dump(document, sort_keys=False))
        command: list[str | Path] = [promtool, "test", "rules", tmp_path / "test.yml"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr

    return run_tests


def cases_of(labels: Mapping[str, str]) -> list[Case]:
    found = [each for each in CASES if (each.alert, each.severity) == (labels["alertname"], labels["severity"])]
    assert found, f"no case of {labels['alertname']}"
    return found


@pytest.mark.parametrize("muting", BY_A_FAULT, ids=lambda each: " over ".join(each.names))
def test_a_ticket_does_not_outlast_the_page_that_mutes_it(check: Check, muting: Muting) -> None:
    for source, target in product(cases_of(muting.source), cases_of(muting.target)):
        check(muting.names, list(outlasting_a_fault(muting, source, target)))


@pytest.mark.parametrize("muting", BY_A_LOSS, ids=lambda each: " over ".join(each.names))
def test_a_ticket_does_not_begin_in_an_outage_and_outlast_it(check: Check, muting: Muting) -> None:
    for case in cases_of(muting.target):
        check(muting.names, list(outlasting_an_outage(muting, case)))


def test_every_alert_that_mutes_is_tested() -> None:
    tested = {each.names[0] for each in [*BY_A_FAULT, *BY_A_LOSS]} | TAKES_OVER
    assert {each.names[0] for each in MUTINGS} == tested
