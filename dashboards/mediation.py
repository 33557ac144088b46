"""Dashboard C: mediation by Synapse, the engine of gateways and integrators."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Board, Row
from dashboards.panels import SERVER_NAME, Line, lines
from dashboards.queries import SERVER, highest, of_servers, rate


def board() -> Board:
    """Make the dashboard."""
    return Board(
        uid="wso2-mediation",
        description="What comes in through Synapse's transports, what back ends make of it, and what waits.",
        rows=(Row("Transports", (_messages(),)),),
    )


def _messages() -> timeseries.Panel:
    received = of_servers(rate("synapse_transport_messages_received_total", SERVER))
    sent = of_servers(rate("synapse_transport_messages_sent_total", SERVER))
    return lines(
        "Requests received and answered",
        "Messages that each transport has received and sent, in a second. A listener that receives more than it sends "
        "leaves callers without an answer.",
        "reqps",
        [
            Line(highest(received, 10), f"{SERVER_NAME} {{{{transport}}}} received"),
            Line(highest(sent, 10), f"{SERVER_NAME} {{{{transport}}}} sent"),
        ],
        span=24,
    )
