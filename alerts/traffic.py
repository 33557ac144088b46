"""PromQL on the traffic of the mediation engine: what it was asked, and what it answered."""

from alerts.texts import JOBS

LISTENERS = 'transport=~".*(receiver|listener).*"'
"""Where callers come in; the senders, towards back ends, have the same metrics."""


def received(window: str, offset: str = "") -> str:
    """Give the rate of requests of each server, in a second.

    Args:
        window: of the rate, such as `5m`.
        offset: how long ago, such as `1w`; empty: now.
    """
    return _rate("synapse_transport_messages_received_total", window, offset)


def answered(window: str) -> str:
    """Give the rate of answers to callers of each server, in a second."""
    return _rate("synapse_transport_messages_sent_total", window, "")


def _rate(counter: str, window: str, offset: str) -> str:
    ago = f" offset {offset}" if offset else ""
    return f"sum without (transport) (rate({counter}{{{JOBS},{LISTENERS}}}[{window}]{ago}))"
