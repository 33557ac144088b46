from datetime import UTC, datetime, timedelta

from exporter.collect.shared_read import TargetReading
from exporter.collect.status_memory import StatusMemory
from exporter.model.snapshot import Snapshot, TargetError
from exporter.model.target_status import TargetStatus

BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
READ = TargetReading(Snapshot(()), None, 0.1)
REFUSED = TargetReading(None, TargetError("login", "the login is refused"), 0.1)
GONE = TargetReading(None, TargetError("connect", "connection refused"), 0.1)


def statuses(*readings: TargetReading) -> list[TargetStatus]:
    """The status after each of these, which end a minute after each other."""
    moments = (BEGIN + timedelta(minutes=count) for count in range(len(readings)))
    memory = StatusMemory(TargetStatus("a", "h:1"), lambda: next(moments))
    found = []
    for reading in readings:
        memory.note(reading)
        found.append(memory.last())
    return found


def test_before_the_first_read_nothing_is_known() -> None:
    last = StatusMemory(TargetStatus("a", "h:1")).last()
    assert (last.state, last.since, last.last_read) == ("unread", None, None)


def test_a_target_is_up_since_the_first_read_that_went_well() -> None:
    last = statuses(READ, READ, READ)[-1]
    assert (last.state, last.reason, last.cause) == ("up", None, "")
    assert (last.since, last.last_read) == (BEGIN, BEGIN + timedelta(minutes=2))


def test_a_target_is_down_since_it_is_down_whatever_the_reason() -> None:
    last = statuses(READ, GONE, REFUSED)[-1]
    assert (last.state, last.reason, last.cause) == ("down", "login", "the login is refused")
    assert (last.since, last.last_read) == (BEGIN + timedelta(minutes=1), BEGIN + timedelta(minutes=2))


def test_nothing_of_an_error_is_left_once_it_is_over() -> None:
    last = statuses(GONE, READ)[-1]
    assert last == TargetStatus("a", "h:1", "up", None, "", BEGIN + timedelta(minutes=1), BEGIN + timedelta(minutes=1))
