"""Every rule over time, from one table: fires, not just below, ends, bears a missed scrape and a dead target."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from testing.alert_cases import CASES
from testing.alert_cases.case import Case
from testing.alert_cases.promtool import promtool_entries
from testing.alert_cases.rules import TARGET_DOWN
from testing.alert_cases.texts import FOLDER, rendered

CheckAlerts = Callable[..., None]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.alert}-{case.severity}")
def test_a_case_of_an_alert(check_alerts: CheckAlerts, case: Case) -> None:
    check_alerts(list(promtool_entries(case)), case.alert, TARGET_DOWN)


def test_every_rule_has_a_case(alert_rules: list[dict[str, Any]]) -> None:
    rules = {(rule["alert"], rule["labels"]["severity"]) for rule in alert_rules}
    assert {(case.alert, case.severity) for case in CASES} == rules - {("Watchdog", "none")}


@pytest.mark.parametrize("alert", sorted({case.alert for case in CASES}))
def test_the_texts_of_an_alert_are_those_that_were_recorded(promtool: Path, rule_files: list[Path], alert: str) -> None:
    texts = rendered(promtool, rule_files, [case for case in CASES if case.alert == alert])
    recorded = (FOLDER / f"{alert}.txt").read_text(encoding="utf-8")
    assert texts[alert] == recorded, f"if that is better, run: python -m development.alert_texts {alert}"
