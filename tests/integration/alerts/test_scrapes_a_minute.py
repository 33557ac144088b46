"""Every page fires with a scrape a minute, too: while one takes long, the newest sample is older than a minute."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from testing.alert_cases import CASES
from testing.alert_cases.case import Case, Cycle
from testing.alert_cases.rules import tried_rules
from testing.alert_cases.samples import History, input_series

OLDEST = 75
"""Seconds between samples here, to have them as old as with a scrape a minute that takes 15 s."""
EVALUATION = "37s"
"""Half of that: every other evaluation finds the newest sample older than a minute."""
LATER = 4
"""Minutes by which a page may come later than with two scrapes a minute."""
PAGES = [
    case
    for case in CASES
    if case.severity == "critical"
    and case.interval == 30
    # What comes and goes is told by samples and not by time.
    and not any(isinstance(each.bad, Cycle) for each in case.series)
]


def page_entries(case: Case) -> Iterator[dict[str, Any]]:
    """The fault lasts long enough."""
    slow = replace(case, interval=OLDEST)
    reached = (case.before + case.waits + LATER) * 60
    history: History = [("well", case.before * 60 // OLDEST), ("bad", reached // OLDEST)]
    firing = f'ALERTS{{alertname="{case.alert}",severity="critical",alertstate="firing",server="{case.server}"}}'
    for form in case.forms:
        yield {
            "interval": f"{OLDEST}s",
            "input_series": input_series(slow, form, history),
            "promql_expr_test": [
                {"expr": f"count({firing})", "eval_time": f"{reached}s", "exp_samples": [{"value": 1}]}
            ],
        }


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.alert)
def test_a_page_with_a_scrape_a_minute(promtool: Path, rule_files: list[Path], tmp_path: Path, case: Case) -> None:
    document = {
        "rule_files": [str(file) for file in tried_rules(rule_files, tmp_path, (case.alert,))],
        "evaluation_interval": EVALUATION,
        "tests": list(page_entries(case)),
    }
    test_file = tmp_path / "alerts.test.yml"
    test_file.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    run = subprocess.run([promtool, "test", "rules", test_file], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
