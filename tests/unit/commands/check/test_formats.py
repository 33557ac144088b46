"""Each format, read by a reader that is not ours."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import junitparser
import pytest

from development.report_schema import REPORT_SCHEMA, report_schema
from exporter.commands.check.baseline import compared
from exporter.commands.check.json_layout import render_json
from exporter.commands.check.junit_layout import render_junit
from exporter.commands.check.report import CheckReport
from exporter.commands.check.sarif_layout import render_sarif
from exporter.commands.check.text_layout import render_text, summary
from exporter.console.styled import plain
from exporter.model.assessment import WORST_FIRST, Waiver
from exporter.model.guideline import Source, Step
from testing.checked_servers import judged, of_statuses, report_of, unreadable

HOSTILE = "\x1b[31m<script>\x00\ud800\u202e]]>&'\"\n|"
PLACE = {"file": "repository/conf/carbon.xml", "line": 12}
_MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC).timestamp()
"""The end of a waiver's last day, the 28th of February."""


@pytest.fixture
def report() -> CheckReport:
    steps = (Step("toml", "[server]\nhostname = 'h'"), Step("file", "a=b", "bin/x.sh"))
    waiver = Waiver("until the move", _MIDNIGHT)
    return report_of(
        judged(
            "gateway",
            {"status": "critical", "found": HOSTILE, "title": "Host name", "steps": steps, **PLACE},
            {"status": "waived", "waiver": waiver, **PLACE},
            {"status": "warning", "source": Source("page", "IS", "7.1.0", "https://example.org/")},
            {"status": "info", "file": "/etc/a b.conf", "line": 3},
            *({"status": status} for status in WORST_FIRST),
        ),
        unreadable(HOSTILE),
    )


def test_json_is_as_its_schema_says(report: CheckReport) -> None:
    schema = json.loads(REPORT_SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for each in (report, compared(report, report_of(of_statuses("gateway", "warning", "ok", "ok")))):
        told = json.loads("\n".join(render_json(each)))
        validator.validate(told)
        with pytest.raises(jsonschema.ValidationError):
            validator.validate({**told, "version": 2})
    finding = told["findings"][0]
    assert (finding["target"], finding["status"], finding["found"]) == ("gateway", "critical", HOSTILE)


def test_the_schema_in_the_repository_is_current() -> None:
    assert REPORT_SCHEMA.read_text(encoding="utf-8") == report_schema(), "python -m development.report_schema writes it"


@pytest.mark.parametrize("fail_on", ["critical", "warning", "unknown"])
def test_junit_is_what_its_readers_read(report: CheckReport, fail_on: Any, tmp_path: Path) -> None:
    file = tmp_path / "report.xml"
    file.write_text("\n".join(render_junit(report, fail_on)), encoding="ascii")
    suites = list(junitparser.JUnitXml.fromfile(str(file)))
    assert len(suites) == 2
    of_gateway, of_other = suites
    failing = {"critical": 2, "warning": 4, "unknown": 5}[fail_on]
    assert (of_gateway.name, of_gateway.tests, of_gateway.failures, of_gateway.errors) == ("gateway", 12, failing, 0)
    results = [case.result for case in of_gateway]
    assert sum(isinstance(each, junitparser.Failure) for result in results for each in result) == failing
    assert sum(isinstance(each, junitparser.Skipped) for result in results for each in result) == of_gateway.skipped
    ((error,),) = [case.result for case in of_other]
    assert isinstance(error, junitparser.Error)
    assert error.message == "10.0.0.7:9999: connection refused"


def test_junit_has_the_advice_in_its_failures(report: CheckReport) -> None:
    text = "\n".join(render_junit(report, "critical"))
    assert "where: repository/conf/carbon.xml:12" in text
    assert "hostname = 'h'" in text
    assert "; waived until 2026-02-28: until the move" in text


def test_sarif_has_what_stands_in_a_line_of_a_file(report: CheckReport) -> None:
    """The keys that SARIF 2.1.0 requires (3.13 to 3.49), and those that GitHub wants for each result."""
    told = json.loads("\n".join(render_sarif(report)))
    assert told["version"] == "2.1.0"
    first, second = told["runs"]
    assert first["tool"]["driver"]["name"] == "wso2-exporter"
    results = first["results"]
    assert [result["level"] for result in results] == ["error", "warning", "note"]
    assert [result["suppressions"][0]["kind"] for result in results if "suppressions" in result] == ["external"]
    for result in results:
        rule = first["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert (rule["id"], bool(result["message"]["text"])) == (result["ruleId"], True)
    places = [result["locations"][0]["physicalLocation"] for result in results]
    assert places[0]["artifactLocation"] == {"uri": "repository/conf/carbon.xml", "uriBaseId": "SERVERHOME"}
    assert places[0]["region"] == {"startLine": 12}
    assert places[2]["artifactLocation"] == {"uri": "file:///etc/a%20b.conf"}
    assert "SERVERHOME" in first["originalUriBaseIds"]
    assert (second["results"], second["invocations"][0]["executionSuccessful"]) == ([], False)


@pytest.mark.parametrize(
    "render", [render_text, render_json, lambda report: render_junit(report, "unknown"), render_sarif]
)
def test_no_format_lets_a_server_move_the_cursor_or_forge_lines(
    render: Callable[[CheckReport], Any], report: CheckReport
) -> None:
    lines = [plain(line) for line in render(report)]
    assert all(line.isprintable() for line in lines)
    assert not any(line.startswith("|") for line in lines)


def test_text_has_the_verdict_first_and_then_what_is_worst(report: CheckReport) -> None:
    lines = [plain(line) for line in render_text(report)]
    assert lines[0].startswith("gateway (127.0.0.1:9999): not ready: 2 critical, 2 to mend, 1 not known")
    heads = [line.partition(": ")[0] for line in lines]
    places = [place for head in heads for place, status in enumerate(WORST_FIRST) if head == status]
    assert len(places) == 6
    assert places == sorted(places)
    assert "      hostname = 'h'" in lines
    assert "    in bin/x.sh:" in lines
    assert any(line.startswith("  source: IS 7.1.0: page, https://example.org/") for line in lines)
    assert "waived:" in lines
    assert any(line.endswith("; until 2026-02-28: until the move") for line in lines)


def test_a_machine_is_told_of_once() -> None:
    change = {"status": "warning", "machine": "host-1", "scope": "machine"}
    lines = [plain(line) for line in render_text(report_of(judged("a", change), judged("b", change)))]
    assert lines.count("  why: why") == 1
    assert "  it is the machine's, host-1: as with a" in lines


def test_an_exception_that_is_over_and_a_threshold_of_ones_own_are_told() -> None:
    change = {"status": "warning", "waiver": Waiver("x", _MIDNIGHT, expired=True), "overridden": "2 GiB"}
    lines = [plain(line) for line in render_text(report_of(judged("a", change)))]
    assert "  waived until 2026-02-28, which is over: x" in lines
    assert "  changed by the configuration; it was: 2 GiB" in lines


def test_a_fault_that_two_guidelines_show_is_counted_once_and_told_twice() -> None:
    faults = {"status": "critical"}, {"status": "critical", "joined_to": "heap_maximum"}
    report = report_of(judged("a", *faults))
    assert [plain(line) for line in summary(report, "critical")] == ["1 of 1 judged; --fail-on critical: 1 finding"]
    lines = [plain(line) for line in render_text(report)]
    assert "  the same fault as heap_maximum, and counted there" in lines
