"""The report as SARIF 2.1.0: what stands in a file of the server, with its line, for tools that show it there.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; which fields GitHub looks at:
https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from exporter.commands.check.report import CheckedTarget, CheckReport, Finding
from exporter.console.flags import PROGRAM
from exporter.model.assessment import Status

_Json = dict[str, Any]

_LEVELS: Mapping[Status, str] = {"critical": "error", "warning": "warning", "info": "note", "waived": "warning"}
_HOME = "SERVERHOME"
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render_sarif(report: CheckReport) -> Iterator[str]:
    """Write the report as lines of JSON, in ASCII: a run for each server, without findings that have no line."""
    runs = [_run(target, report) for target in report.targets]
    yield from json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": runs}, indent=1).splitlines()


def _run(target: CheckedTarget, report: CheckReport) -> _Json:
    findings = [each for each in report.of(target.target) if each.status in _LEVELS and each.file and each.line]
    rules = list({each.guideline: each for each in findings}.values())
    return {
        "tool": {
            "driver": {"name": PROGRAM, "version": report.exporter, "rules": [_rule(each) for each in rules]},
        },
        "automationDetails": {"id": f"{PROGRAM}/{target.target}/"},
        "originalUriBaseIds": {_HOME: {"description": {"text": f"the home of {target.target}"}}},
        "invocations": [_invocation(target, report)],
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, [rule.guideline for rule in rules]) for each in findings],
    }


def _invocation(target: CheckedTarget, report: CheckReport) -> _Json:
    told: _Json = {"executionSuccessful": target.judged, "endTimeUtc": f"{report.checked_at:%Y-%m-%dT%H:%M:%SZ}"}
    if not target.judged:
        told["toolExecutionNotifications"] = [{"level": "error", "message": {"text": target.cause}}]
    return told


def _rule(finding: Finding) -> _Json:
    told: _Json = {
        "id": finding.guideline,
        "shortDescription": {"text": finding.title},
        "fullDescription": {"text": _line(f"{finding.statement} {finding.why}")},
        "help": {"text": f"{_line(finding.advice)} ({finding.source.text})"},
        "properties": {"tags": [finding.kind, finding.category]},
    }
    return {**told, "helpUri": finding.source.url} if finding.source.url else told


def _result(finding: Finding, rules: Sequence[str]) -> _Json:
    place = {"artifactLocation": _place(finding), "region": {"startLine": finding.line}}
    told: _Json = {
        "ruleId": finding.guideline,
        "ruleIndex": rules.index(finding.guideline),
        "level": _LEVELS[finding.status],
        "message": {"text": f"{finding.title}: found {finding.found}, wanted {finding.wanted}"},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"guideline/v1": f"{finding.target}:{finding.guideline}"},
    }
    if finding.status == "waived" and finding.waiver is not None:
        told["suppressions"] = [{"kind": "external", "justification": finding.waiver.reason}]
    if finding.change:
        told["baselineState"] = "new" if finding.change == "new" else "unchanged"
    return told


def _place(finding: Finding) -> _Json:
    if finding.file.startswith("/"):
        return {"uri": f"file://{quote(finding.file)}"}
    return {"uri": quote(finding.file), "uriBaseId": _HOME}


def _line(text: str) -> str:
    return " ".join(text.split())
