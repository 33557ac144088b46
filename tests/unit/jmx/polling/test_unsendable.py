"""When what could not be sent is asked for again."""

import pytest

from exporter.jmx.object_name import ObjectName
from exporter.jmx.polling.unsendable import UnsendableAttributes
from testing.clock import Clock

ONE, OTHER = ObjectName.parse("a:type=One"), ObjectName.parse("a:type=Other")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def unsendable(clock: Clock) -> UnsendableAttributes:
    return UnsendableAttributes(clock)


def test_it_is_due_after_a_minute_and_then_after_twice_that_up_to_an_hour(
    unsendable: UnsendableAttributes, clock: Clock
) -> None:
    for pause in (60, 120, 240, 480, 960, 1920, 3600, 3600):
        unsendable.note(ONE, "Value", "as asked")
        clock.now += pause - 1
        assert unsendable.due() == []
        assert list(unsendable.of(ONE)) == ["Value"]
        clock.now += 1
        assert unsendable.due() == [(ONE, "Value")]


def test_what_waits_for_longest_is_due_first(unsendable: UnsendableAttributes, clock: Clock) -> None:
    unsendable.note(OTHER, "Later", "as asked")
    clock.now += 1
    unsendable.note(ONE, "Value", "as asked")
    clock.now += 60
    assert unsendable.due() == [(OTHER, "Later"), (ONE, "Value")]


def test_what_goes_to_and_fro_is_asked_for_less_and_less(unsendable: UnsendableAttributes, clock: Clock) -> None:
    unsendable.note(ONE, "Value", "as asked")
    clock.now += 60
    unsendable.lift(ONE, "Value")
    assert (list(unsendable.of(ONE)), list(unsendable.causes()), unsendable.due()) == ([], [], [])
    clock.now += 59
    unsendable.note(ONE, "Value", "as asked")
    clock.now += 119
    assert unsendable.due() == []
    clock.now += 1
    assert unsendable.due() == [(ONE, "Value")]


def test_one_that_was_sent_for_long_enough_begins_anew(unsendable: UnsendableAttributes, clock: Clock) -> None:
    unsendable.note(ONE, "Value", "as asked")
    unsendable.lift(ONE, "Value")
    clock.now += 60
    unsendable.note(ONE, "Value", "as asked")
    clock.now += 60
    assert unsendable.due() == [(ONE, "Value")]


def test_an_attempt_that_came_to_nothing_waits_again_and_keeps_its_cause(
    unsendable: UnsendableAttributes, clock: Clock
) -> None:
    unsendable.note(ONE, "Value", "as asked")
    clock.now += 60
    unsendable.postpone(ONE, "Value")
    assert unsendable.due() == []
    assert list(unsendable.causes()) == [(ONE, "Value", "as asked")]


def test_of_an_mbean_that_is_gone_nothing_is_known(unsendable: UnsendableAttributes) -> None:
    unsendable.note(ONE, "Value", "as asked")
    unsendable.note(OTHER, "Value", "as asked")
    unsendable.forget(ONE)
    assert list(unsendable.causes()) == [(OTHER, "Value", "as asked")]
