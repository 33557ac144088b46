"""The metrics about the scrape itself, and the guidelines' scores, as metric families."""

from collections.abc import Iterable, Mapping
from typing import get_args

from exporter.collect.families import state_samples
from exporter.collect.shared_read import TargetReading
from exporter.mapping import MappingResult
from exporter.model.assessment import Report, Status
from exporter.model.metrics import Family, Sample, gauge
from exporter.model.snapshot import ErrorReason

_REASONS: tuple[ErrorReason, ...] = get_args(ErrorReason)
_STATUSES: tuple[Status, ...] = get_args(Status)


def scrape_families(labels: Mapping[str, str], reading: TargetReading, mapped: MappingResult) -> tuple[Family, ...]:
    """How reading one target went. Counts are absent where nothing was read.

    Args:
        labels: what tells the target from others: `target`, or nothing where the scraper adds it.
        reading: the read's outcome.
        mapped: what the mapping made of it.
    """
    reason = reading.error.reason if reading.error else None
    families = [
        gauge("wso2_up", "Whether the server could be logged in to and read.", [(labels, float(reason is None))]),
        Family(
            "wso2_scrape_error",
            "gauge",
            "Why the server could not be read: 1 for the reason that applies.",
            state_samples(labels, "reason", _REASONS, reason),
        ),
        gauge("wso2_scrape_duration_seconds", "Seconds that reading the server took.", [(labels, reading.seconds)]),
    ]
    if reading.snapshot is not None:
        mbeans = reading.snapshot.mbeans
        attributes = sum(value is not None for mbean in mbeans for value in mbean.attributes.values())
        unreadable = len(reading.snapshot.unreadable) + len(mapped.unmapped)
        families += [
            gauge("wso2_scrape_mbeans", "MBeans read.", [(labels, len(mbeans))]),
            gauge(
                "wso2_scrape_pending_mbeans",
                "MBeans that had no time to be read for the first time yet; the next scrapes read them.",
                [(labels, reading.snapshot.pending)],
            ),
            gauge(
                "wso2_scrape_unreadable_mbeans",
                "MBeans that cannot be asked for: their names are none that JMX takes back.",
                [(labels, len(reading.snapshot.unreadable_mbeans))],
            ),
            gauge(
                "wso2_scrape_stale_secret",
                "Whether the password's file cannot be used, and the session goes on that began before.",
                [(labels, float(bool(reading.snapshot.stale_secret)))],
            ),
            gauge("wso2_scrape_attributes", "Attributes read that have a value.", [(labels, attributes)]),
            gauge(
                "wso2_scrape_unreadable_attributes",
                "Attributes that could not be read or mapped.",
                [(labels, unreadable)],
            ),
            gauge(
                "wso2_mapping_conflicts",
                "Samples produced twice, of which one is served.",
                [(labels, len(mapped.conflicts))],
            ),
            gauge(
                "wso2_scrape_shortened_labels",
                "Labels whose values are too long to be served whole.",
                [(labels, len(mapped.shortened))],
            ),
            gauge(
                "wso2_scrape_dropped_series",
                "Series of a family that are not served, since it has more of them than its limit.",
                [({**labels, "family": cut.family}, cut.series) for cut in mapped.cut],
            ),
        ]
    return tuple(families)


def report_families(labels: Mapping[str, str], report: Report) -> tuple[Family, ...]:
    """One target's assessments and scores. A score that is unknown is absent; its status says `unknown`."""
    scores: list[tuple[dict[str, str], float]] = []
    statuses: list[Sample] = []
    for assessment in report.assessments:
        own = {
            **labels,
            "category": assessment.category,
            "kind": assessment.kind,
            "guideline": assessment.guideline,
        }
        if assessment.score is not None:
            scores.append((own, assessment.score))
        statuses += state_samples(own, "status", _STATUSES, assessment.status)
    categories = [({**labels, "category": c.category}, c.score) for c in report.categories]
    category_statuses = [
        sample
        for category in report.categories
        for sample in state_samples({**labels, "category": category.category}, "status", _STATUSES, category.status)
    ]
    counts = [
        ({**labels, "status": status}, float(sum(a.status == status for a in report.assessments)))
        for status in _STATUSES
    ]
    readiness = [] if report.readiness is None else [(labels, report.readiness)]
    return (
        gauge("wso2_readiness_score", "All categories together: 1 is as the guidelines say.", readiness),
        gauge("wso2_category_score", "A category's score: 1 is as the guidelines say, 0 critical.", _known(categories)),
        Family("wso2_category_status", "gauge", "A category's status: 1 for the one it has.", tuple(category_statuses)),
        gauge("wso2_guideline_score", "A guideline's score: 1 at its target, 0 at critical or beyond.", scores),
        Family("wso2_guideline_status", "gauge", "A guideline's status: 1 for the one it has.", tuple(statuses)),
        gauge("wso2_guidelines", "How many guidelines have a status.", counts),
    )


def _known(samples: Iterable[tuple[dict[str, str], float | None]]) -> list[tuple[dict[str, str], float]]:
    return [(labels, value) for labels, value in samples if value is not None]
