"""How long something is left alone that failed: a minute, then twice as long each time, up to an hour."""

from typing import Final

_FIRST_SECONDS: Final = 60.0
_LONGEST_SECONDS: Final = 3600.0


def next_pause(before: float) -> float:
    """Tell how many seconds to wait before the next attempt.

    Args:
        before: how many it were the last time; 0 where this is the first.
    """
    return min(max(_FIRST_SECONDS, 2 * before), _LONGEST_SECONDS)
