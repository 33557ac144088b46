"""The web configuration follows its files: what they say is enforced a second after they were changed.

The files are looked at in a thread of its own, by their size, times and place on the disk; so a certificate that was
renewed, a password that was changed, or Kubernetes's swap of `..data` is seen, and a file system that hangs holds up
nothing but that. While something is wrong with them, what they said before stays in force; so it does where they would
take a lock off, as a file does that was cut short.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

from exporter.document import DocumentError
from exporter.model.metrics import Family, gauge
from exporter.runtime.reloads import Outcome, Reloads
from exporter.runtime.threads import Start
from exporter.web.security.locks import LostLockError, check_locks
from exporter.web.security.protection import Protection

_log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""From one look at the files to the next."""
HANGS_AFTER_SECONDS = 10.0
_SETTLED_AFTER_SECONDS = 2.0
"""A file that was changed so short a time ago may be changed again without its times telling."""

_OWN_FAULT = "The web configuration cannot be read; the log says why."

Signature = tuple[tuple[int, ...] | None, ...]
"""What tells files from what they were before; None for one that cannot be looked at."""


class WatchedProtection:
    """What the files of a web configuration say, as it is enforced; any thread may ask for it.

    Args:
        path: the file of `--web.config.file`.
        read: reads it, and the files that it names.
        clock: the time of day, in seconds since the epoch, by which files have their times.

    Raises:
        DocumentError: the files are wrong at the start; as `read` does.
    """

    def __init__(self, path: Path, read: Callable[[], Protection], clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._read = read
        self._clock = clock
        self._look = threading.Condition()
        self._hurries = Reloads(self._wake)
        self._is_hurried = self._is_stopped = self._hang_was_said = False
        self._look_began: float | None = None
        self._fault: str | None = None
        self._seen: Signature | None = None  # None: the next look reads the files, whatever they look like
        self._protection = read()
        self._taken_up = clock()

    def start(self) -> None:
        """Begin to look, in a thread.

        Raises:
            ThreadShortageError: there is none.
        """
        Start(self._run).begin()

    def stop(self) -> None:
        """Look no more."""
        with self._look:
            self._is_stopped = True
            self._look.notify()

    def hurry(self) -> Future[Outcome]:
        """Read the files anew at once, whether they have changed or not; gives where it will be what is wrong."""
        return self._hurries.ask()

    def in_force(self) -> Protection:
        """Give what is enforced now."""
        return self._protection

    def look(self) -> Outcome:
        """Take up what the files say now, where that may be something else than before.

        Returns:
            What is wrong with them, in one line; empty where what they say is in force.
        """
        before = self._signature()
        if before is not None and before == self._seen and self._fault is None:
            return ""
        try:
            protection = self._read()
            check_locks(self._protection.configuration, protection.configuration)
        except Exception as error:  # noqa: BLE001 - whatever it is, what is enforced stays so
            return self._note_fault(error)
        self._take_up(protection)
        after = self._signature()
        self._seen = after if after == before else None  # changed meanwhile, or others than before
        return ""

    def families(self) -> Sequence[Family]:
        """Tell whether the files say what is enforced, and since when that is."""
        hangs = self._hangs()
        return watch_families(self._taken_up, last_look_worked=self._fault is None and not hangs)

    def _run(self) -> None:
        while self._wait():
            self._look_began = time.monotonic()
            self._hurries.carry_out(self._outcome_of_a_look)
            self._look_began, self._hang_was_said = None, False

    def _outcome_of_a_look(self) -> Outcome:
        try:
            return self.look()
        except Exception:  # noqa: BLE001 - a fault of ours, or no memory: the next look may go well
            _log.exception("the web configuration's files cannot be looked at")
            return _OWN_FAULT

    def _wake(self) -> None:
        with self._look:
            self._is_hurried = True
            self._look.notify()

    def _wait(self) -> bool:
        """Wait for the next look; gives whether there is to be one."""
        with self._look:
            self._look.wait_for(lambda: self._is_hurried or self._is_stopped, LOOK_SECONDS)
            if self._is_hurried:
                self._is_hurried, self._seen = False, None
            return not self._is_stopped

    def _signature(self) -> Signature | None:
        """What the files in force look like; None where that may change without being seen."""
        statuses = [_status(file) for file in (self._path, *self._protection.configuration.files)]
        newest = max((max(each.st_mtime, each.st_ctime) for each in statuses if each), default=0.0)
        if newest > self._clock() - _SETTLED_AFTER_SECONDS:
            return None
        return tuple(
            each and (each.st_dev, each.st_ino, each.st_size, each.st_mtime_ns, each.st_ctime_ns) for each in statuses
        )

    def _note_fault(self, error: Exception) -> Outcome:
        text = str(error) or type(error).__name__
        is_ours = not isinstance(error, DocumentError | LostLockError | OSError)
        if text != self._fault:
            message = "web configuration not taken up, what was in force stays so: %s"
            _log.error(message, text, exc_info=is_ours)
        self._fault = text
        return _OWN_FAULT if is_ours else text

    def _take_up(self, protection: Protection) -> None:
        mended, self._fault = self._fault is not None, None
        before = self._protection
        if protection.configuration != before.configuration:
            same_tls = protection.configuration.tls == before.configuration.tls
            self._protection = Protection(protection.configuration, before.tls if same_tls else protection.tls)
            _log.info("web configuration taken up", extra={"authenticates": protection.configuration.authenticates})
            for line in protection.configuration.warnings:
                _log.warning("%s", line)
        elif mended:
            _log.info("web configuration is right again, as it is in force")
        self._taken_up = self._clock()

    def _hangs(self) -> bool:
        began = self._look_began
        hangs = began is not None and time.monotonic() > began + HANGS_AFTER_SECONDS
        if hangs and not self._hang_was_said:
            self._hang_was_said = True
            _log.error("the web configuration's files cannot be looked at: their file system does not answer")
        return hangs


def watch_families(read_at: float, *, last_look_worked: bool) -> Sequence[Family]:
    """What `/metrics` says of the files.

    Args:
        read_at: when what is in force was read, in seconds since the epoch.
        last_look_worked: whether the files could be looked at, and nothing is wrong with them.
    """
    return (
        gauge(
            "wso2_exporter_web_config_last_reload_successful",
            "Whether the web configuration could be read when its files were last looked at.",
            [({}, float(last_look_worked))],
        ),
        gauge(
            "wso2_exporter_web_config_last_reload_success_timestamp_seconds",
            "When the web configuration in force was read.",
            [({}, read_at)],
        ),
    )


def _status(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None
