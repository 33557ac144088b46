"""The figures are those of golang.org/x/time/rate: a bucket that holds `burst` and is full at first."""

import pytest

from exporter.web.security.rate_limit import RateLimiter
from exporter.web.security.settings import RateLimit


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_burst_passes_and_then_one_after_each_interval(clock: Clock) -> None:
    limiter, limit = RateLimiter(clock), RateLimit(2.0, 3)
    passed = []
    for seconds in (0, 0, 0, 0, 1, 1, 0, 2, 0, 100, 0, 0, 0):
        clock.now += seconds
        passed.append(limiter.admits(limit))
    assert passed == [True] * 3 + [False, False, True, False, True, False] + [True] * 3 + [False]


def test_a_burst_of_none_lets_nothing_pass(clock: Clock) -> None:
    limiter = RateLimiter(clock)
    assert not limiter.admits(RateLimit(1.0, 0))
    clock.now += 1000
    assert not limiter.admits(RateLimit(1.0, 0))


def test_another_limit_begins_anew_and_without_one_all_pass(clock: Clock) -> None:
    limiter = RateLimiter(clock)
    assert [limiter.admits(RateLimit(9.0, 1)) for _ in range(2)] == [True, False]
    assert [limiter.admits(RateLimit(9.0, 2)) for _ in range(3)] == [True, True, False]
    assert all(limiter.admits(None) for _ in range(100))
