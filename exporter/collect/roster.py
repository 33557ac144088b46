"""Which servers a scrape reads: those of the configuration, or more as they are found."""

from collections.abc import Sequence
from typing import Protocol

from exporter.collect.shutdown import close_all
from exporter.collect.target import Target
from exporter.collect.unread_servers import UnreadServer
from exporter.jmx.deadline import Deadline
from exporter.model.metrics import Family


class Roster(Protocol):
    """Knows which servers are to be read. It may be asked by several scrapes at once."""

    def targets(self, deadline: Deadline) -> Sequence[Target]:
        """Give the servers to read now, each name once; asked once a scrape, which ends by the deadline."""

    def families(self) -> Sequence[Family]:
        """Tell how the servers were found, as it was when they were last asked for."""

    def unread(self) -> Sequence[UnreadServer]:
        """Give the servers that were found and are not read, as it was when targets were last asked for."""

    def close(self) -> None:
        """Give every target's connections and processes back."""


class FixedRoster:
    """Has the servers of the configuration, and no others.

    Args:
        targets: each name once.
    """

    def __init__(self, targets: Sequence[Target]) -> None:
        self._targets = tuple(targets)

    def targets(self, deadline: Deadline) -> Sequence[Target]:  # noqa: ARG002 - they are known
        """Give the servers of the configuration, always the same."""
        return self._targets

    def families(self) -> Sequence[Family]:
        """Give no families of discovery: no server was looked for."""
        return ()

    def unread(self) -> Sequence[UnreadServer]:
        """Give no servers: none was looked for, and so none was left unread."""
        return ()

    def close(self) -> None:
        """Close every target."""
        close_all(self._targets)
