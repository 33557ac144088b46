"""What `Lane` promises is tested there."""

import time
from collections.abc import Callable, Iterator
from threading import Event

import pytest

from exporter.runtime.bounded import call_bounded


@pytest.fixture
def release() -> Iterator[Event]:
    event = Event()
    yield event
    event.set()


def test_a_stuck_call_costs_no_other(release: Event) -> None:
    outcomes = call_bounded({"stuck": release.wait, "fine": lambda: True}, 2)
    assert outcomes["fine"] is True
    assert isinstance(outcomes["stuck"], TimeoutError)


def test_the_limits_of_many_stuck_calls_do_not_add_up(release: Event) -> None:
    began = time.monotonic()
    outcomes = call_bounded({f"stuck {n}": release.wait for n in range(50)}, 1)
    assert time.monotonic() - began < 25  # one after the other they would take 50 s
    assert all(isinstance(outcome, TimeoutError) for outcome in outcomes.values())


def test_what_is_stuck_is_known_to_whoever_asks_next(release: Event) -> None:
    """The key is all that they have in common."""
    assert isinstance(call_bounded({"known": release.wait}, 0.1)["known"], TimeoutError)
    began = time.monotonic()
    assert isinstance(call_bounded({"known": lambda: True}, 30)["known"], TimeoutError)
    assert time.monotonic() - began < 15


def test_a_call_behind_many_that_are_stuck_has_a_thread_at_once(release: Event) -> None:
    calls: dict[str, Callable[[], bool]] = {f"stuck before {n}": release.wait for n in range(50)}
    assert call_bounded(calls | {"behind": lambda: True}, 4)["behind"] is True  # in turn it would take 5 s
