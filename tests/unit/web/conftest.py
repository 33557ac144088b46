"""The application on a recorded server, called as the HTTP server does."""

import pytest

from exporter.model.snapshot import Snapshot
from exporter.targets.recordings import RecordedSource
from testing.application import Ask, application_of, ask_of


@pytest.fixture
def ask(kernel: Snapshot) -> Ask:
    """Asks an application with the one target `carbon`."""
    return ask_of(application_of({"carbon": RecordedSource(kernel)}))
