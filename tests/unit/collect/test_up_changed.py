"""Since when `wso2_up` is what it is."""

from datetime import UTC, datetime

import pytest

from exporter.collect.scrape_families import up_changed_family
from exporter.collect.shared_read import TargetReading
from exporter.model.snapshot import Snapshot, TargetError
from exporter.model.target_status import TargetState, TargetStatus

READ = TargetReading(Snapshot(()), None, 0.1)
SILENT = TargetReading(None, TargetError("timeout", "no answer before the scrape's deadline"), 9.0)
SINCE = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOW = SINCE.timestamp() + 3_600


def changed(reading: TargetReading, state: TargetState, since: datetime | None = SINCE) -> float:
    (sample,) = up_changed_family({"target": "a"}, reading, TargetStatus("a", "h:1", state, since=since), NOW).samples
    assert sample.labels == {"target": "a"}
    return sample.value


@pytest.mark.parametrize(("reading", "state"), [(READ, "up"), (SILENT, "down")])
def test_it_is_so_since_it_was_noted(reading: TargetReading, state: TargetState) -> None:
    assert changed(reading, state) == SINCE.timestamp()


@pytest.mark.parametrize(("reading", "state"), [(READ, "down"), (SILENT, "up")])
def test_what_is_not_noted_yet_is_so_since_now(reading: TargetReading, state: TargetState) -> None:
    """A read that has not ended by the scrape's deadline."""
    assert changed(reading, state) == NOW


def test_before_any_read_has_ended_it_is_so_since_now() -> None:
    assert changed(SILENT, "unread", None) == NOW
