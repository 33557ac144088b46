"""Points in time and spans, as people read them."""

from datetime import UTC, datetime

_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60
_END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC).timestamp()


def moment(at: float) -> str:
    """Write a point in time, given in seconds since the epoch, in UTC."""
    return f"{utc(at):%Y-%m-%d %H:%M} UTC"


def last_day(until: float) -> str:
    """Write the last day before a point in time, in UTC."""
    return f"{utc(until - 1):%Y-%m-%d}"


def span(seconds: float) -> str:
    """Write a span of time by its two largest units; less than none is none."""
    whole = max(0, int(min(seconds, _END_OF_TIME)))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE} min"
    if whole < _DAY:
        return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"
    return f"{whole // _DAY} d {whole % _DAY // _HOUR} h"


def utc(at: float) -> datetime:
    """Give a point in time that is in the calendar; one beyond it is its nearest."""
    return datetime.fromtimestamp(min(max(at, 0.0), _END_OF_TIME), UTC)
