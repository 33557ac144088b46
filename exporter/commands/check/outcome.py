"""What of a report fails a pipeline, and the exit status that says so."""

from collections.abc import Mapping
from typing import Literal, get_args

from exporter.commands.check.report import CheckReport, Finding
from exporter.model.assessment import Status

FailOn = Literal["critical", "warning", "unknown"]
FAIL_ON: tuple[FailOn, ...] = get_args(FailOn)

FINDINGS, NOT_JUDGED = 1, 2

_FAILING: Mapping[FailOn, frozenset[Status]] = {
    "critical": frozenset({"critical"}),
    "warning": frozenset({"critical", "warning"}),
    "unknown": frozenset({"critical", "warning", "unknown"}),
}


def fails(finding: Finding, fail_on: FailOn) -> bool:
    """Tell whether a finding fails a pipeline: what a report of before has does not."""
    return finding.status in _FAILING[fail_on] and finding.change != "known"


def exit_status(report: CheckReport, fail_on: FailOn) -> int:
    """Give 2 where a target could not be judged, whatever fails; 1 where a finding fails; else 0."""
    if not all(target.judged for target in report.targets):
        return NOT_JUDGED
    return FINDINGS if any(fails(finding, fail_on) for finding in report.findings) else 0
