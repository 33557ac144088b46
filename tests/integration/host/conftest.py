from collections.abc import Iterator
from pathlib import Path

import pytest

from testing.node_exporter import StartNodeExporter, node_exporters


@pytest.fixture(scope="module")
def start_node_exporter(node_exporter: Path) -> Iterator[StartNodeExporter]:
    """Starts a node_exporter with flags, and ends it with the module's tests."""
    with node_exporters(node_exporter) as start:
        yield start
