"""Dashboard D: the servlet transport, which consoles, admin services and identity endpoints are behind."""

from dashboards.board import Board
from dashboards.http.connectors import connectors, now, requests
from dashboards.http.services import services
from dashboards.http.servlets import servlets
from dashboards.http.sessions import sessions
from exporter.guidelines import Catalogue


def board(catalogue: Catalogue) -> Board:
    """Make the dashboard.

    Args:
        catalogue: the guidelines, whose thresholds are drawn.
    """
    return Board(
        uid="wso2-http",
        description="Logins, consoles and admin services: what Tomcat's connectors, applications and services carry.",
        rows=(now(catalogue), requests(), connectors(catalogue), sessions(), servlets(), services()),
    )
