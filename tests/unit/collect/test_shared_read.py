import threading
from collections.abc import Callable

import pytest

from exporter.collect.shared_read import SharedRead, TargetReading, in_order_of_answers
from exporter.collect.wait import completed
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import Snapshot, TargetError
from exporter.runtime.calls import LOST_AFTER_SECONDS
from testing.fake_time import FakeTime
from testing.reads import reading_of
from testing.shortage import after, with_failing_threads, without_threads

EMPTY = Snapshot(())


class Gate:
    """A read that waits until it is opened, and counts how often it was begun."""

    def __init__(self, outcome: Callable[[Deadline], Snapshot] = lambda _: EMPTY) -> None:
        self.opened = threading.Event()
        self.begun = 0
        self._outcome = outcome

    def read(self, deadline: Deadline) -> Snapshot:
        self.begun += 1
        assert self.opened.wait(30)
        return self._outcome(deadline)


def test_simultaneous_callers_share_one_read() -> None:
    gate = Gate()
    shared = SharedRead(gate.read)
    pending = [shared.begin(Deadline.after(30)) for _ in range(5)]
    gate.opened.set()
    assert [reading_of(read).snapshot for read in pending] == [EMPTY] * 5
    assert gate.begun == 1


def test_callers_one_after_another_each_have_a_read_of_their_own() -> None:
    gate = Gate()
    gate.opened.set()
    shared = SharedRead(gate.read)
    for expected in (1, 2, 3):
        reading_of(shared.begin(Deadline.after(30)))
        assert gate.begun == expected


def test_each_caller_leaves_at_its_own_deadline() -> None:
    gate = Gate()
    shared = SharedRead(gate.read)
    patient = shared.begin(Deadline.after(30))
    time = FakeTime()
    joined = shared.begin(Deadline.after(5, time.now))
    time.move(5)
    hasty = reading_of(joined)
    assert hasty.seconds == 5
    assert hasty.error is not None
    assert hasty.error.reason == "timeout"
    gate.opened.set()
    assert reading_of(patient).snapshot == EMPTY


def test_a_caller_with_time_left_reads_anew_when_the_read_it_joined_timed_out() -> None:
    """The read that was joined had the deadline of whoever began it."""

    def outcome(deadline: Deadline) -> Snapshot:
        if deadline.passed():
            raise TargetError("timeout", "too slow")
        return EMPTY

    gate = Gate(outcome)
    shared = SharedRead(gate.read)
    hasty = shared.begin(Deadline.after(0))
    patient = shared.begin(Deadline.after(30))
    gate.opened.set()
    assert reading_of(hasty).error is not None
    assert reading_of(patient).snapshot == EMPTY
    assert gate.begun == 2


def test_an_error_reaches_every_caller() -> None:
    def refused(_: Deadline) -> Snapshot:
        raise TargetError("connect", "refused")

    gate = Gate(refused)
    shared = SharedRead(gate.read)
    pending = [shared.begin(Deadline.after(30)) for _ in range(2)]
    gate.opened.set()
    assert [reading_of(read).error.reason for read in pending] == ["connect", "connect"]  # type: ignore[union-attr]


def test_a_fault_of_ours_costs_this_target_only_and_is_told() -> None:
    def broken(_: Deadline) -> Snapshot:
        raise KeyError("oops")

    reading = reading_of(SharedRead(broken).begin(Deadline.after(30)))
    assert reading.error is not None
    assert reading.error.reason == "internal"
    assert "KeyError" in reading.error.message


def test_a_thread_that_cannot_be_started_costs_one_read_and_not_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = SharedRead(lambda _: EMPTY)

    with without_threads(monkeypatch):
        reading = reading_of(shared.begin(Deadline.after(30)))
    assert reading.error is not None
    assert reading.error.reason == "internal"
    assert reading_of(shared.begin(Deadline.after(30))).snapshot == EMPTY


def test_a_thread_that_fails_before_it_reads_costs_one_read_and_not_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    time = FakeTime()
    shared = SharedRead(lambda _: EMPTY, time=time)
    with with_failing_threads(monkeypatch):
        lost = shared.begin(Deadline.after(30))
    time.move(LOST_AFTER_SECONDS + 0.1)
    assert reading_of(shared.begin(Deadline.after(30))).snapshot == EMPTY
    reading = reading_of(lost)
    assert reading.error is not None
    assert (reading.error.reason, reading.error.message) == ("internal", "the thread that was to read it has failed")


def test_a_target_whose_read_has_no_thread_can_be_left(monkeypatch: pytest.MonkeyPatch) -> None:
    time = FakeTime()
    shared = SharedRead(lambda _: EMPTY, time=time)
    with with_failing_threads(monkeypatch):
        read = shared.begin(Deadline.after(5, time.now))
    left: list[str] = []
    shared.afterwards(lambda: left.append("left"))
    assert left == [], "its thread may come yet"
    time.move(5)
    assert reading_of(read).error is not None
    assert left == ["left"]
    shared.afterwards(lambda: left.append("at once"))
    assert left == ["left", "at once"]


@pytest.mark.parametrize("error", [MemoryError(), KeyError("a fault of ours")])
def test_an_outcome_that_cannot_be_told_costs_one_read_and_not_the_next(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", lambda raised: failures.append(raised.exc_value))
    errors: list[Exception] = [error]

    def tell(_: TargetReading) -> None:
        if errors:
            raise errors.pop()

    shared = SharedRead(lambda _: EMPTY, tell)
    for _ in range(2):
        assert reading_of(shared.begin(Deadline.after(30))).snapshot == EMPTY
    after(lambda: failures == [error])


def test_what_is_to_happen_afterwards_waits_for_the_read_under_way() -> None:
    gate = Gate()
    shared = SharedRead(gate.read)
    pending = shared.begin(Deadline.after(30))
    done = threading.Event()
    shared.afterwards(done.set)
    assert not done.is_set()
    gate.opened.set()
    assert reading_of(pending).snapshot == EMPTY
    assert done.wait(30)


def test_reads_come_in_the_order_of_their_answers_and_those_without_one_at_the_deadline() -> None:
    gates = [Gate(), Gate(), Gate()]
    reads = [SharedRead(gate.read).begin(Deadline.after(30)) for gate in gates]
    gates[2].opened.set()
    places: list[int] = []

    def take(place: int, _: TargetReading) -> None:
        places.append(place)
        if place:
            gates[place - 1].opened.set()

    completed(in_order_of_answers(reads, Deadline.after(30), take))
    assert places == [2, 1, 0]
    silent = SharedRead(Gate().read).begin(Deadline.after(0))
    unanswered: list[TargetReading] = []
    completed(in_order_of_answers([silent], Deadline.after(0), lambda _, reading: unanswered.append(reading)))
    (error,) = [reading.error for reading in unanswered]
    assert error is not None
    assert error.reason == "timeout"


def test_reading_anew_what_timed_out_for_another_caller_keeps_no_answer_back() -> None:
    def too_slow(_: Deadline) -> Snapshot:
        raise TargetError("timeout", "too slow")

    slow, quick = Gate(too_slow), Gate()
    shared = SharedRead(slow.read)
    hasty = shared.begin(Deadline.after(30))
    joined = shared.begin(Deadline.after(30))
    other = SharedRead(quick.read).begin(Deadline.after(30))
    slow.opened.set()
    assert reading_of(hasty).error is not None
    slow.opened.clear()  # whoever reads it anew waits
    quick.opened.set()
    assert reading_of(other).snapshot == EMPTY
    places: list[int] = []

    def take(place: int, _: TargetReading) -> None:
        places.append(place)
        slow.opened.set()

    completed(in_order_of_answers([joined, other], Deadline.after(30), take))
    assert places == [1, 0]
    assert slow.begun == 2
