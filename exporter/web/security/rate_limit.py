"""How many requests are answered: a bucket of tokens, as exporter-toolkit's limiter (golang.org/x/time/rate) has it."""

import time
from collections.abc import Callable

from exporter.web.security.settings import RateLimit


class RateLimiter:
    """Lets requests pass while there are tokens: a limit's burst at first, then one more after each of its intervals.

    Args:
        clock: seconds on a clock that never goes back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._limit: RateLimit | None = None
        self._tokens = 0.0
        self._at = 0.0

    def admits(self, limit: RateLimit | None) -> bool:
        """Tell whether one more request may pass; it takes a token.

        Args:
            limit: the one in force; another one than before begins anew. None: every request passes.
        """
        if limit is None:
            return True
        now = self._clock()
        if limit != self._limit:
            self._limit, self._tokens, self._at = limit, float(limit.burst), now
        self._tokens = min(float(limit.burst), self._tokens + (now - self._at) / limit.interval)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
