"""Failures that last are logged when they begin and when they end, not at every scrape."""

import logging
import threading
from collections.abc import Mapping


class FailureLog:
    """Remembers what fails now.

    Args:
        logger: where it is said.
        kind: what it is that fails (`host collector`); with `_` for blanks, also the key of its name in the record.
    """

    def __init__(self, logger: logging.Logger, kind: str) -> None:
        self._logger = logger
        self._kind = kind
        self._failing: set[str] = set()
        self._lock = threading.Lock()

    def update(self, failures: Mapping[str, Exception]) -> None:
        """Take note of everything that fails at this reading, by name, and log what is new and what is over."""
        with self._lock:
            begun = failures.keys() - self._failing
            ended = self._failing - failures.keys()
            self._failing = set(failures)
        for name in sorted(begun):
            error = failures[name]
            # the system's refusals explain themselves; anything else may be a fault of ours, whose place must be seen
            trace = None if isinstance(error, OSError) else error
            message = f"{self._kind} failed: {type(error).__name__}: {error}"
            self._logger.warning(message, exc_info=trace, extra=self._extra(name))
        for name in sorted(ended):
            self._logger.info("%s no longer fails", self._kind, extra=self._extra(name))

    def _extra(self, name: str) -> dict[str, str]:
        return {self._kind.replace(" ", "_"): name}
