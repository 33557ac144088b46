import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from testing.promql import selectors

AlertRules = list[dict[str, Any]]


LABELS = {"severity", "class", "component", "server"}
TEXTS = {"summary", "description", "steps", "runbook_url", "dashboard_url"}


def test_every_alert_has_the_labels_and_texts_of_a_page(alert_rules: AlertRules) -> None:
    for rule in alert_rules:
        assert set(rule["labels"]) == LABELS, rule["alert"]
        assert rule["labels"]["severity"] in {"critical", "warning", "info", "none"}, rule["alert"]
        assert TEXTS <= set(rule["annotations"]) <= {*TEXTS, "exporter_url"}, rule["alert"]


def test_every_alert_has_its_runbook_and_none_is_without_alert(alert_rules: AlertRules, repository: Path) -> None:
    runbooks = {path.stem for path in (repository / "alerts" / "runbooks").glob("*.md")} - {"README"}
    assert runbooks == {rule["alert"] for rule in alert_rules}
    for rule in alert_rules:
        assert rule["annotations"]["runbook_url"] == f"alerts/runbooks/{rule['alert']}.md"


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


def test_each_link_leads_to_a_dashboard(alert_rules: AlertRules) -> None:
    for rule in alert_rules:
        assert re.match(r"/d/wso2-[a-z-]+(\?|$)", rule["annotations"]["dashboard_url"]), rule["alert"]


def test_every_rule_selects_metrics_with_labels_that_we_serve(
    alert_rules: AlertRules, recording_rules: AlertRules, served_metrics: Mapping[str, frozenset[str]]
) -> None:
    """A recording has the labels of its servers; `ALERTS` also those that its alerts are given."""
    server = frozenset({"job", "instance", "target"})
    recorded = {rule["record"]: server for rule in recording_rules}
    alerts = server | LABELS | {"alertname", "alertstate"}
    known = {"up": frozenset({"job", "instance"}), "ALERTS": alerts, **recorded, **served_metrics}
    for rule in [*alert_rules, *recording_rules]:
        for selector in selectors(rule["expr"]):
            assert selector.matchers.keys() <= known[selector.metric], rule
