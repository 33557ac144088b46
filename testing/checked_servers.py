"""Servers as a check finds them: reports made of assessments that a test writes down."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from exporter.collect.examination import TargetResult
from exporter.collect.scrape import Overview
from exporter.collect.shared_read import TargetReading
from exporter.collect.target import TargetIdentity
from exporter.commands.check.report import Checked, CheckReport, check_report
from exporter.guidelines.catalogue import Catalogue, load_catalogue
from exporter.mapping import MappingResult
from exporter.model.assessment import WORST_FIRST, CategoryScore, Report, Status
from exporter.model.machine import HostFacts
from exporter.model.snapshot import Snapshot, TargetError
from testing.assessments import make_assessment

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SCORES: Mapping[Status, float] = MappingProxyType({"critical": 0.0, "warning": 0.5, "ok": 1.0})


@cache
def catalogue() -> Catalogue:
    """The one that is delivered; reading it takes a while."""
    return load_catalogue()


def judged(name: str, *assessments: Mapping[str, Any], address: str = "127.0.0.1:9999") -> Checked:
    """A server with assessments of guidelines of the catalogue, in their order; each is what is said here."""
    ids = [guideline.id for guideline in catalogue().guidelines]
    made = tuple(
        make_assessment(**{"guideline": guideline, "score": SCORES.get(changes.get("status", "ok")), **changes})
        for guideline, changes in zip(ids, assessments, strict=False)
    )
    worst = min((assessment.status for assessment in made), key=WORST_FIRST.index)
    category = CategoryScore("heap", "Heap", worst, 0.5)
    return Checked(name, address, Report(made, (category,), 0.5, {"files": NOW.timestamp()}))


def of_statuses(name: str, *statuses: Status) -> Checked:
    """A server with a guideline of each status."""
    return judged(name, *({"status": status} for status in statuses))


def unreadable(name: str) -> Checked:
    """A server that is down."""
    return Checked(name, "10.0.0.7:9999", None, "connect", "10.0.0.7:9999: connection refused")


def report_of(*servers: Checked) -> CheckReport:
    return check_report(servers, catalogue(), "1.2.3", NOW)


def overview_of(servers: Sequence[Checked]) -> Overview:
    """The same, as a page takes it."""
    host = HostFacts(None, None, None, None, None, "")
    return Overview([_result(server) for server in servers], host)


def _result(server: Checked) -> TargetResult:
    error = None if server.report is not None else TargetError("connect", server.cause)
    snapshot = None if error is not None else Snapshot(())
    report = server.report or Report((), (), None)
    identity = TargetIdentity(server.name, "h", address=server.address)
    return TargetResult(identity, TargetReading(snapshot, error, 0.0), MappingResult(()), None, report)
