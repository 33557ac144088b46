"""Faults of ours while facts are found out: each costs its own facts, is logged once, and counted."""

import logging
import threading

_log = logging.getLogger(__name__)


class Failures:
    """Takes note of what failed unexpectedly. Safe for simultaneous scrapes.

    Attributes:
        count: how often anything did.
    """

    def __init__(self) -> None:
        self.count = 0
        self._told: set[str] = set()
        self._lock = threading.Lock()

    def note(self, facts: str) -> None:
        """Count the exception that is being handled, and log it where it is the first of its kind.

        Args:
            facts: the names of the facts that it costs.
        """
        with self._lock:
            self.count += 1
            is_new = facts not in self._told
            self._told.add(facts)
        if is_new:
            _log.exception("facts could not be found out, which is a fault of the exporter", extra={"facts": facts})
