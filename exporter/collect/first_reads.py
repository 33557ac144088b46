"""The read of each server before the first scrape, so that whoever starts the exporter sees in the log what came."""

import logging
from collections import Counter
from collections.abc import Sequence

from exporter.collect.roster import Roster
from exporter.collect.shared_read import PendingRead, TargetReading, in_order_of_answers
from exporter.collect.wait import completed
from exporter.jmx.deadline import Deadline
from exporter.runtime.threads import Start, ThreadShortageError

_log = logging.getLogger(__name__)

FIRST_READ_SECONDS = 10.0
"""As for a scrape that does not say how long it waits."""
MOST_TOLD = 20
"""Servers each of which has a line that it is read; of more, only those that cannot be read have lines."""


def begin_first_reads(roster: Roster) -> None:
    """Read each server that is not known to be up, in the background, before the first scrape.

    The log is told of each server that cannot be read, of each that is read where these are few, and at the end how
    many there are of both. Scrapes that come meanwhile share the reads.
    """
    try:
        Start(lambda: _read(roster)).begin()
    except ThreadShortageError as error:
        _log.warning("servers are not read before the first scrape: %s", error)


def _read(roster: Roster) -> None:
    deadline = Deadline.after(FIRST_READ_SECONDS)
    targets = roster.targets(deadline)
    begun = (target.begin_if_not_up(deadline, quietly=len(targets) > MOST_TOLD) for target in targets)
    reads = [read for read in begun if read is not None]
    if len(reads) > 1:  # of one, its own line tells all
        _tell(_readings(reads, deadline))


def _readings(reads: Sequence[PendingRead], deadline: Deadline) -> Sequence[TargetReading]:
    readings: list[TargetReading] = []
    completed(in_order_of_answers(reads, deadline, lambda _, reading: readings.append(reading)))
    return readings


def _tell(readings: Sequence[TargetReading]) -> None:
    reasons = Counter(reading.error.reason for reading in readings if reading.error is not None)
    told: dict[str, object] = {"up": len(readings) - reasons.total(), "down": reasons.total()}
    if reasons:
        told["reasons"] = ", ".join(f"{reason}: {count}" for reason, count in sorted(reasons.items()))
    _log.info("servers were read", extra=told)
