import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Event
from typing import Any

import pytest

from exporter.runtime.lane import Lane
from exporter.runtime.threads import ThreadShortageError
from tests.shortage import after, with_failing_threads, without_threads

PLENTY = 30.0


@pytest.fixture(params=[False, True], ids=["in turn", "side by side"])
def lane(request: pytest.FixtureRequest) -> Lane[Any]:
    return Lane(side_by_side=request.param)


@pytest.fixture
def release() -> Iterator[Event]:
    event = Event()
    yield event
    event.set()


def test_each_call_gives_what_it_returns_or_raises(lane: Lane[Any]) -> None:
    def fail() -> int:
        raise ValueError("no")

    outcomes = lane.call({"fine": lambda: 1, "failing": fail, "after": lambda: 2}, PLENTY)
    assert isinstance(outcomes.pop("failing"), ValueError)
    assert outcomes == {"fine": 1, "after": 2}


def test_no_calls_give_no_outcomes(lane: Lane[Any]) -> None:
    assert lane.call({}, PLENTY) == {}


def test_calls_that_hang_cost_those_behind_them_nothing(lane: Lane[Any], release: Event) -> None:
    calls: dict[str, Callable[[], bool]] = {"a": release.wait, "b": lambda: True, "c": release.wait, "d": lambda: False}
    outcomes = lane.call(calls, 5)
    assert (outcomes["b"], outcomes["d"]) == (True, False)
    assert isinstance(outcomes["a"], TimeoutError)
    assert isinstance(outcomes["c"], TimeoutError)


def test_a_call_that_hangs_is_neither_made_again_nor_waited_for_again(lane: Lane[Any], release: Event) -> None:
    made = []

    def hang() -> bool:
        made.append("call")
        return release.wait()

    began = time.monotonic()
    for _ in range(50):
        outcomes = lane.call({"hanging": hang, "fine": lambda: True}, 3)
        assert isinstance(outcomes["hanging"], TimeoutError)
        assert outcomes["fine"] is True
    assert made == ["call"]
    assert time.monotonic() - began < 60  # waited for each time it would take 150 s


def test_a_call_that_hung_is_made_anew_once_it_has_returned(lane: Lane[Any], release: Event) -> None:
    def read() -> float:
        began = time.monotonic()
        release.wait()
        return began

    for _ in range(2):  # the first may leave a moment before the call, which began after it, hangs
        assert isinstance(lane.call({"a": read}, 0.1)["a"], TimeoutError)
    released = time.monotonic()
    release.set()
    give_up = time.monotonic() + PLENTY
    while isinstance(outcome := lane.call({"a": read}, 0.1)["a"], TimeoutError):
        assert time.monotonic() < give_up
    assert isinstance(outcome, float)
    assert outcome >= released


def test_what_a_call_gives_after_the_limit_is_too_old_to_be_served(
    lane: Lane[Any], release: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It returns while a later caller, a hundred seconds later, waits for another call."""
    now = time.monotonic
    begun = Event()

    def old() -> str:
        begun.set()
        release.wait()
        return "old"

    def other() -> str:
        release.set()
        after(lambda: "old" not in lane._open)
        return "new"

    assert isinstance(lane.call({"old": old}, 0.1)["old"], TimeoutError)
    assert begun.wait(PLENTY)
    monkeypatch.setattr(time, "monotonic", lambda: now() + 100)
    outcomes = lane.call({"old": old, "other": other}, PLENTY)
    assert outcomes["other"] == "new"
    assert isinstance(outcomes["old"], TimeoutError)


def test_a_call_that_is_under_way_is_shared(lane: Lane[Any], release: Event) -> None:
    made: list[int] = []
    begun = Event()

    def slow() -> int:
        made.append(1)
        begun.set()
        release.wait()
        return len(made)

    def let_go() -> int:
        release.set()
        return 0

    outcomes: list[int | Exception] = []

    first = threading.Thread(target=lambda: outcomes.append(lane.call({"slow": slow}, PLENTY)["slow"]))
    first.start()
    assert begun.wait(PLENTY)
    # The second caller releases it only after he has joined it: calls are made in their order.
    second = lane.call({"slow": slow, "release": let_go}, PLENTY)
    first.join(PLENTY)
    assert [*outcomes, second["slow"]] == [1, 1]


def test_a_caller_that_leaves_at_once_costs_the_next_one_nothing(lane: Lane[Any], release: Event) -> None:
    calls: dict[str, Callable[[], bool]] = {"hanging": release.wait, "fine": lambda: True}
    lane.call(calls, 2, wait=0)
    assert lane.call(calls, 5)["fine"] is True


def test_a_system_without_threads_to_give_is_an_error_of_every_call(
    lane: Lane[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with without_threads(monkeypatch):
        outcomes = lane.call({"a": lambda: True, "b": lambda: True}, PLENTY)
    assert [type(outcome) for outcome in outcomes.values()] == [ThreadShortageError, ThreadShortageError]
    assert lane.call({"a": lambda: True}, PLENTY) == {"a": True}


def test_threads_that_fail_cost_the_calls_of_that_time_only(lane: Lane[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with with_failing_threads(monkeypatch):
        outcomes = lane.call({"a": lambda: True, "b": lambda: True}, 0.3)
    assert [type(outcome) for outcome in outcomes.values()] == [TimeoutError, TimeoutError]
    assert lane.call({"a": lambda: True, "b": lambda: True}, PLENTY) == {"a": True, "b": True}


@pytest.mark.parametrize("clock_fails_at", [3, 4, 5, 6])
def test_memory_that_is_short_for_a_moment_costs_the_calls_of_that_time_only(
    lane: Lane[Any], clock_fails_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even the time of day is an object that wants memory."""
    clock, asked = time.monotonic, []

    def without_memory() -> float:
        asked.append("time")
        if len(asked) == clock_fails_at:
            raise MemoryError
        return clock()

    monkeypatch.setattr("sys.unraisablehook", lambda _: None)
    with monkeypatch.context() as patch, suppress(MemoryError):
        patch.setattr(time, "monotonic", without_memory)
        lane.call({"a": lambda: True}, 0.3)
    for _ in range(2):
        assert lane.call({"a": lambda: True}, PLENTY) == {"a": True}


def test_a_system_without_threads_to_give_leaves_the_calls_to_the_thread_that_is_there(
    lane: Lane[Any], monkeypatch: pytest.MonkeyPatch, release: Event
) -> None:
    under_way = Event()
    outcomes: dict[str, bool | Exception] = {}

    def first() -> bool:
        under_way.set()
        return release.wait(PLENTY)

    def ask() -> None:
        outcomes.update(lane.call({"first": first, "behind": lambda: True}, PLENTY))

    asking = threading.Thread(target=ask)
    asking.start()
    assert under_way.wait(PLENTY)

    def free_when_both_wait() -> None:
        if threading.current_thread() is not asking:
            release.set()

    with without_threads(monkeypatch, free_when_both_wait):
        assert lane.call({"another": lambda: True}, PLENTY) == {"another": True}
        asking.join()
    assert outcomes == {"first": True, "behind": True}


def test_a_call_within_its_own_limit_is_waited_for_by_one_that_waits_shorter(
    lane: Lane[Any], release: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has been under way for longer than that one waits, and does not hang."""
    begun = Event()

    def slow() -> bool:
        begun.set()
        return release.wait(PLENTY)

    patient = threading.Thread(target=lane.call, args=({"slow": slow}, PLENTY))
    patient.start()
    assert begun.wait(PLENTY)
    clock = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: clock() + PLENTY / 2)
    threading.Timer(0.2, release.set).start()
    assert lane.call({"slow": slow}, PLENTY, wait=PLENTY / 3) == {"slow": True}
    patient.join()


def test_one_that_waits_shorter_leaves_the_call_to_the_others(lane: Lane[Any], release: Event) -> None:
    began = time.monotonic()
    outcome = lane.call({"slow": release.wait}, PLENTY, wait=0.1)["slow"]
    assert isinstance(outcome, TimeoutError)
    assert time.monotonic() - began < PLENTY / 2
    threading.Timer(0.2, release.set).start()
    assert lane.call({"slow": lambda: False}, PLENTY) == {"slow": True}
