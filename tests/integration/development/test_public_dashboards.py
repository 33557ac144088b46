"""Another's dashboard is compared with what a real Prometheus has."""

import json
from pathlib import Path

import pytest

from development.ports import any_free
from development.prometheus import prometheus
from development.public_dashboards.__main__ import main

DASHBOARD = {
    "title": "A dashboard",
    "templating": {"list": [{"name": "job", "type": "query", "query": "label_values(made_by_a_rule, job)"}]},
    "panels": [
        {"title": title, "type": "stat", "targets": [{"expr": expression}]}
        for title, expression in {
            "there": 'made_by_a_rule{job="$job"}',
            "not there": 'wso2_unheard_of{job="$job"}',
            "no PromQL": "sum(",
        }.items()
    ],
}
RULES = "groups: [{name: made, rules: [{record: made_by_a_rule, expr: vector(1), labels: {job: a.b}}]}]"
OTHERS = """
groups:
  - name: others
    rules:
      - {record: made_by_them, expr: made_by_a_rule * 2}
      - {alert: Known, expr: made_by_them > 9}
      - {alert: Unknown, expr: unheard_of > 9}
"""


def test_a_panel_is_full_empty_or_refused_and_a_rule_has_its_metrics_or_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "dashboard.json"
    file.write_text(json.dumps(DASHBOARD), encoding="utf-8")
    (tmp_path / "rules.yml").write_text(RULES, encoding="utf-8")
    others = tmp_path / "others.yml"
    others.write_text(OTHERS, encoding="utf-8")
    with prometheus("{global: {evaluation_interval: 1s}, rule_files: [rules.yml]}", tmp_path) as server:
        server.await_any("made_by_a_rule")
        url = server.service.url
        assert main(["--metrics", url, "--probe", url, "--rules", str(others), str(file)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert "| A dashboard | 3 | 1 | 1 | 0 | 0 |" in printed
    assert "| not there | 0 of 1 | 0 of 1 | `wso2_unheard_of` |" in printed
    assert any(line.startswith("| no PromQL | 0 of 1 | 0 of 1 |") and "parse error" in line for line in printed)
    assert "Of 3 rules all metrics are there: 2 on /metrics, 2 on /probe." in printed
    assert "| Unknown | `unheard_of` | `unheard_of` |  |" in printed


def test_a_prometheus_that_does_not_answer_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "dashboard.json"
    file.write_text(json.dumps(DASHBOARD), encoding="utf-8")
    url = f"http://127.0.0.1:{any_free()}"
    assert main(["--metrics", url, "--probe", url, str(file)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "Connection refused" in told.err
