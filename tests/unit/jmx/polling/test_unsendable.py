"""When what could not be sent is asked for again."""

import pytest

from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.unsendable import Refusals
from testing.clock import Clock

ONE, OTHER = ObjectName.parse("a:type=One"), ObjectName.parse("a:type=Other")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def refusals(clock: Clock) -> Refusals:
    return Refusals(clock)


def test_it_is_due_after_a_minute_and_then_after_twice_that_up_to_an_hour(refusals: Refusals, clock: Clock) -> None:
    for pause in (60, 120, 240, 480, 960, 1920, 3600, 3600):
        refusals.note(ONE, "Value", "as asked")
        clock.now += pause - 1
        assert refusals.due() == []
        assert list(refusals.of(ONE)) == ["Value"]
        clock.now += 1
        assert refusals.due() == [(ONE, "Value")]


def test_what_waits_for_longest_is_due_first(refusals: Refusals, clock: Clock) -> None:
    refusals.note(OTHER, "Later", "as asked")
    clock.now += 1
    refusals.note(ONE, "Value", "as asked")
    clock.now += 60
    assert refusals.due() == [(OTHER, "Later"), (ONE, "Value")]


def test_what_goes_to_and_fro_is_asked_for_less_and_less(refusals: Refusals, clock: Clock) -> None:
    refusals.note(ONE, "Value", "as asked")
    clock.now += 60
    refusals.lift(ONE, "Value")
    assert (list(refusals.of(ONE)), list(refusals.causes()), refusals.due()) == ([], [], [])
    clock.now += 59
    refusals.note(ONE, "Value", "as asked")
    clock.now += 119
    assert refusals.due() == []
    clock.now += 1
    assert refusals.due() == [(ONE, "Value")]


def test_one_that_was_sent_for_long_enough_begins_anew(refusals: Refusals, clock: Clock) -> None:
    refusals.note(ONE, "Value", "as asked")
    refusals.lift(ONE, "Value")
    clock.now += 60
    refusals.note(ONE, "Value", "as asked")
    clock.now += 60
    assert refusals.due() == [(ONE, "Value")]


def test_an_attempt_that_came_to_nothing_waits_again_and_keeps_its_cause(refusals: Refusals, clock: Clock) -> None:
    refusals.note(ONE, "Value", "as asked")
    clock.now += 60
    refusals.postpone(ONE, "Value")
    assert refusals.due() == []
    assert list(refusals.causes()) == [(ONE, "Value", "as asked")]


def test_of_an_mbean_that_is_gone_nothing_is_known(refusals: Refusals) -> None:
    refusals.note(ONE, "Value", "as asked")
    refusals.note(OTHER, "Value", "as asked")
    refusals.forget(ONE)
    assert list(refusals.causes()) == [(OTHER, "Value", "as asked")]
