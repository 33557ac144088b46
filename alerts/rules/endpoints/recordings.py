"""The share of errors among the answers of a server, over the windows of burn rates."""

from collections.abc import Iterator

from alerts.alert import Recording
from alerts.texts import JOBS

_WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "3d")


def ratio(window: str) -> str:
    """Give the name of the share over a window; it is there only where response codes are counted."""
    return f"server:synapse_transport_responses_5xx:ratio_rate{window}"


def _recordings() -> Iterator[Recording]:
    for window in _WINDOWS:
        errors = f'rate(synapse_transport_responses_total{{{JOBS},code=~"5.."}}[{window}])'
        answers = f"rate(synapse_transport_responses_total{{{JOBS}}}[{window}])"
        yield Recording(
            ratio(window),
            f"sum without (transport, code) ({errors})\n/ (sum without (transport, code) ({answers}) > 0)",
        )


RECORDINGS = tuple(_recordings())
"""Those of all windows: a query over three days is dear."""
