"""What Prometheus is to hold of the week before a demonstration."""

import time
from collections.abc import Iterator, Mapping

_FROM, _TO, _STEP = 7 * 86400 + 3 * 3600, 3 * 3600, 60
"""Seconds ago: a whole week, since the week of the rules is shorter where durations are divided."""


def gauge(family: str, labels: Mapping[str, str], value: float) -> str:
    """Give a gauge that stood still, in OpenMetrics' text format.

    Args:
        family: its name.
        labels: of its one series.
        value: what it was.
    """
    return _text(family, "gauge", (f"{family}{_written(labels)} {value} {moment}" for moment in _moments()))


def counter(family: str, labels: Mapping[str, str], per_second: float) -> str:
    """Give a counter that rose steadily, in OpenMetrics' text format.

    Args:
        family: its name without `_total`.
        labels: of its one series.
        per_second: how much it rose.
    """
    moments = list(_moments())
    samples = (f"{family}_total{_written(labels)} {per_second * (moment - moments[0])} {moment}" for moment in moments)
    return _text(family, "counter", samples)


def _text(family: str, kind: str, samples: Iterator[str]) -> str:
    return "\n".join([f"# TYPE {family} {kind}", *samples, ""])


def _written(labels: Mapping[str, str]) -> str:
    return "{" + ",".join(f'{label}="{value}"' for label, value in labels.items()) + "}"


def _moments() -> Iterator[int]:
    now = int(time.time())
    yield from range(now - _FROM, now - _TO, _STEP)
