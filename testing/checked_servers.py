"""Servers as a check finds them: reports made of assessments that a test writes down."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from exporter.commands.check.report import Checked, CheckReport, check_report
from exporter.guidelines.catalogue import Catalogue, load_catalogue
from exporter.model.assessment import WORST_FIRST, CategoryScore, Report, Status
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
