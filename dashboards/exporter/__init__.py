"""Dashboard H: the exporters themselves, what they read, and what keeps them from it."""

from dashboards.board import Board
from dashboards.exporter.own_process import own_process
from dashboards.exporter.reading import now, reading
from dashboards.exporter.series import series
from dashboards.exporter.settings import settings


def board() -> Board:
    """Make the dashboard."""
    return Board(
        uid="wso2-exporter",
        description="Exporters: how long they take to read servers and machines, what they miss, and what they cost.",
        rows=(now(), reading(), series(), settings(), own_process()),
    )
