"""Dashboard C: messages through Synapse, which API gateways and the Micro Integrator are built on."""

from dashboards.board import Board
from dashboards.mediation.connections import connections
from dashboards.mediation.endpoints import endpoint_traffic, endpoints
from dashboards.mediation.latency import latency
from dashboards.mediation.messages import messages, now
from dashboards.mediation.other_transports import other_transports
from dashboards.mediation.stores import stores
from dashboards.mediation.workers import workers


def board() -> Board:
    """Make the dashboard."""
    return Board(
        uid="wso2-mediation",
        description="Messages through gateways and integrators: how many, how long they take, and where they stop.",
        rows=(
            now(),
            messages(),
            latency(),
            endpoints(),
            workers(),
            stores(),
            endpoint_traffic(),
            connections(),
            other_transports(),
        ),
    )
