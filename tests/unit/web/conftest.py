"""The application on a recorded server, called as the HTTP server does."""

import pytest

from exporter.model.snapshot import Snapshot
from exporter.targets.recorded import RecordedSource, load_snapshot
from testing.application import KERNEL, Ask, application_of, ask_of


@pytest.fixture(scope="session")
def kernel() -> Snapshot:
    return load_snapshot(KERNEL)


@pytest.fixture
def ask(kernel: Snapshot) -> Ask:
    """Asks an application with the one target `carbon`."""
    return ask_of(application_of({"carbon": RecordedSource(kernel)}))
