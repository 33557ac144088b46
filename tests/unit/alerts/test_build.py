"""The committed rules and runbooks are what their program writes, and hold what each alert's module says."""

from itertools import pairwise
from typing import Any, get_args

import pytest
import yaml

from alerts.alert import Alert, Level
from alerts.build import RULE_FILE, RUNBOOK_PAGE, all_alerts
from alerts.rule_file import rule_file
from alerts.rules import target_down
from alerts.runbook_page import runbook_page
from exporter.guidelines.catalogue import Catalogue, load_catalogue
from exporter.model.snapshot import ErrorReason


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def alerts(catalogue: Catalogue) -> list[Alert]:
    return all_alerts(catalogue)


def test_the_committed_rules_are_the_output_of_the_program(alerts: list[Alert]) -> None:
    assert RULE_FILE.read_text(encoding="utf-8") == rule_file(alerts), "run: python -m alerts.build"


def test_the_committed_runbooks_are_the_output_of_the_program(alerts: list[Alert]) -> None:
    assert RUNBOOK_PAGE.read_text(encoding="utf-8") == runbook_page(alerts), "run: python -m alerts.build"


def test_a_part_of_a_runbook_is_a_paragraph_of_its_own(alerts: list[Alert]) -> None:
    """Without an empty line before it Markdown takes it into the paragraph or the table above it."""
    for above, line in pairwise(runbook_page(alerts).splitlines()):
        if line.startswith("**"):
            assert above == "" or above.startswith("## "), line


def test_a_module_is_an_alert_and_each_has_a_name_of_its_own(alerts: list[Alert]) -> None:
    modules = {path.stem for path in (RULE_FILE.parent / "rules").glob("*.py")} - {"__init__"}
    assert len({alert.name for alert in alerts}) == len(alerts) == len(modules)


def rules_of(alert: Alert) -> list[dict[str, Any]]:
    """What Prometheus reads of an alert in the rule file."""
    groups = yaml.safe_load(rule_file([alert]))["groups"]
    return [rule for group in groups for rule in group["rules"] or []]


def test_a_rule_says_what_its_alert_does(alerts: list[Alert]) -> None:
    for alert in alerts:
        for rule, level in zip(rules_of(alert), alert.levels, strict=True):
            assert (rule["alert"], rule["labels"]) == (alert.name, {"severity": level.severity})
            assert rule["expr"].rstrip("\n") == level.expression
            assert rule["annotations"]["summary"] == alert.summary
            assert rule["annotations"]["description"] == " ".join(alert.description.split("\n"))
            assert rule["annotations"]["dashboard_url"].endswith(alert.dashboard)


def test_times_are_written_in_minutes_and_left_out_where_there_are_none(alerts: list[Alert]) -> None:
    for alert in alerts:
        for rule, level in zip(rules_of(alert), alert.levels, strict=True):
            written = {key: rule[key] for key in ("for", "keep_firing_for") if key in rule}
            minutes = {"for": level.waits, "keep_firing_for": level.stays}
            assert written == {key: f"{value}m" for key, value in minutes.items() if value is not None}


def test_a_headroom_alert_stands_in_the_order_of_its_category(alerts: list[Alert], catalogue: Catalogue) -> None:
    found = [alert.category for alert in alerts if alert.group == "headroom"]
    assert found == [category.id for category in catalogue.categories if category.id in found]


def test_what_may_page_has_an_alert(alerts: list[Alert], catalogue: Catalogue) -> None:
    paged = {alert.category for alert in alerts if alert.group == "headroom"}
    assert paged == {each.category for each in catalogue.guidelines if each.severity == "critical"}


def test_the_panel_of_an_alert_is_on_the_dashboard(alerts: list[Alert], panels: list[dict[str, Any]]) -> None:
    titles = {panel["title"] for panel in panels}
    assert {alert.panel for alert in alerts if alert.panel is not None} <= titles


def test_the_runbook_of_a_server_that_is_down_knows_every_reason(catalogue: Catalogue) -> None:
    rows = target_down.alert(catalogue).runbook.diagnosis.partition("\n\n")[2].splitlines()[2:]
    assert {row.split("`")[1] for row in rows} == set(get_args(ErrorReason))


def test_a_text_with_quotes_and_colons_is_read_as_it_was_written(alerts: list[Alert]) -> None:
    alert = Alert(
        name="WSO2Made",
        group="provision",
        levels=(Level("warning", 'up == 0 # "made"'),),
        summary='"made": up\\down {{ $labels.job }}',
        description="made: up",
        dashboard="",
        runbook=alerts[0].runbook,
        panel=None,
    )
    (rule,) = rules_of(alert)
    assert (rule["annotations"]["summary"], rule["annotations"]["description"]) == (alert.summary, alert.description)
