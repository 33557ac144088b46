"""Dashboard F: the machines that exporters run on, by metrics of node_exporter's names."""

from dashboards.board import Board
from dashboards.machine.disks import disks
from dashboards.machine.kernel import kernel
from dashboards.machine.memory import memory
from dashboards.machine.network import network
from dashboards.machine.processors import processors
from exporter.guidelines import Catalogue


def board(catalogue: Catalogue) -> Board:
    """Make the dashboard.

    Args:
        catalogue: the guidelines, whose thresholds are drawn.
    """
    return Board(
        uid="wso2-machine",
        description="Machines: processors, memory, disks and network, and what the kernel had to do about them.",
        rows=(processors(catalogue), memory(catalogue), disks(catalogue), network(), *kernel()),
    )
