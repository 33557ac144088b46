import gc
import logging
import re
import threading
import weakref
from collections.abc import Sequence

import pytest

from exporter.collect.scrape_families import scrape_families
from exporter.collect.shared_read import TargetReading
from exporter.collect.target import Target, TargetIdentity
from exporter.jmx import ObjectName
from exporter.jmx.deadline import Deadline
from exporter.mapping import MappingResult
from exporter.model.snapshot import AttributeQuery, MBean, Snapshot, TargetError, UnreadableAttribute
from exporter.targets.recordings import RecordedSource
from testing.patience import PATIENCE
from testing.reads import reading_of
from testing.second_mapper import NOBODY
from testing.shortage import after, without_threads

RUNTIME = ObjectName.parse("java.lang:type=Runtime")
UNREADABLE = Snapshot((), (UnreadableAttribute(RUNTIME, "InputArguments", "arrays cannot be read"),))


class Scripted:
    """A source that gives one outcome after another."""

    def __init__(self, *outcomes: Snapshot | TargetError) -> None:
        self.outcomes = list(outcomes)

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, TargetError):
            raise outcome
        return outcome

    def close(self) -> None:
        pass


def messages(caplog: pytest.LogCaptureFixture, *outcomes: Snapshot | TargetError) -> list[str]:
    target = Target(TargetIdentity("carbon", "127.0.0.1"), Scripted(*outcomes), NOBODY)
    with caplog.at_level(logging.INFO):
        for _ in outcomes:
            reading_of(target.begin(Deadline.after(10)))
    return [record.getMessage() for record in caplog.records]


def test_a_target_that_stays_down_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    refused = TargetError("connect", "connection refused")
    assert messages(caplog, refused, refused, refused) == ["target cannot be read: connection refused"]


def test_another_reason_and_the_recovery_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    told = messages(
        caplog, TargetError("connect", "refused"), TargetError("login", "wrong password"), Snapshot(()), Snapshot(())
    )
    assert told == ["target cannot be read: refused", "target cannot be read: wrong password", "target is read again"]


def test_what_the_first_read_gave_is_told_and_what_those_after_it_gave_is_not(caplog: pytest.LogCaptureFixture) -> None:
    snapshot = Snapshot((MBean(RUNTIME, {"VmName": "a"}),))
    assert messages(caplog, snapshot, snapshot) == ["target is read"]
    assert (vars(caplog.records[0])["target"], vars(caplog.records[0])["mbeans"]) == ("carbon", 1)


def test_a_target_that_is_not_up_is_read_and_told_again_when_that_is_asked_for(
    caplog: pytest.LogCaptureFixture,
) -> None:
    refused = TargetError("connect", "refused")
    source = Scripted(refused, refused, Snapshot(()))
    target = Target(TargetIdentity("carbon", "127.0.0.1"), source, NOBODY)
    with caplog.at_level(logging.INFO):
        for left in (2, 1, 0, 0, 0):
            target.begin_if_not_up(Deadline.after(10), quietly=False)
            after(lambda: len(source.outcomes) == left and len(caplog.records) == 3 - left)  # noqa: B023
    told = [record.getMessage() for record in caplog.records]
    assert told == ["target cannot be read: refused", "target cannot be read: refused", "target is read"]


def test_a_session_that_outlives_its_secret_is_told_once_and_shown(caplog: pytest.LogCaptureFixture) -> None:
    stale = Snapshot((), stale_secret="password: found an empty file")
    refused = TargetError("connect", "refused")
    told = messages(caplog, Snapshot(()), stale, refused, stale, Snapshot(()), Snapshot(()))
    assert told == [
        "target is read",
        "the session goes on without a secret to begin another: password: found an empty file",
        "target cannot be read: refused",
        "target is read again",
        "the secret can be used again",
    ]
    shown = [
        sample.value
        for snapshot in (Snapshot(()), stale)
        for family in scrape_families({}, TargetReading(snapshot, None, 1.0), MappingResult(()))
        if family.name == "wso2_scrape_stale_secret"
        for sample in family.samples
    ]
    assert shown == [0, 1]


def test_a_thread_that_is_not_to_be_had_is_told_once(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with without_threads(monkeypatch):
        told = messages(caplog, Snapshot(()), Snapshot(()))
    assert told == ["target cannot be read: no thread could be started"]


def test_an_attribute_that_cannot_be_read_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    _, *told = messages(caplog, UNREADABLE, UNREADABLE)
    assert told == ["attribute cannot be read: arrays cannot be read"]


def test_a_name_is_logged_without_the_secrets_in_it(caplog: pytest.LogCaptureFixture) -> None:
    name = ObjectName.parse("app:type=Source,password=hidden")
    messages(caplog, Snapshot((), (UnreadableAttribute(name, "Depth", "arrays cannot be read"),)))
    _, record = caplog.records
    assert vars(record)["mbean"] == "app:type=Source,password=<secret>"


def test_that_no_more_is_logged_is_said_once_with_what_counts_it(caplog: pytest.LogCaptureFixture) -> None:
    many = tuple(UnreadableAttribute(RUNTIME, f"A{number}", "too much") for number in range(10_002))
    _, *told = messages(caplog, Snapshot((), many), Snapshot((), many))
    assert told[:-1] == ["attribute cannot be read: too much"] * 10_000
    counting = set(re.findall(r"wso2_\w+", told[-1]))
    reading = TargetReading(Snapshot((), many), None, 1.0)
    families = {family.name: family for family in scrape_families({}, reading, MappingResult(()))}
    assert counting == {
        "wso2_scrape_unreadable_mbeans",
        "wso2_scrape_unreadable_attributes",
        "wso2_mapping_conflicts",
        "wso2_scrape_dropped_series",
    }
    assert counting <= families.keys()
    assert families["wso2_scrape_unreadable_attributes"].samples[0].value == 10_002


def test_a_target_that_goes_down_is_logged_however_much_was(caplog: pytest.LogCaptureFixture) -> None:
    many = tuple(UnreadableAttribute(RUNTIME, f"A{number}", "too much") for number in range(10_001))
    told = messages(caplog, Snapshot((), many), TargetError("connect", "refused"))
    assert told[-1] == "target cannot be read: refused"


def test_a_read_that_ends_since_the_target_is_closed_is_no_trouble(caplog: pytest.LogCaptureFixture) -> None:
    class Waiting(Scripted):
        closed = threading.Event()

        def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
            assert self.closed.wait(deadline.remaining())
            raise TargetError("internal", "closed while it was read")

        def close(self) -> None:
            self.closed.set()

    target = Target(TargetIdentity("carbon", "127.0.0.1"), Waiting(), NOBODY)
    with caplog.at_level(logging.INFO):
        read = target.begin(Deadline.after(10))
        target.close()
        assert str(reading_of(read).error) == "closed while it was read"
    assert caplog.records == []


def test_a_fault_of_ours_is_logged_once_with_where_it_was(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Scripted):
        def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
            raise KeyError("oops")

    target = Target(TargetIdentity("carbon", "127.0.0.1"), Broken(), NOBODY)
    for _ in range(3):
        reading_of(target.begin(Deadline.after(10)))
    (record,) = caplog.records
    assert record.exc_info is not None
    assert record.exc_info[0] is KeyError


def test_a_target_ends_with_who_is_the_last_to_leave_it(recorded: RecordedSource) -> None:
    """The garbage collector may not look at old objects for hours."""
    target = Target(TargetIdentity("carbon", "127.0.0.1"), recorded, NOBODY)
    assert target.begin(Deadline.after(PATIENCE)).outcome.result(PATIENCE).error is None
    target.retire()
    ended = weakref.ref(target)
    gc.disable()
    try:
        del target
        after(lambda: ended() is None)
    finally:
        gc.enable()


class Unclosable(Scripted):
    """A source that cannot be closed."""

    def close(self) -> None:
        raise KeyError("a fault of ours")


def test_a_target_that_cannot_be_closed_harms_nobody_who_leaves_it_and_is_seen(
    caplog: pytest.LogCaptureFixture,
) -> None:
    Target(TargetIdentity("odd", "127.0.0.1"), Unclosable(), NOBODY).retire()
    (told,) = caplog.records
    assert (vars(told)["target"], told.exc_info and told.exc_info[0]) == ("odd", KeyError)
