"""What a check found, as its formats tell it and as `--format json` writes it: version 1 of `report.schema.json`.

A change that readers of before do not understand is a new version.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from exporter.guidelines import Catalogue, Guideline
from exporter.guidelines.catalogue import NotJudged
from exporter.model.assessment import Assessment, Kind, Report, Scope, Severity, Status
from exporter.model.guideline import Source, Step

Change = Literal["", "new", "known"]
Share = Annotated[float, Meta(ge=0, le=1)]
Moment = Annotated[datetime, Meta(tz=True)]


class WaiverOfFinding(Struct, frozen=True, forbid_unknown_fields=True):
    """An exception from a guideline.

    Attributes:
        reason: why, in its maker's words.
        until: the end of its last day.
        expired: whether that is over.
    """

    reason: str
    until: Moment
    expired: bool

    @property
    def last_day(self) -> str:
        """The last day on which it holds, as the configuration has it."""
        return f"{self.until - timedelta(seconds=1):%Y-%m-%d}"


class Finding(Struct, frozen=True, forbid_unknown_fields=True):
    """One guideline judged for one target; what each field means says `exporter.model.assessment.Assessment`.

    Attributes:
        read_at: when that was found, where not in this very check; read_from: what from.
        change: whether a report of before has it, too, no less severe: `new` or `known`; empty where none was given.
    """

    guideline: str
    target: str
    status: Status
    found: str
    wanted: str
    category: str
    kind: Kind
    scope: Scope
    severity: Severity
    machine: str
    score: Share | None
    title: str
    statement: str
    why: str
    advice: str
    steps: tuple[Step, ...]
    source: Source
    file: str
    line: int
    waiver: WaiverOfFinding | None
    overridden: str
    joined_to: str
    read_at: Moment | None
    read_from: str
    change: Change = ""


class CategoryOfTarget(Struct, frozen=True, forbid_unknown_fields=True):
    """Guidelines that are scored together; score is 0 to 1, and null where nothing is known."""

    category: str
    title: str
    status: Status
    score: Share | None


class CheckedTarget(Struct, frozen=True, forbid_unknown_fields=True):
    """One server, judged or not.

    Attributes:
        target: its name.
        address: where it was read; empty where it does not run.
        judged: whether it could be judged at all.
        reason, cause: why not: a value of the label `reason` of `wso2_scrape_error`, and a sentence.
        verdict: how it stands, in a sentence.
        readiness: its score, 0 to 1; null where nothing is known.
        counts: how many guidelines have each status, without those that others have counted.
        categories: in the catalogue's order.
        read_at: when the oldest fact of each source was read that was not read in this very check.
    """

    target: str
    address: str
    judged: bool
    reason: str
    cause: str
    verdict: str
    readiness: Share | None
    counts: dict[Status, int]
    categories: tuple[CategoryOfTarget, ...]
    read_at: dict[str, Moment]


class GoneFinding(Struct, frozen=True, forbid_unknown_fields=True):
    """What a report of before found, and this one does not; status is that of before."""

    guideline: str
    target: str
    status: Status


class CheckReport(Struct, frozen=True, forbid_unknown_fields=True):
    """All that a check found.

    Attributes:
        version: of this form.
        exporter: the exporter's version.
        checked_at: when it was found.
        targets: the servers.
        findings: of each server every guideline, in the catalogue's order.
        gone: what a report of before found, and this one does not.
        not_judged: the statements of WSO2's pages that nothing is judged by, with the reason.
    """

    version: Literal[1]
    exporter: str
    checked_at: Moment
    targets: tuple[CheckedTarget, ...]
    findings: tuple[Finding, ...]
    gone: tuple[GoneFinding, ...] = ()
    not_judged: tuple[NotJudged, ...] = ()

    def of(self, target: str) -> Sequence[Finding]:
        """Give the findings of one target."""
        return [finding for finding in self.findings if finding.target == target]


@dataclass(frozen=True)
class Checked:
    """A server as it was found.

    Attributes:
        name: its target's.
        address: where it was read; empty where it does not run.
        report: how it was judged; None where it could not be.
        reason, cause: why not.
    """

    name: str
    address: str
    report: Report | None
    reason: str = ""
    cause: str = ""


def check_report(servers: Sequence[Checked], catalogue: Catalogue, exporter: str, now: datetime) -> CheckReport:
    """Put together what was found of servers.

    Args:
        servers: these, each name once.
        catalogue: what they were judged by.
        exporter: the exporter's version.
        now: the time.
    """
    guidelines = {guideline.id: guideline for guideline in catalogue.guidelines}
    return CheckReport(
        1,
        exporter,
        now,
        tuple(_target(server) for server in servers),
        tuple(finding for server in servers for finding in _findings(server, guidelines)),
        not_judged=catalogue.not_judged,
    )


def json_schema() -> Mapping[str, object]:
    """Give the schema of what `--format json` writes (JSON Schema, draft 2020-12)."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(CheckReport)}


def _target(server: Checked) -> CheckedTarget:
    report = server.report
    if report is None:
        return CheckedTarget(
            server.name, server.address, False, server.reason, server.cause, "not judged", None, {}, (), {}
        )
    return CheckedTarget(
        target=server.name,
        address=server.address,
        judged=True,
        reason="",
        cause="",
        verdict=report.verdict,
        readiness=report.readiness,
        counts=dict(report.counts),
        categories=tuple(
            CategoryOfTarget(each.category, each.title, each.status, each.score) for each in report.categories
        ),
        read_at={source: _moment(seconds) for source, seconds in report.read_at.items()},
    )


def _findings(server: Checked, guidelines: Mapping[str, Guideline]) -> Iterator[Finding]:
    for assessment in () if server.report is None else server.report.assessments:
        yield _finding(server.name, assessment, guidelines[assessment.guideline].severity)


def _finding(target: str, assessment: Assessment, severity: Severity) -> Finding:
    waiver = assessment.waiver
    return Finding(
        guideline=assessment.guideline,
        target=target,
        status=assessment.status,
        found=assessment.found,
        wanted=assessment.wanted,
        category=assessment.category,
        kind=assessment.kind,
        scope=assessment.scope,
        severity=severity,
        machine=assessment.machine,
        score=assessment.score,
        title=assessment.title,
        statement=assessment.statement,
        why=assessment.why,
        advice=assessment.advice,
        steps=assessment.steps,
        source=assessment.source,
        file=assessment.file,
        line=assessment.line,
        waiver=None if waiver is None else WaiverOfFinding(waiver.reason, _moment(waiver.until), waiver.expired),
        overridden=assessment.overridden,
        joined_to=assessment.joined_to,
        read_at=None if assessment.read_at is None else _moment(assessment.read_at),
        read_from=assessment.read_from,
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
