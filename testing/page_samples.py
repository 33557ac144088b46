"""What pages show: servers that are up or down, however many, with verdicts of every kind."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from exporter.collect.examination import TargetResult
from exporter.collect.scrape import Overview
from exporter.collect.shared_read import TargetReading
from exporter.collect.target import TargetIdentity
from exporter.mapping import MappingResult
from exporter.model.assessment import WORST_FIRST, Assessment, CategoryScore, Report, Waiver
from exporter.model.guideline import Source, Step
from exporter.model.machine import HostFacts
from exporter.model.snapshot import Snapshot, TargetError
from exporter.model.target_status import TargetStatus
from exporter.web.pages.terms import PageTerms
from testing.assessments import make_assessment

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC).timestamp()
TERMS = PageTerms("1", NOW)
MACHINE = HostFacts(4, None, None, None, servers=(), node_name="wso2-1")
CATEGORIES = tuple(f"category-{number}" for number in range(15))
_SOURCE = Source("Configure keystores", "WSO2 API Manager", "4.5.0", "https://example.org/4.5.0/keystores")
_STEPS = (Step("command", "keytool -genkeypair -alias own"), Step("toml", '[keystore.primary]\nalias = "own"'))


def make_report(*assessments: Assessment, ready: float | None = None) -> Report:
    """A report of these, whose categories are as they are."""
    names = dict.fromkeys(each.category for each in assessments)
    scores = []
    for name in names:
        statuses = [each.status for each in assessments if each.category == name]
        scores.append(CategoryScore(name, name.title(), min(statuses, key=WORST_FIRST.index), ready))
    return Report(assessments, tuple(scores), ready)


def make_result(name: str, report: Report, **changes: Any) -> TargetResult:
    """A server that is up, but for what is said to be otherwise."""
    values: dict[str, Any] = {
        "identity": TargetIdentity(name, "127.0.0.1"),
        "reading": TargetReading(Snapshot(()), None, 0.1),
        "mapped": MappingResult(()),
        "process": None,
        "report": report,
        "status": TargetStatus(name, "127.0.0.1:9999", "up"),
    }
    return TargetResult(**{**values, **changes})


def make_down(name: str, error: TargetError, since: datetime, **changes: Any) -> TargetResult:
    """A server that is down since then."""
    status = TargetStatus(name, "127.0.0.1:9999", "down", error.reason, error.message, since)
    unknown = make_assessment(category="heap", status="unknown", score=None, found="the server could not be read")
    values = {"reading": TargetReading(None, error, 9.0), "status": status, **changes}
    return make_result(name, make_report(unknown), **values)


def many_assessments(count: int) -> Sequence[Assessment]:
    """Guidelines in every category, of every status in turn, with all that a finding may have."""
    return [_assessment(number) for number in range(count)]


def _assessment(number: int) -> Assessment:
    status = WORST_FIRST[number * 7 % len(WORST_FIRST)]
    return make_assessment(
        guideline=f"guideline_{number}",
        category=CATEGORIES[number % len(CATEGORIES)],
        kind=("configuration", "security", "headroom")[number % 3],
        status=status,
        score={"critical": 0.0, "warning": 0.4, "ok": 1.0}.get(status),
        title=f"Title {number}",
        found=f"what was found of {number} (-Xms256m -Xmx1024m) in repository/conf/tomcat/catalina-server.xml",
        wanted="30 days or more",
        source=_SOURCE,
        statement="Replace what comes with the product.",
        why="Everyone has the key that comes with the product, and reads what is sent to it.",
        advice="Make a key of your own, and name it in deployment.toml.",
        steps=_STEPS,
        read_at=NOW - 7200,
        read_from="files",
        waiver=Waiver("a balancer before it ends TLS", NOW + 86_400) if status == "waived" else None,
    )


def many_servers(count: int, down: int = 0, guidelines: int = 90) -> Overview:
    """So many servers with so many guidelines each; the last ones of them are down."""
    report = make_report(*many_assessments(guidelines), ready=0.49)
    error = TargetError("connect", "connection refused by 10.0.0.1:9999")
    since = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
    up = [make_result(f"server-{number}", report) for number in range(count - down)]
    return Overview(
        [*up, *(make_down(f"server-{number}", error, since) for number in range(count - down, count))], MACHINE
    )
