"""The metrics about the scrape itself, as metric families."""

from collections.abc import Mapping
from typing import get_args

from exporter.collect.families import state_samples
from exporter.collect.shared_read import TargetReading
from exporter.mapping import MappingResult
from exporter.model.metrics import Family, gauge
from exporter.model.snapshot import ErrorReason
from exporter.model.target_status import TargetStatus

_REASONS: tuple[ErrorReason, ...] = get_args(ErrorReason)


def scrape_families(labels: Mapping[str, str], reading: TargetReading, mapped: MappingResult) -> tuple[Family, ...]:
    """Tell how reading one target went. Counts are absent where nothing was read.

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
                "Series of a family that are not served: it has more of them than its limit, or its name another type.",
                [({**labels, "family": cut.family}, cut.series) for cut in mapped.cut],
            ),
        ]
    return tuple(families)


def up_changed_family(labels: Mapping[str, str], reading: TargetReading, status: TargetStatus, now: float) -> Family:
    """Tell since when `wso2_up` is what it is.

    Args:
        labels: as for `scrape_families`.
        reading: the read's outcome.
        status: what was noted of the target when its last read ended. A read that has not ended by the scrape's
            deadline is not noted yet: where that is the first to tell another state, it is so since now.
        now: seconds since the epoch.
    """
    noted = status.since if (status.state == "up") == (reading.error is None) else None
    since = now if noted is None else noted.timestamp()
    help_text = "Since when wso2_up is what it is, since the epoch: as far as this process of the exporter has seen it."
    return gauge("wso2_up_changed_timestamp_seconds", help_text, [(labels, since)])
