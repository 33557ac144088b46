"""The texts of alerts as Prometheus renders them in their cases, read from what promtool complains about."""

import json
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from development.places import PROJECT
from testing.alert_cases.case import Case, Form
from testing.alert_cases.promtool import firing_history
from testing.alert_cases.rules import tried_rules
from testing.alert_cases.samples import input_series

FOLDER = PROJECT / "testing" / "recordings" / "alert_texts"
"""A file for each alert. Its program was promtool 2.42 with our rules: `python -m development.alert_texts`."""

_GOT = re.compile(r"Labels:(\{.*\})\s+Annotations:(\{.*\})")
_PAIR = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def rendered(promtool: Path, rule_files: Sequence[Path], cases: Iterable[Case]) -> Mapping[str, str]:
    """Render the alerts of cases: for the name of each, the labels and texts of each of its rules in each form.

    Args:
        promtool: the program.
        rule_files: all rules.
        cases: of which each fires.

    Raises:
        ValueError: a case did not fire, or promtool cannot read the rules.
    """
    texts: dict[str, list[str]] = {}
    with TemporaryDirectory() as folder:
        for case in cases:
            tried = tried_rules(rule_files, Path(folder), {case.alert})
            for form in case.forms:
                texts.setdefault(case.alert, []).append(_rendered(promtool, tried, case, form))
    return {alert: "\n".join(blocks) for alert, blocks in texts.items()}


def _rendered(promtool: Path, rule_files: Sequence[Path], case: Case, form: Form) -> str:
    history, second = firing_history(case)
    document = {
        "rule_files": [str(file) for file in rule_files],
        "evaluation_interval": f"{case.interval}s",
        "tests": [
            {
                "interval": f"{case.interval}s",
                "input_series": input_series(case, form, history),
                "alert_rule_test": [
                    {"eval_time": f"{second}s", "alertname": case.alert, "exp_alerts": [{"exp_labels": {}}]}
                ],
            }
        ],
    }
    with TemporaryDirectory() as folder:
        file = Path(folder) / "texts.test.yml"
        file.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        run = subprocess.run([promtool, "test", "rules", file], capture_output=True, text=True, check=False)
    said = run.stdout + run.stderr
    for labels, annotations in _GOT.findall(said.partition("got:")[2]):
        found = _pairs(labels)
        if found["severity"] == case.severity:
            return _block(form, found, _pairs(annotations))
    raise ValueError(f"{case.alert} ({case.severity}, {form}) did not fire: {said}")


def _pairs(text: str) -> dict[str, str]:
    return {name: json.loads(f'"{value}"') for name, value in _PAIR.findall(text)}


def _block(form: Form, labels: Mapping[str, str], annotations: Mapping[str, str]) -> str:
    head = f"# {form}: {', '.join(f'{name}={value}' for name, value in sorted(labels.items()) if name != 'alertname')}"
    order = ["summary", "description", "steps", "runbook_url", "dashboard_url", "exporter_url"]
    return "\n".join([head, *(f"{name}: {annotations[name]}" for name in order if name in annotations), ""])
