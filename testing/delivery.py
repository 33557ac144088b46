"""What is delivered with the exporter, loaded once for all tests: it keeps nothing of what it is given."""

from functools import cache

from development.places import SNAPSHOTS
from exporter.assembly.assembler import consumers_of
from exporter.collect.consumers import Consumers
from exporter.config.settings import Settings
from exporter.mapping import MappingResult, MetricMapper, Page, load_packs
from exporter.targets.recordings import load_snapshot


@cache
def delivered_consumers() -> Consumers:
    """Make what becomes of what is read of targets where nothing is configured."""
    return consumers_of(Settings())


@cache
def mapped_recording(recording: str, page: Page) -> MappingResult:
    """Map what was recorded of a server, called as its file is without its ending, by all packs of a page."""
    return MetricMapper(load_packs(page)).map(load_snapshot(SNAPSHOTS / f"{recording}.json"))
