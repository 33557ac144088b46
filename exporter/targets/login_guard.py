"""Refused logins are not repeated at every scrape: a server writes each to its audit log, and may lock the account."""

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from exporter.jmx.deadline import Clock, Deadline
from exporter.model.snapshot import AttributeQuery, ErrorReason, Snapshot, TargetError
from exporter.secrecy.credentials import Credentials, Secret, UnreadableSecretError
from exporter.targets.source import SnapshotSource

FIRST_WAIT_SECONDS = 60.0
LONGEST_WAIT_SECONDS = 15 * 60.0
UNANSWERED_SECONDS = 180.0
"""For so long after it did not answer, a server's refusal says nothing about the password.

Carbon asks its user store. Where the store's data source has no free connection, a login waits for two minutes, and for
the two minutes after that Carbon refuses all, as if user or password were wrong.
"""

_FORGOTTEN_AFTER_SECONDS = 60 * 60.0


@dataclass(frozen=True)
class _Refusal:
    """A login that a server refused, and until when none is tried with the same secret."""

    secret: Secret | None
    reason: ErrorReason
    message: str
    at: float
    wait_seconds: float
    until: float


class LoginRefusals:
    """The logins that servers refused, by server and user: a reload of the configuration does not forget them.

    After a refusal none is tried for one minute, after the next for twice as long, and so on up to 15 minutes; at once
    when the secret has changed. A refusal by a server that did not answer just before is none of the password: its
    reason is `timeout`, and the wait stays one minute.

    Args:
        clock: seconds on a clock that never goes back.
        now: the time of day, for messages only.
    """

    def __init__(self, clock: Clock = time.monotonic, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._now = now
        self._lock = threading.Lock()
        self._refusals: dict[str, _Refusal] = {}
        self._unanswered: dict[str, float] = {}

    def check(self, login: str, secret: Secret | None) -> None:
        """Check that a login may be tried.

        Raises:
            TargetError: `login` or `timeout`, where it was refused and the time for another try has not come.
        """
        with self._lock:
            refusal = self._refusals.get(login)
        left = 0.0 if refusal is None or refusal.secret != secret else refusal.until - self._clock()
        if refusal is not None and left > 0:
            shown = f"{self._now() + timedelta(seconds=left):%H:%M:%S} UTC"
            raise TargetError(refusal.reason, f"{refusal.message}; next try after {shown}")

    def note(self, login: str, secret: Secret | None, message: str) -> TargetError:
        """Take note of a login that was refused.

        Returns:
            what is to be told of it.
        """
        now = self._clock()
        with self._lock:
            unanswered = now - self._unanswered.get(login, -math.inf) < UNANSWERED_SECONDS
            before = self._refusals.get(login)
            again = before is not None and before.secret == secret and not unanswered
            wait = min(2 * before.wait_seconds, LONGEST_WAIT_SECONDS) if before and again else FIRST_WAIT_SECONDS
            kept = {key: each for key, each in self._refusals.items() if now < each.until + _FORGOTTEN_AFTER_SECONDS}
            reason: ErrorReason = "timeout" if unanswered else "login"
            told = f"{message}; it did not answer just before: can it ask its user store?" if unanswered else message
            self._refusals = {**kept, login: _Refusal(secret, reason, told, now, wait, now + wait)}
        return TargetError(reason, told)

    def note_unanswered(self, login: str) -> None:
        """Take note of a server that did not answer in time."""
        now = self._clock()
        with self._lock:
            kept = {key: at for key, at in self._unanswered.items() if now - at < UNANSWERED_SECONDS}
            self._unanswered = {**kept, login: now}

    def forget(self, login: str) -> None:
        """A login was let in."""
        with self._lock:
            self._refusals.pop(login, None)
            self._unanswered.pop(login, None)

    def hurry(self) -> None:
        """Let each refused login be tried once more: at once, or a minute after its last try."""
        with self._lock:
            self._refusals = {
                login: replace(each, until=min(each.until, each.at + FIRST_WAIT_SECONDS))
                for login, each in self._refusals.items()
            }


class LoginGuard:
    """A source that is left alone for a while after it refused a login, as `LoginRefusals` has it.

    Meanwhile a read fails with the same reason without touching the server. A success ends this; a failure of
    another kind changes nothing of it. Where the password's file cannot be used, a source that was let in before is
    still read: whether it can be without another login is its own to know. Like every source, it is read by one caller
    at a time.

    Args:
        source: what is guarded.
        credentials: what it logs in with; None where it does so without.
        refusals: what was refused.
        server: what tells the server from others there.
    """

    def __init__(
        self, source: SnapshotSource, credentials: Credentials | None, refusals: LoginRefusals, server: str = ""
    ) -> None:
        self._source = source
        self._credentials = credentials
        self._refusals = refusals
        self._login = f"{credentials.username if credentials else None!r} at {server}"
        self._let_in = False

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        """Read the source, unless a refused login keeps it from being asked.

        Raises:
            TargetError: as the source does; `login`, or `timeout` as `LoginRefusals` has it, while it is not asked;
                `login` if the password's file cannot be used and it would have to log in.
        """
        try:
            secret = current_secret(self._credentials)
        except TargetError as error:
            if not self._let_in:
                raise
            return replace(self._source.read(queries, deadline), stale_secret=error.message)
        self._refusals.check(self._login, secret)
        try:
            snapshot = self._source.read(queries, deadline)
        except TargetError as error:
            if error.reason == "login":
                self._let_in = False
                raise self._refusals.note(self._login, secret, error.message) from None
            if error.reason == "timeout":
                self._refusals.note_unanswered(self._login)
            raise
        self._let_in = True
        self._refusals.forget(self._login)
        return snapshot

    def close(self) -> None:
        """Close the source."""
        self._source.close()


def current_secret(credentials: Credentials | None) -> Secret | None:
    """The password as it is now; None where there are no credentials.

    Raises:
        TargetError: `login`, if the password's file cannot be used.
    """
    try:
        return credentials.current_password() if credentials else None
    except UnreadableSecretError as error:
        file = credentials.password if credentials and isinstance(credentials.password, Path) else "the password"
        raise TargetError("login", f"{file}: {error}") from None
