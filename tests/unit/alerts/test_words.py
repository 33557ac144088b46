"""What a person gets: three first steps, a whole runbook, and a first line that says whose fault it is."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from alerts.alert import Alert
from alerts.build import all_rules
from exporter.guidelines.catalogue import load_catalogue
from testing.alert_cases.texts import FOLDER

READ_ON_A_PHONE = 120
"""Characters of a message that a telephone shows before anybody unlocks it."""

ALERTS = [alert for layer in all_rules(load_catalogue()) for alert in layer.alerts]
SUMMARIES = [
    (file.stem, head.group(1), head.group(2))
    for file in sorted(FOLDER.glob("*.txt"))
    for head in re.finditer(r"^# .*\bserver=(.+?), severity=.*\nsummary: (.*)$", file.read_text("utf-8"), re.MULTILINE)
]


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)
def test_an_alert_has_three_steps_and_a_whole_runbook(alert: Alert) -> None:
    assert len(alert.steps) == 3
    assert all(getattr(alert.runbook, part.name) for part in fields(alert.runbook))


def test_every_alert_was_rendered() -> None:
    assert {name for name, _, _ in SUMMARIES} == {alert.name for alert in ALERTS} - {"Watchdog"}


@pytest.mark.parametrize(("alert", "server", "summary"), SUMMARIES)
def test_the_first_line_begins_with_the_server_and_is_read_whole(alert: str, server: str, summary: str) -> None:
    assert summary.startswith(f"{server}: "), alert
    assert len(summary) <= READ_ON_A_PHONE, alert


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.txt")), ids=lambda file: file.stem)
def test_sentences_have_one_blank_between_them(file: Path) -> None:
    """Each part of a template brings its own, and only where it says something."""
    assert not re.search(r"\S {2}", file.read_text("utf-8"))
