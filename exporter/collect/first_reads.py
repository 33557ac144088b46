"""Each server is read once before the first scrape: whoever starts the exporter sees in the log what that gave."""

import logging

from exporter.collect.roster import Roster
from exporter.jmx.deadline import Deadline
from exporter.runtime.threads import Start, ThreadShortageError

_log = logging.getLogger(__name__)

FIRST_READ_SECONDS = 10.0
"""As for a scrape that does not say how long it waits."""


def begin_first_reads(roster: Roster) -> None:
    """Read each server that is not known to be up, in the background. Scrapes that come meanwhile share the reads.

    What each gave is logged when it is there, whatever it is.
    """
    try:
        Start(lambda: _begin(roster)).begin()
    except ThreadShortageError as error:
        _log.warning("servers are not read before the first scrape: %s", error)


def _begin(roster: Roster) -> None:
    deadline = Deadline.after(FIRST_READ_SECONDS)
    for target in roster.targets(deadline):
        target.begin_if_not_up(deadline)
