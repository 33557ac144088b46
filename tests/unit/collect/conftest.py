"""A scraper on recorded servers and a machine written down: nothing outside the process is read."""

from functools import partial

import pytest

from exporter.model.machine import FilesystemFacts, ProcessFacts, ProcessIdentity
from exporter.model.snapshot import Snapshot
from exporter.targets.recordings import RecordedSource
from testing.scraper_of import ScraperOf, scraper_on
from testing.written_machine import WrittenMachine


@pytest.fixture
def machine() -> WrittenMachine:
    return WrittenMachine()


@pytest.fixture
def roomy_process() -> ProcessFacts:
    """The recorded kernel's process, with much room on its disk."""
    disk = FilesystemFacts("/opt", 100_000_000_000, 90_000_000_000, 90_000_000_000, 1_000_000, 990_000)
    arguments = ("java", "-Xms256m", "-Xmx1024m", "-Dcarbon.home=/opt/wso2")
    return ProcessFacts(ProcessIdentity(1, 7), arguments, "/opt/wso2", disk)


@pytest.fixture
def scraper_of(machine: WrittenMachine) -> ScraperOf:
    """Builds a scraper from sources by name; identities may be given for what is more than a name."""

    return partial(scraper_on, machine)


@pytest.fixture
def recorded(kernel: Snapshot) -> RecordedSource:
    return RecordedSource(kernel)
