"""Which servers a scrape reads: those of the configuration, or more as they are found."""

from collections.abc import Sequence
from typing import Protocol

from exporter.collect.target import Target
from exporter.model import Family


class Roster(Protocol):
    """The servers to read. It may be asked by several scrapes at once."""

    def targets(self) -> Sequence[Target]:
        """The servers to read now, each name once; asked once a scrape."""

    def families(self) -> Sequence[Family]:
        """What there is to say of how they were found, as it was when they were last asked for."""

    def close(self) -> None:
        """Give every target's connections and processes back."""


class FixedRoster:
    """The servers of the configuration, and no others.

    Args:
        targets: each name once.
    """

    def __init__(self, targets: Sequence[Target]) -> None:
        self._targets = tuple(targets)

    def targets(self) -> Sequence[Target]:
        """Always the same."""
        return self._targets

    def families(self) -> Sequence[Family]:
        """None: nothing was looked for."""
        return ()

    def close(self) -> None:
        """Close every target."""
        for target in self._targets:
            target.close()
