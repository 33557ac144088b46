"""The committed rules and runbooks are what their program writes, and hold what each alert's module says."""

import re
from itertools import pairwise
from typing import Any, get_args

import pytest
import yaml

from alerts.alert import Alert, LayerRules, Level, Recording
from alerts.build import FOLDER, RUNBOOKS, all_rules, generated
from alerts.rule_file import rule_file
from alerts.rules.reachability import target_down
from alerts.runbook_page import runbook_page
from dashboards.addresses import panel_id
from exporter.guidelines.catalogue import Catalogue, load_catalogue
from exporter.model.snapshot import ErrorReason


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def layers(catalogue: Catalogue) -> list[LayerRules]:
    return all_rules(catalogue)


@pytest.fixture(scope="module")
def alerts(layers: list[LayerRules]) -> list[Alert]:
    return [alert for layer in layers for alert in layer.alerts]


def test_the_committed_files_are_the_output_of_the_program() -> None:
    committed = {*FOLDER.glob("*.rules.yml"), *RUNBOOKS.glob("*.md")}
    written = {path: path.read_text(encoding="utf-8") for path in committed}
    assert written == generated(), "run: python -m alerts.build"


def test_a_part_of_a_runbook_is_a_block_of_its_own(alerts: list[Alert]) -> None:
    """Without an empty line before it Markdown takes it into the paragraph or the table above it."""
    for alert in alerts:
        for above, line in pairwise(runbook_page(alert).splitlines()):
            if line.startswith("## "):
                assert above == "", line


def test_a_table_has_two_cells_in_each_row(alerts: list[Alert]) -> None:
    """A pipe within a command would end its cell, and the command with it (GitHub Flavored Markdown, 4.10)."""
    for alert in alerts:
        for line in runbook_page(alert).splitlines():
            assert not line.startswith("|") or line.count("|") == 3, line


def test_commands_of_the_package_are_whole(alerts: list[Alert]) -> None:
    """Without these flags each refuses to run."""
    for alert in alerts:
        text = f"{alert.steps} {runbook_page(alert)}"
        assert not re.search(r"wso2-exporter (check|mbeans) (--fail-on \w+ )?NAME", text), alert.name
        assert not re.search(r"amtool silence (?!add --alertmanager\.url=)", text), alert.name


def test_no_command_is_broken_into_two_lines(alerts: list[Alert]) -> None:
    """A shell would run the first half, and then refuse or run the second."""
    for alert in alerts:
        for line in runbook_page(alert).splitlines():
            assert line.startswith("```") or line.count("`") % 2 == 0, line


@pytest.mark.parametrize(
    ("used", "told"),
    [
        (r"\bPID\b", "`PID` is the server's java process"),
        (r"\bCARBON_HOME\b", "`CARBON_HOME` is"),
        (r"\bHOST\b", "`HOST` is"),
        (r"--config\.file FILE\b", "`FILE` is the exporter's configuration"),
        (r"\b(jcmd|jmap|jstack|jstat)\b", "`runuser -u USER -- jcmd PID ...`"),
        (r"GC\.heap_dump FILE\b", "`FILE` is a whole path"),
        (r"/proc/PID/fd\b|\bss -[a-z]*p\b", "to its user and to root alone"),
        (r"\bdmesg\b", "`dmesg` wants root"),
        (r"\bnc -", "`apt install netcat-openbsd`"),
        (r"\blsof \+", "lsof`"),
    ],
)
def test_a_page_says_what_stands_in_its_commands_and_who_runs_them(alerts: list[Alert], used: str, told: str) -> None:
    told_by = {alert.name for alert in alerts if told in " ".join(runbook_page(alert).split())}
    assert told_by
    assert told_by == {alert.name for alert in alerts if re.search(used, f"{alert.steps} {alert.runbook}")}


def test_a_module_is_an_alert_and_each_has_a_name_of_its_own(alerts: list[Alert]) -> None:
    modules = (FOLDER / "rules").glob("*/*.py")
    own = [path for path in modules if path.stem not in {"__init__", "recordings"}]
    assert len({alert.name for alert in alerts}) == len(alerts) == len(own)


def rules_of(alert: Alert, *recordings: Recording) -> list[dict[str, Any]]:
    """What Prometheus reads of an alert in the rule file of its layer."""
    groups = yaml.safe_load(rule_file(LayerRules("jvm", recordings, (alert,))))["groups"]
    return [rule for group in groups for rule in group["rules"] or []]


def test_a_rule_says_what_its_alert_does(layers: list[LayerRules]) -> None:
    for layer in layers:
        for alert in layer.alerts:
            text = rule_file(LayerRules(layer.layer, (), (alert,)))
            (group,) = yaml.safe_load(text)["groups"]
            for rule, level in zip(group["rules"], alert.levels, strict=True):
                assert rule["alert"] == alert.name
                assert rule["labels"] == {
                    "severity": level.severity,
                    "class": alert.fault,
                    "component": layer.layer,
                    "server": alert.server,
                }
                assert rule["expr"].rstrip("\n") == level.expression
                assert rule["annotations"]["summary"] == " ".join(alert.summary.split("\n"))
                assert rule["annotations"]["description"] == " ".join(alert.description.split("\n"))
                assert rule["annotations"]["dashboard_url"].endswith(alert.choice)
                assert rule["annotations"].get("exporter_url") == alert.page


def minutes_of(text: str) -> float:
    """What Prometheus takes such a duration for."""
    found = re.fullmatch(r"(\d+)m(?:(\d+)s)?", text)
    assert found is not None, text
    return int(found[1]) + int(found[2] or 0) / 60


def test_times_are_written_in_minutes_and_left_out_where_there_are_none(alerts: list[Alert]) -> None:
    for alert in alerts:
        for rule, level in zip(rules_of(alert), alert.levels, strict=True):
            written = {key: rule[key] for key in ("for", "keep_firing_for") if key in rule}
            minutes = {"for": level.waits, "keep_firing_for": level.stays}
            assert {key: minutes_of(value) for key, value in written.items()} == {
                key: value for key, value in minutes.items() if value is not None
            }


def test_what_may_page_has_an_alert(alerts: list[Alert], catalogue: Catalogue) -> None:
    paged = {alert.category for alert in alerts if any(level.severity == "critical" for level in alert.levels)}
    assert paged - {None} == {each.category for each in catalogue.guidelines if each.severity == "critical"}


def test_a_link_leads_to_the_panel_by_its_number(alerts: list[Alert]) -> None:
    (alert,) = (alert for alert in alerts if alert.name == "WSO2HeapAlmostFull")
    assert alert.panel is not None
    text = rule_file(LayerRules("jvm", (), (alert,)))
    number = panel_id(alert.panel.title)
    assert f"dashboard_url: /d/{alert.panel.dashboard}?viewPanel={number}&var-job=" in text


def test_the_runbook_of_a_server_that_is_down_knows_every_reason(catalogue: Catalogue) -> None:
    lines = target_down.alert(catalogue).runbook.diagnosis.splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    assert {row.split("`")[1] for row in rows} == set(get_args(ErrorReason))


def test_recordings_come_before_the_alerts_that_select_them(alerts: list[Alert]) -> None:
    recording = Recording("server:made:sum", "sum without (gc) (made)")
    first, *_ = rules_of(alerts[0], recording)
    assert first == {"record": recording.name, "expr": recording.expression}


def test_a_text_with_quotes_and_colons_is_read_as_it_was_written(alerts: list[Alert]) -> None:
    alert = Alert(
        name="WSO2Made",
        fault="errors",
        levels=(Level("warning", 'up == 0 # "made"'),),
        summary='"made": up\\down {{ $labels.job }}',
        description="made: up",
        steps=("Look.", "Think: twice.", 'Do "it".'),
        choice="",
        runbook=alerts[0].runbook,
        panel=None,
    )
    (rule,) = rules_of(alert)
    assert (rule["annotations"]["summary"], rule["annotations"]["description"]) == (alert.summary, alert.description)
    assert rule["annotations"]["steps"] == '1. Look. 2. Think: twice. 3. Do "it".'
