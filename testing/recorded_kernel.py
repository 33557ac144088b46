"""What was read of a WSO2 Carbon kernel."""

import pytest

from development.places import SNAPSHOTS
from exporter.model.snapshot import Snapshot
from exporter.targets.recordings import load_snapshot

KERNEL = SNAPSHOTS / "carbon-4.10.32.json"


@pytest.fixture(scope="session")
def kernel() -> Snapshot:
    """A WSO2 Carbon kernel out of the box, recorded: G1, 2 cores, 25.3 GB, -Xmx1024m, two connectors."""
    return load_snapshot(KERNEL)
