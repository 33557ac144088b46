"""Dashboard B: one server, from what it is and what is wrong with it to each thing that it may run out of."""

from dashboards.board import Board
from dashboards.server.data_sources import data_sources
from dashboards.server.memory import memory
from dashboards.server.more_of_the_jvm import more_of_the_jvm
from dashboards.server.now import now
from dashboards.server.process import container, process
from dashboards.server.standing import standing
from dashboards.server.threads import threads
from dashboards.server.traffic import traffic
from exporter.guidelines import Catalogue


def board(catalogue: Catalogue) -> Board:
    """Make the dashboard.

    Args:
        catalogue: the guidelines, whose thresholds are drawn.
    """
    return Board(
        uid="wso2-server",
        description="One WSO2 server: whether it can be read, what it runs out of, and what it answers.",
        rows=(
            *now(),
            memory(catalogue),
            threads(),
            process(catalogue),
            traffic(catalogue),
            data_sources(catalogue),
            standing(catalogue),
            container(),
            more_of_the_jvm(),
        ),
        of_one_server=True,
    )
