"""The one deadline: what is left of it, and what is made of it. Time stands still unless the test moves it."""

import pytest

from exporter.jmx.deadline import Deadline
from exporter.jmx.errors import DeadlineExceededError
from testing.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_what_is_left_shrinks_to_nothing(clock: Clock) -> None:
    deadline = Deadline.after(4, clock)
    assert (deadline.remaining(), deadline.passed()) == (4, False)
    clock.now += 3
    assert (deadline.remaining(), deadline.passed()) == (1, False)
    clock.now += 1
    assert (deadline.remaining(), deadline.passed()) == (0, True)
    clock.now += 1000
    assert (deadline.remaining(), deadline.passed()) == (0, True)


def test_who_can_do_nothing_without_time_requires_some(clock: Clock) -> None:
    deadline = Deadline.after(2.5, clock)
    clock.now += 2
    assert deadline.require_remaining() == 0.5
    clock.now += 0.5
    with pytest.raises(DeadlineExceededError, match=r"^no answer within 2\.5 s$"):
        deadline.require_remaining()


def test_a_share_is_of_the_time_that_is_left(clock: Clock) -> None:
    deadline = Deadline.after(10, clock)
    clock.now += 2
    assert deadline.share(0.25).remaining() == 2
    assert deadline.share(1) == deadline
    clock.now += 20
    assert deadline.share(0.25) == deadline


def test_a_later_one_and_a_sooner_one_keep_their_clock(clock: Clock) -> None:
    deadline = Deadline.after(10, clock)
    assert deadline.later(5).remaining() == 15
    assert deadline.later(-4).remaining() == 6
    assert deadline.at_most(3).remaining() == 3
    assert deadline.at_most(30) is deadline


def test_the_message_says_how_long_that_very_deadline_was(clock: Clock) -> None:
    sooner = Deadline.after(10, clock).share(0.25)
    clock.now += 9
    with pytest.raises(DeadlineExceededError, match=r"within 2\.5 s"):
        sooner.require_remaining()


def test_two_are_equal_when_they_end_together(clock: Clock) -> None:
    first = Deadline.after(10, clock)
    clock.now += 4
    assert first == Deadline.after(6, clock)
