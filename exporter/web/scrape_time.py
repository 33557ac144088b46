"""How long a scrape may take, as Prometheus says in a header."""

import math

SCRAPE_TIMEOUT_HEADER = "X-Prometheus-Scrape-Timeout-Seconds"
DEFAULT_SECONDS = 10.0
"""Prometheus's own default `scrape_timeout`, for callers that say none."""
_MAXIMUM_SECONDS = 60.0
"""However long a caller says that it waits: a read holds its target for all others meanwhile."""


def scrape_seconds(header: str | None, offset: float) -> float:
    """Reckon in how many seconds the answer must be on its way.

    Args:
        header: the value of X-Prometheus-Scrape-Timeout-Seconds; a missing or senseless one counts as 10 s.
        offset: seconds kept back for mapping, encoding and the network. Where it would leave less than half of the
            time, half of the time is kept back.
    """
    try:
        seconds = DEFAULT_SECONDS if header is None else float(header)
    except ValueError:
        seconds = DEFAULT_SECONDS
    if not (math.isfinite(seconds) and seconds > 0):
        seconds = DEFAULT_SECONDS
    seconds = min(seconds, _MAXIMUM_SECONDS)
    return max(seconds - offset, seconds / 2)
