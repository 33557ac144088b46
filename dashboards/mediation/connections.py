"""Connections of the pass-through transport, and the sizes of what goes over them."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Row
from dashboards.panels import SERVER_NAME, Line, lines
from dashboards.queries import SERVER, by_server, highest, rate

_SIDE = f"{SERVER_NAME} {{{{name}}}}"
_NO_TRANSPORT = "No pass-through transport seen"


def connections() -> Row:
    """Open and new connections, and the size that 95 of 100 messages stay below."""
    return Row("Connections and sizes", [_open(), _opened(), _requests(), _responses()], collapsed=True)


def _open() -> timeseries.Panel:
    count = by_server(f"synapse_passthrough_connections{{{SERVER}}}", "name")
    return lines(
        "Open connections",
        "Connections of listeners to clients, and of senders to back ends.",
        "short",
        [Line(highest(count), _SIDE)],
        span=12,
    ).no_value(_NO_TRANSPORT)


def _opened() -> timeseries.Panel:
    count = by_server(f"synapse_passthrough_last_minute_connections{{{SERVER}}}", "name")
    return lines(
        "New connections",
        "Connections that were opened in the last minute. As many as requests: nobody keeps them alive.",
        "short",
        [Line(highest(count), _SIDE)],
        span=12,
    ).no_value(_NO_TRANSPORT)


def _requests() -> timeseries.Panel:
    return _sizes("Size of requests", "synapse_passthrough_request_size_bytes_bucket")


def _responses() -> timeseries.Panel:
    return _sizes("Size of responses", "synapse_passthrough_response_size_bytes_bucket")


def _sizes(title: str, buckets: str) -> timeseries.Panel:
    quantile = f"histogram_quantile(0.95, {by_server(rate(buckets, SERVER), 'name', 'le', how='sum')})"
    return lines(
        title,
        "95 of 100 messages are smaller. It is estimated from six classes of size: one in ten times as large as it is.",
        "bytes",
        [Line(highest(quantile), _SIDE)],
        span=12,
    ).no_value("No messages seen")
