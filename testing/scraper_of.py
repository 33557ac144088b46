"""A scraper on recorded servers and a machine written down: nothing outside the process is read."""

from collections.abc import Callable, Mapping

from exporter.collect.roster import FixedRoster
from exporter.collect.scrape import Scraper
from exporter.collect.target import Target, TargetIdentity
from exporter.targets.source import SnapshotSource
from testing.delivery import delivered_consumers
from testing.written_machine import WrittenMachine

ScraperOf = Callable[..., Scraper]
"""Makes a scraper from sources by name; identities may be given for what is more than a name."""


def scraper_on(machine: WrittenMachine, sources: Mapping[str, SnapshotSource], **identities: TargetIdentity) -> Scraper:
    """Make a scraper of sources by name, with what is delivered; see `ScraperOf`."""
    consumers = delivered_consumers()
    targets = [
        Target(identities.get(name, TargetIdentity(name, "127.0.0.1")), source, consumers)
        for name, source in sources.items()
    ]
    return Scraper(FixedRoster(targets), machine, consumers.guidelines)
