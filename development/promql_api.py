"""Asking a Prometheus: its HTTP API for queries."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

_POINTS = 240
"""As many as a graph of Grafana's has, about."""
_FINEST = 15.0


class PrometheusError(Exception):
    """It does not answer, or refuses a query; the message says which and why."""


@dataclass(frozen=True)
class Range:
    """A time that is shown.

    Attributes:
        end: in seconds since the epoch.
        seconds: how long it is.
    """

    end: float
    seconds: float

    @classmethod
    def before(cls, end: float | None, hours: float) -> Self:
        """Make the hours before a time, or before now."""
        return cls(time.time() if end is None else end, 3600 * hours)

    @property
    def step(self) -> float:
        """Seconds between two points of a graph."""
        return max(_FINEST, self.seconds // _POINTS)


class Ask(Protocol):
    """Asks a Prometheus."""

    def __call__(self, expression: str, *, over_time: bool) -> list[Mapping[str, str]]:
        """Give the labels of each series that is found.

        Args:
            expression: PromQL.
            over_time: whether the whole range is meant; else its end alone.

        Raises:
            PrometheusError: it does not answer, or refuses the query.
        """


def asking(url: str, span: Range) -> Ask:
    """Make what asks a Prometheus.

    Args:
        url: its address.
        span: what queries are about.
    """

    def _ask(expression: str, *, over_time: bool) -> list[Mapping[str, str]]:
        values: dict[str, Any] = {"query": expression, "time": span.end}
        if over_time:
            values = {"query": expression, "start": span.end - span.seconds, "end": span.end, "step": span.step}
        request = f"{url.rstrip('/')}/api/v1/query{'_range' if over_time else ''}"
        return [found["metric"] for found in _answer(request, values)["result"] if isinstance(found, dict)]

    return _ask


def _answer(url: str, values: Mapping[str, Any]) -> Any:
    data = urllib.parse.urlencode(values).encode()
    try:
        with urllib.request.urlopen(url, data, timeout=60) as answer:  # noqa: S310 - the user's own address
            return json.load(answer)["data"]
    except urllib.error.HTTPError as error:
        raise PrometheusError(f"{url} refuses {values['query']}: {error.read().decode()}") from error
    except OSError as error:
        raise PrometheusError(f"{url} does not answer: {error}") from error
