import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from testing.promql import selectors

AlertRules = list[dict[str, Any]]


def test_every_alert_has_a_severity_and_the_texts_of_a_page(alert_rules: AlertRules) -> None:
    for rule in alert_rules:
        assert set(rule["labels"]) == {"severity"}, rule["alert"]
        assert rule["labels"]["severity"] in {"critical", "warning", "none"}, rule["alert"]
        assert set(rule["annotations"]) == {"summary", "description", "runbook_url", "dashboard_url"}, rule["alert"]


def test_every_alert_has_its_section_in_the_runbooks_and_no_section_is_without_alert(
    alert_rules: AlertRules, repository: Path
) -> None:
    runbooks = (repository / "alerts" / "runbooks.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", runbooks, re.MULTILINE | re.DOTALL))
    assert set(sections) == {rule["alert"] for rule in alert_rules}
    for text in sections.values():
        parts = re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE)
        assert [part for part in parts if part != "Panel"] == ["Meaning", "Impact", "Diagnosis", "Mitigation"]
    for rule in alert_rules:
        assert rule["annotations"]["runbook_url"] == f"alerts/runbooks.md#{rule['alert'].lower()}"


def test_only_headroom_pages_on_a_guideline(alert_rules: AlertRules) -> None:
    pages = [rule["expr"] for rule in alert_rules if rule["labels"]["severity"] == "critical"]
    about_guidelines = [expression for expression in pages if "wso2_guideline" in expression]
    assert about_guidelines
    for expression in about_guidelines:
        assert set(re.findall(r'kind="(\w+)"', expression)) == {"headroom"}


def test_no_rule_holds_a_threshold_of_a_guideline(alert_rules: AlertRules) -> None:
    """The catalogue has them; a rule compares a guideline with nothing but the 1 of its status."""
    for rule in alert_rules:
        if "wso2_guideline_status" in rule["expr"]:
            assert set(re.findall(r"[<>=!]=?\s*([\d.]+)", rule["expr"])) == {"1"}, rule["alert"]


def test_whatever_waits_also_bears_two_missed_scrapes(alert_rules: AlertRules) -> None:
    """A wait of three minutes and more is longer than two scrapes a minute apart."""
    for rule in alert_rules:
        if "for" in rule:
            assert int(rule["for"].removesuffix("m")) >= 3, rule["alert"]


def test_each_link_leads_to_the_overview_dashboard(alert_rules: AlertRules) -> None:
    for rule in alert_rules:
        assert re.split(r"[?{]", rule["annotations"]["dashboard_url"])[0] == "/d/wso2-overview", rule["alert"]


def test_every_rule_selects_metrics_with_labels_that_we_serve(
    alert_rules: AlertRules, served_metrics: Mapping[str, frozenset[str]]
) -> None:
    known = {"up": frozenset({"job", "instance"}), **served_metrics}
    for rule in alert_rules:
        for selector in selectors(rule["expr"]):
            assert selector.matchers.keys() <= known[selector.metric], rule["alert"]
