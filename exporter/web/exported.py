"""What is served at the moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exporter.collect.scrape import Scraper
from exporter.model.metrics import Family


@dataclass(frozen=True)
class Exported:
    """What is served at the moment; a reload of the configuration puts another in its place.

    Attributes:
        scraper: reads targets and machine.
        own_families: the exporter's own families (build, configuration), served on `/metrics` only.
        expose_findings: whether security findings are shown to everybody.
    """

    scraper: Scraper
    own_families: Callable[[], Sequence[Family]]
    expose_findings: bool = False


Export = Callable[[], Exported]
"""Gives what is served at the moment; it is asked for anew at each request."""
