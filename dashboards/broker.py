"""Dashboard E: the message broker that Carbon may have in it."""

from grafana_foundation_sdk.builders import timeseries

from dashboards.board import Board, Row
from dashboards.panels import SERVER_NAME, Line, lines
from dashboards.queries import SERVER, highest, of_servers


def board() -> Board:
    """Make the dashboard."""
    return Board(
        uid="wso2-broker",
        description="Queues of the message broker, their consumers, and its store.",
        rows=(Row("Queues", (_messages(),)),),
    )


def _messages() -> timeseries.Panel:
    return lines(
        "Messages in queues",
        "Messages that wait in the fullest queues.",
        "short",
        [Line(highest(of_servers(f"andes_queue_messages{{{SERVER}}}")), f"{SERVER_NAME} {{{{queue}}}}")],
        span=24,
    )
