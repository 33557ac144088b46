"""Calls that are shared: by a time that tests move, so that none waits for a call that hangs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from threading import Event

import pytest

from exporter.runtime.calls import (
    LOST_AFTER_SECONDS,
    PATIENCE_SECONDS,
    AbandonedCallError,
    LostCallError,
    SharedCalls,
)
from exporter.runtime.threads import ThreadShortageError
from testing.aside import Aside
from testing.fake_time import FakeTime
from testing.patience import PATIENCE
from testing.shortage import START, after, threads, with_failing_threads, without_threads

LIMIT = 3000.0
Calls = SharedCalls[str, object]
Outcomes = dict[str, object]


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture(params=[True, False], ids=["in turn", "side by side"])
def calls(request: pytest.FixtureRequest, time: FakeTime) -> Calls:
    return SharedCalls(in_turn=request.param, time=time)


@dataclass
class Hanging:
    """A call that hangs until it is released, as all do at a test's end."""

    begun: Event = field(default_factory=Event)
    released: Event = field(default_factory=Event)
    made: list[float] = field(default_factory=list)
    gives: object = "late"

    def __call__(self) -> object:
        self.made.append(len(self.made))
        self.begun.set()
        assert self.released.wait(PATIENCE)
        return self.gives


@pytest.fixture
def hang() -> Iterator[Callable[..., Hanging]]:
    made: list[Hanging] = []

    def one(gives: object = "late") -> Hanging:
        made.append(Hanging(gives=gives))
        return made[-1]

    yield one
    for each in made:
        each.released.set()


def gathering(calls: Calls, wanted: dict[str, Callable[[], object]], limit: float = LIMIT) -> Aside[Outcomes]:
    return Aside(lambda: dict(calls.gather(wanted, limit)))


def is_open(calls: Calls, key: str) -> bool:
    return calls.join(key) is not None


def test_each_call_gives_what_it_returns_or_raises(calls: Calls) -> None:
    def fail() -> object:
        raise ValueError("no")

    outcomes = calls.gather({"fine": lambda: 1, "failing": fail, "after": lambda: 2}, LIMIT)
    assert isinstance(outcomes.pop("failing"), ValueError)
    assert outcomes == {"fine": 1, "after": 2}


def test_no_calls_give_no_outcomes(calls: Calls) -> None:
    assert calls.gather({}, LIMIT) == {}


def test_calls_that_hang_cost_those_behind_them_a_moment_and_all_together_the_limit_once(
    calls: Calls, time: FakeTime, hang: Callable[..., Hanging]
) -> None:
    first, second = hang(), hang()
    caller = gathering(calls, {"a": first, "b": lambda: True, "c": second, "d": lambda: False})
    assert first.begun.wait(PATIENCE)
    time.move_until(lambda: second.begun.is_set() and not is_open(calls, "d"), PATIENCE_SECONDS)
    time.move_for_who_waits(LIMIT)
    outcomes = caller.gave()
    assert (outcomes["b"], outcomes["d"]) == (True, False)
    assert [str(outcomes[key]) for key in "ac"] == [f"no answer within {LIMIT:.3g} s"] * 2


def test_a_call_that_hangs_is_neither_made_again_nor_waited_for_again(
    calls: Calls, time: FakeTime, hang: Callable[..., Hanging]
) -> None:
    """The key is all that those who ask for it have in common."""
    hanging = hang()
    caller = gathering(calls, {"hanging": hanging})
    assert hanging.begun.wait(PATIENCE)
    time.move_for_who_waits(LIMIT)
    assert isinstance(caller.gave()["hanging"], TimeoutError)
    for _ in range(50):  # no time passes, and nobody moves it
        outcomes = calls.gather({"hanging": lambda: "another", "fine": lambda: True}, LIMIT)
        assert isinstance(outcomes["hanging"], TimeoutError)
        assert outcomes["fine"] is True
    assert len(hanging.made) == 1


def test_a_call_that_hung_is_made_anew_once_it_has_returned(
    calls: Calls, time: FakeTime, hang: Callable[..., Hanging]
) -> None:
    hanging = hang()
    caller = gathering(calls, {"a": hanging})
    assert hanging.begun.wait(PATIENCE)
    time.move_for_who_waits(LIMIT)
    assert isinstance(caller.gave()["a"], TimeoutError)
    hanging.released.set()
    after(lambda: not is_open(calls, "a"))
    assert calls.gather({"a": lambda: "anew"}, LIMIT) == {"a": "anew"}


def test_what_a_call_gives_after_its_limit_is_too_old_to_be_served(
    calls: Calls, time: FakeTime, hang: Callable[..., Hanging]
) -> None:
    """It returns while a later caller waits for another call."""
    old, new = hang("old"), hang("new")
    first = gathering(calls, {"old": old})
    assert old.begun.wait(PATIENCE)
    time.move_for_who_waits(LIMIT + 1)
    assert isinstance(first.gave()["old"], TimeoutError)
    later = gathering(calls, {"old": old, "new": new})
    assert new.begun.wait(PATIENCE)
    old.released.set()
    after(lambda: not is_open(calls, "old"))
    new.released.set()
    outcomes = later.gave()
    assert outcomes["new"] == "new"
    assert isinstance(outcomes["old"], TimeoutError)


def test_a_call_that_is_under_way_is_shared(calls: Calls, hang: Callable[..., Hanging]) -> None:
    slow = hang("once")
    first = gathering(calls, {"slow": slow})
    assert slow.begun.wait(PATIENCE)
    # the second caller releases it only after it has joined it: calls are made in their order
    second = calls.gather({"slow": slow, "release": slow.released.set}, LIMIT)
    assert (first.gave()["slow"], second["slow"], len(slow.made)) == ("once", "once", 1)


def test_a_caller_that_leaves_at_once_costs_the_next_one_nothing(
    calls: Calls, time: FakeTime, hang: Callable[..., Hanging]
) -> None:
    hanging = hang()
    wanted: dict[str, Callable[[], object]] = {"hanging": hanging, "fine": lambda: True}
    calls.gather(wanted, LIMIT, wait=0)
    next_one = gathering(calls, wanted)
    assert hanging.begun.wait(PATIENCE)
    time.move_until(lambda: not is_open(calls, "fine"), PATIENCE_SECONDS)
    time.move_for_who_waits(LIMIT)
    assert next_one.gave()["fine"] is True


def test_one_that_waits_shorter_leaves_the_call_to_the_others(
    calls: Calls, time: FakeTime, hang: Callable[..., Hanging]
) -> None:
    slow = hang("in time")
    patient = gathering(calls, {"slow": slow})
    assert slow.begun.wait(PATIENCE)
    hurried = Aside(lambda: dict(calls.gather({"slow": slow}, LIMIT, wait=0.1)))
    time.move_until(hurried.has_ended, PATIENCE_SECONDS)
    assert str(hurried.gave()["slow"]) == "no answer within 0.1 s"
    slow.released.set()
    assert patient.gave() == {"slow": "in time"}


def test_a_call_within_its_own_limit_is_waited_for_by_one_that_waits_shorter(
    calls: Calls, time: FakeTime, hang: Callable[..., Hanging]
) -> None:
    """It has been under way for longer than that one waits, and does not hang."""
    slow = hang("in time")
    patient = gathering(calls, {"slow": slow})
    assert slow.begun.wait(PATIENCE)
    time.move(LIMIT / 2)
    hurried = calls.gather({"slow": slow, "release": slow.released.set}, LIMIT, wait=LIMIT / 3)
    assert hurried["slow"] == patient.gave()["slow"] == "in time"


def test_calls_in_turn_share_a_thread_and_those_side_by_side_have_one_each(hang: Callable[..., Hanging]) -> None:
    def threads_of(calls: SharedCalls[int, int]) -> int:
        outcomes = calls.gather(dict.fromkeys(range(50), threading.get_ident), LIMIT)
        return len(set(outcomes.values()))

    assert threads_of(SharedCalls(in_turn=True)) == 1
    hanging = {str(number): hang() for number in range(50)}
    side_by_side = Calls(time=FakeTime())
    caller = gathering(side_by_side, {**hanging, "behind": lambda: True})
    assert all(each.begun.wait(PATIENCE) for each in hanging.values())  # no time has passed
    after(lambda: not is_open(side_by_side, "behind"))
    for each in hanging.values():
        each.released.set()
    assert caller.gave()["behind"] is True


def test_a_system_without_threads_to_give_is_an_error_of_every_call(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    with without_threads(monkeypatch):
        outcomes = calls.gather({"a": lambda: True, "b": lambda: True}, LIMIT)
    assert [type(outcome) for outcome in outcomes.values()] == [ThreadShortageError, ThreadShortageError]
    assert calls.gather({"a": lambda: True}, LIMIT) == {"a": True}


def test_a_system_without_threads_to_give_leaves_the_calls_to_the_thread_that_is_there(
    calls: Calls, time: FakeTime, monkeypatch: pytest.MonkeyPatch, hang: Callable[..., Hanging]
) -> None:
    first = hang("first")
    caller = gathering(calls, {"first": first})
    assert first.begun.wait(PATIENCE)
    refused = Event()
    with without_threads(monkeypatch, refused.set):
        another = gathering(calls, {"another": lambda: True})
        assert refused.wait(PATIENCE)
        refused.clear()
        time.move_for_who_waits(PATIENCE_SECONDS, waits=2)
        assert refused.wait(PATIENCE)
        first.released.set()
        assert another.gave() == {"another": True}
    assert caller.gave() == {"first": "first"}


def test_threads_that_fail_cost_the_calls_of_that_time_only(
    calls: Calls, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with with_failing_threads(monkeypatch):
        caller = gathering(calls, {"a": lambda: True, "b": lambda: True})
        time.move_for_who_waits(LIMIT)
        assert [type(outcome) for outcome in caller.gave().values()] == [TimeoutError, TimeoutError]
    assert calls.gather({"a": lambda: True, "b": lambda: True}, LIMIT) == {"a": True, "b": True}


def test_whoever_waits_starts_another_thread_for_a_call_whose_thread_failed(
    calls: Calls, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with with_failing_threads(monkeypatch):
        pending = calls.begin("a", lambda: True)
    caller = Aside(lambda: {"a": calls.outcome(pending)})
    time.move_for_who_waits(PATIENCE_SECONDS)
    assert caller.gave() == {"a": True}


class TimeWithoutMemory(FakeTime):
    """Even the time of day is an object that wants memory; there is none the n-th time that it is asked for."""

    def __init__(self, fails_at: int) -> None:
        super().__init__()
        self._left = fails_at

    def now(self) -> float:
        self._left -= 1
        if self._left == 0:
            raise MemoryError
        return super().now()


@pytest.mark.parametrize("in_turn", [True, False])
@pytest.mark.parametrize("fails_at", [1, 2, 3, 4, 5, 6])
def test_memory_that_is_short_for_a_moment_costs_the_calls_of_that_time_only(
    fails_at: int, monkeypatch: pytest.MonkeyPatch, *, in_turn: bool
) -> None:
    monkeypatch.setattr("sys.unraisablehook", lambda _: None)
    time = TimeWithoutMemory(fails_at)
    calls = Calls(in_turn=in_turn, time=time)

    def gather() -> Outcomes:
        with suppress(MemoryError):
            return dict(calls.gather({"a": lambda: True}, LIMIT))
        return {}

    outcomes = []
    for _ in range(3):
        caller = Aside(gather)
        time.move_until(caller.has_ended, PATIENCE_SECONDS)
        outcomes.append(caller.gave())
    assert outcomes[0] in ({}, {"a": True})
    assert outcomes[1:] == [{"a": True}] * 2


def test_a_call_that_is_begun_is_joined_and_its_outcome_comes_without_a_thread_that_waits(
    time: FakeTime, hang: Callable[..., Hanging]
) -> None:
    calls, slow = Calls(time=time), hang("once")
    first = calls.begin("slow", slow)
    second = calls.begin("slow", lambda: "another")
    found = calls.join("slow")
    assert found is not None
    assert [first.joined, second.joined, found.joined] == [False, True, True]
    assert not first.outcome.done()
    slow.released.set()
    assert {each.outcome.result(PATIENCE) for each in (first, second, found)} == {"once"}
    assert calls.join("slow") is None
    assert calls.outcome(second) == "once"


def test_what_a_call_raises_is_the_error_of_its_outcome(time: FakeTime) -> None:
    def fail() -> object:
        raise ValueError("no")

    pending = Calls(time=time).begin("failing", fail)
    assert isinstance(pending.outcome.exception(PATIENCE), ValueError)


def test_a_call_that_returns_after_its_limit_has_timed_out_for_those_too_who_do_not_wait(
    time: FakeTime, hang: Callable[..., Hanging]
) -> None:
    told: list[tuple[str, object]] = []
    calls, slow = Calls(lambda *outcome: told.append(outcome), time=time), hang()
    pending = calls.begin("slow", slow, limit=2)
    assert slow.begun.wait(PATIENCE)
    time.move(2.1)
    slow.released.set()
    error = pending.outcome.exception(PATIENCE)
    assert str(error) == "no answer within 2 s"
    assert told == [("slow", error)]


def test_the_outcome_is_told_in_the_calls_thread_before_anybody_else_has_it(hang: Callable[..., Hanging]) -> None:
    told: list[tuple[int, str, object, bool]] = []
    thread, hanging = threading.get_ident(), hang("fine")

    def tell(key: str, outcome: object) -> None:
        told.append((threading.get_ident(), key, outcome, pending.outcome.done()))

    calls = Calls(tell, time=FakeTime())
    pending = calls.begin("a", hanging)
    hanging.released.set()
    assert calls.outcome(pending) == "fine"
    ((teller, *rest),) = told
    assert (rest, teller != thread) == (["a", "fine", False], True)


def test_a_call_without_a_thread_is_told_by_who_wanted_it(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    calls = Calls(lambda _, outcome: told.append(outcome), time=FakeTime())
    with without_threads(monkeypatch):
        error = calls.begin("a", lambda: True).outcome.exception(0)
    assert isinstance(error, ThreadShortageError)
    assert told == [error]


@pytest.mark.parametrize("error", [MemoryError(), KeyError("a fault of ours")])
def test_an_outcome_that_cannot_be_told_is_the_callers_all_the_same(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", lambda raised: failures.append(raised.exc_value))
    errors = [error]

    def tell(*_: object) -> None:
        if errors:
            raise errors.pop()

    calls = Calls(tell, time=FakeTime())
    for _ in range(2):
        assert calls.outcome(calls.begin("a", lambda: True)) is True
    after(lambda: failures == [error])


def test_a_call_that_no_thread_came_to_is_given_up_and_made_anew(
    time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    calls = Calls(lambda _, outcome: told.append(outcome), time=time)
    with with_failing_threads(monkeypatch):
        lost = calls.begin("a", lambda: "first")
        time.move(LOST_AFTER_SECONDS)
        assert calls.begin("a", lambda: "second").joined, "its thread may come yet"
    time.move(0.1)
    assert calls.outcome(calls.begin("a", lambda: "third")) == "third"
    error = lost.outcome.exception(0)
    assert isinstance(error, LostCallError)
    assert told == [error, "third"]


def test_what_is_given_up_is_not_called_by_a_thread_that_comes_late(
    time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    late_threads: list[Callable[[], None]] = []
    called: list[str] = []
    calls = Calls(time=time)
    with monkeypatch.context() as patch:
        patch.setattr(START, lambda function, _: late_threads.append(function))
        calls.begin("a", lambda: called.append("called"))
    time.move(LOST_AFTER_SECONDS + 0.1)
    calls.give_up_lost("a")
    for late in late_threads:
        late()
    assert called == []


@pytest.mark.parametrize("meanwhile", ["begin", "join", "give_up_lost", "abandon"])
def test_a_call_that_is_just_being_given_up_harms_nobody_who_asks_for_it(
    time: FakeTime, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    """Two scrapes may come at once after a thread was lost, and a reload besides."""
    errors: list[object] = []
    ask: dict[str, Callable[[], object]] = {
        "begin": lambda: shared.begin("a", lambda: "another"),
        "join": lambda: shared.join("a"),
        "give_up_lost": lambda: shared.give_up_lost("a"),
        "abandon": lambda: shared.abandon("a"),
    }

    def tell(_: str, outcome: object) -> None:
        errors.append(outcome)
        ask[meanwhile]()

    shared = Calls(tell, time=time)
    with with_failing_threads(monkeypatch):
        lost = shared.begin("a", lambda: "lost")
    time.move(LOST_AFTER_SECONDS + 0.1)
    shared.give_up_lost("a")
    assert [type(error) for error in errors] == [LostCallError]
    expected = AbandonedCallError if meanwhile == "abandon" else LostCallError
    assert isinstance(lost.outcome.exception(0), expected)
    assert shared.join("a") is None


def test_a_call_for_which_there_is_no_thread_may_be_abandoned_while_that_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[object] = []

    def tell(key: str, outcome: object) -> None:
        told.append(outcome)
        shared.abandon(key)

    shared = Calls(tell, time=FakeTime())
    with without_threads(monkeypatch):
        pending = shared.begin("a", lambda: True)
    assert [type(outcome) for outcome in told] == [ThreadShortageError]
    assert isinstance(pending.outcome.exception(0), AbandonedCallError)


@pytest.mark.parametrize("error", [MemoryError(), KeyError("a fault of ours")])
def test_a_call_that_could_not_be_made_nor_told_harms_none_but_itself(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def tell(*_: object) -> None:
        raise error

    shared = Calls(tell, time=FakeTime())
    with without_threads(monkeypatch):
        outcomes = shared.gather({"a": lambda: True, "b": lambda: True}, LIMIT)
    assert [type(outcome) for outcome in outcomes.values()] == [ThreadShortageError, ThreadShortageError]
    assert [record.exc_info[1] for record in caplog.records if record.exc_info] == [error, error]
    assert [shared.join(key) for key in "ab"] == [None, None]


@pytest.mark.parametrize("is_under_way", [True, False])
def test_a_call_that_is_abandoned_is_waited_for_and_told_no_more(
    time: FakeTime, monkeypatch: pytest.MonkeyPatch, hang: Callable[..., Hanging], *, is_under_way: bool
) -> None:
    told: list[object] = []
    before, calls, hanging = threads(), Calls(lambda _, outcome: told.append(outcome), time=time), hang()
    with nullcontext() if is_under_way else with_failing_threads(monkeypatch):
        pending = calls.begin("a", hanging)
        assert hanging.begun.wait(PATIENCE if is_under_way else 0) == is_under_way
        caller = Aside(lambda: {"a": calls.outcome(pending)})
        calls.abandon("a")
    assert isinstance(caller.gave()["a"], AbandonedCallError)
    assert isinstance(pending.outcome.exception(0), AbandonedCallError)
    assert calls.outcome(calls.begin("a", lambda: "anew")) == "anew"
    hanging.released.set()
    after(lambda: threads() <= before)
    assert told == ["anew"]


def test_there_may_be_nothing_to_abandon(calls: Calls) -> None:
    calls.abandon("a")
