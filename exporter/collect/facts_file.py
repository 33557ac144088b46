"""A file with facts about one server that somebody else found out, for what the exporter itself may not look at."""

import logging
import os
import stat
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from exporter.document import DocumentError
from exporter.facts.fact import Fact, Facts, Known, NotApplicable
from exporter.facts.file import load_facts

_log = logging.getLogger(__name__)

SOURCE = "facts_file"
"""What its facts are read from: the label of their age."""

INTERVAL_SECONDS = 60.0
"""After which it is looked at again."""

_FactsByName = Mapping[str, Facts]
_Version = tuple[int, int, int, int]


class _RefusedError(Exception):
    """The file is not trusted; the message says why."""


class FactsFile:
    """Facts that are written in a file, as they were when it was last looked at.

    The thread of inspections alone looks at it: a file on a mount that hangs costs no scrape anything.

    Args:
        path: the file; it need not be there.

    Attributes:
        facts: what it has, by name; replaced as a whole. Nothing while it cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.facts: _FactsByName = {}
        self._path = path
        self._looked_at: float | None = None
        self._version: _Version | None = None
        self._problem = ""

    def due(self, now: float) -> bool:
        """Tell whether it is to be looked at.

        Args:
            now: seconds since the epoch.
        """
        return self._looked_at is None or not 0 <= now - self._looked_at < INTERVAL_SECONDS

    def look(self, now: float) -> None:
        """Read it where it is another one than before; a fault of it is logged once.

        Args:
            now: seconds since the epoch.
        """
        self._looked_at = now
        try:
            self._read()
            problem = ""
        except (DocumentError, _RefusedError) as error:
            problem = str(error)
        except OSError as error:
            problem = f"it cannot be read: {error.strerror or type(error).__name__}"
        if problem:
            self.facts, self._version = {}, None
        if problem and problem != self._problem:
            _log.warning("a facts file is not used: %s", problem, extra={"file": str(self._path)})
        self._problem = problem

    def _read(self) -> None:
        file = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            status = os.fstat(file)
            _check(status)
            version = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
            if version == self._version:
                return
            # by its descriptor: what is read is what was checked, whatever has that name by now
            facts = load_facts(Path(f"/proc/self/fd/{file}"), shown_as=str(self._path)).all()
        finally:
            os.close(file)
        self.facts = {name: told for name, each in facts.items() if (told := _told(each, status.st_mtime))}
        self._version = version


def _check(status: os.stat_result) -> None:
    """Refuse a file that somebody else may write: verdicts would be theirs."""
    if not stat.S_ISREG(status.st_mode):
        raise _RefusedError("found a folder, pipe, socket or device, expected a file")
    if status.st_uid not in (0, os.geteuid()):
        raise _RefusedError("found the file of another user, expected root's or the exporter's own")
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise _RefusedError("found a file that others may write, expected mode 0640 or less")


def _told(facts: Facts, written_at: float) -> tuple[Fact, ...]:
    """Give the facts that it knows, dated; what was unknown to its writer tells nothing."""
    return tuple(
        replace(fact, read_at=written_at if fact.read_at is None else fact.read_at, source=SOURCE)
        if isinstance(fact, Known)
        else fact
        for fact in facts
        if isinstance(fact, Known | NotApplicable)
    )
