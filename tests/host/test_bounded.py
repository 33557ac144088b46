import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from exporter.host.bounded import call_bounded


@pytest.fixture
def release() -> Iterator[Event]:
    event = Event()
    yield event
    event.set()


def wait_until_gone(key: str) -> None:
    for thread in threading.enumerate():
        if thread.name == key:
            thread.join(10)
            assert not thread.is_alive()


def test_each_call_gives_what_it_returns_or_raises() -> None:
    calls: dict[str, Callable[[], object]] = {"fine": Path("/").is_dir, "missing": Path("/missing").stat}
    outcomes = call_bounded(calls, 10)
    assert outcomes["fine"] is True
    assert isinstance(outcomes["missing"], FileNotFoundError)


def test_a_stuck_call_costs_no_other(release: Event) -> None:
    outcomes = call_bounded({"stuck": release.wait, "fine": lambda: True}, 0.1)
    assert outcomes["fine"] is True
    assert isinstance(outcomes["stuck"], TimeoutError)


def test_the_limits_of_many_stuck_calls_do_not_add_up(release: Event) -> None:
    began = time.monotonic()
    outcomes = call_bounded({f"stuck {n}": release.wait for n in range(50)}, 0.2)
    assert time.monotonic() - began < 5  # one after the other they would take 10 s
    assert all(isinstance(outcome, TimeoutError) for outcome in outcomes.values())


def test_a_stuck_call_is_neither_made_again_nor_waited_for_again(release: Event) -> None:
    calls = []

    def stuck() -> bool:
        calls.append("made")
        return release.wait()

    call_bounded({"known": stuck}, 0.1)
    for _ in range(100):
        assert isinstance(call_bounded({"known": stuck}, 0.1)["known"], TimeoutError)
    assert calls == ["made"]


def test_a_call_that_was_stuck_is_made_again_once_it_has_returned(release: Event) -> None:
    assert isinstance(call_bounded({"known": release.wait}, 0.1)["known"], TimeoutError)
    release.set()
    wait_until_gone("known")
    assert call_bounded({"known": release.wait}, 10)["known"] is True


def test_what_a_call_gives_after_the_limit_is_too_old_to_be_served(release: Event) -> None:
    """It returns while a later caller waits for another call."""
    ended = threading.Event()

    def old() -> str:
        release.wait()
        return "old"

    def other() -> str:
        release.set()
        ended.wait(30)
        return "new"

    assert isinstance(call_bounded({"old": old}, 0.1)["old"], TimeoutError)
    time.sleep(2)
    threading.Timer(0.5, ended.set).start()
    outcomes = call_bounded({"other": other, "old": old}, 1.9)
    assert outcomes["other"] == "new"
    assert isinstance(outcomes["old"], TimeoutError)


def test_a_call_that_is_under_way_is_shared(release: Event) -> None:
    calls = []
    begun = Event()

    def slow() -> int:
        calls.append("made")
        begun.set()
        release.wait()
        return len(calls)

    outcomes = []
    first = threading.Thread(target=lambda: outcomes.append(call_bounded({"slow": slow}, 30)["slow"]))
    first.start()
    assert begun.wait(10)
    second = threading.Thread(target=lambda: outcomes.append(call_bounded({"slow": slow}, 30)["slow"]))
    second.start()
    threading.Timer(0.2, release.set).start()
    first.join(10)
    second.join(10)
    assert outcomes == [1, 1]


def test_a_system_without_threads_to_give_is_an_error_of_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert isinstance(call_bounded({"any": lambda: True}, 1)["any"], RuntimeError)


def test_a_call_within_its_own_limit_is_waited_for_by_one_that_waits_shorter(
    release: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has been under way for longer than that one waits, and does not hang."""
    begun = Event()

    def slow() -> bool:
        begun.set()
        return release.wait(30)

    patient = threading.Thread(target=call_bounded, args=({"slow and fine": slow}, 30))
    patient.start()
    assert begun.wait(10)
    clock = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: clock() + 15)
    threading.Timer(0.2, release.set).start()
    assert call_bounded({"slow and fine": slow}, 30, wait=10) == {"slow and fine": True}
    patient.join()


def test_one_that_waits_shorter_leaves_the_call_to_the_others(release: Event) -> None:
    began = time.monotonic()
    outcome = call_bounded({"left": release.wait}, 30, wait=0.1)["left"]
    assert isinstance(outcome, TimeoutError)
    assert time.monotonic() - began < 15
    threading.Timer(0.2, release.set).start()
    assert call_bounded({"left": lambda: False}, 30) == {"left": True}
