"""Refused logins are not repeated at every scrape: a server writes each to its audit log, and may lock the account."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from exporter.credentials import Credentials, Secret, UnreadableSecretError
from exporter.deadline import Clock, Deadline
from exporter.model import AttributeQuery, Snapshot, TargetError
from exporter.targets.source import SnapshotSource

FIRST_WAIT_SECONDS = 60.0
LONGEST_WAIT_SECONDS = 15 * 60.0


@dataclass(frozen=True)
class _Refusal:
    """A login that the server refused, and until when none is tried with the same secret."""

    secret: Secret | None
    message: str
    wait_seconds: float
    until: float
    until_shown: str


class LoginGuard:
    """A source that is left alone for a while after it refused a login.

    After a refusal it is not asked for one minute, after the next for twice as long, and so on up to 15 minutes; at
    once when the secret has changed. Meanwhile a read fails with the reason `login` without touching the server. A
    success ends this; a failure of another kind changes nothing of it. Like every source, it is read by one caller at
    a time.

    Args:
        source: what is guarded.
        credentials: what it logs in with; None where it does so without.
        clock: seconds on a clock that never goes back.
        now: the time of day, for the message only.
    """

    def __init__(
        self,
        source: SnapshotSource,
        credentials: Credentials | None,
        clock: Clock = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._source = source
        self._credentials = credentials
        self._clock = clock
        self._now = now
        self._refusal: _Refusal | None = None

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        """Read the source, unless a refused login keeps it from being asked.

        Raises:
            TargetError: as the source does; `login` while it is not asked, or if the password's file cannot be read.
        """
        secret = current_secret(self._credentials)
        refusal = self._refusal if self._refusal and self._refusal.secret == secret else None
        if refusal and self._clock() < refusal.until:
            raise TargetError("login", f"{refusal.message}; next try after {refusal.until_shown}")
        try:
            snapshot = self._source.read(queries, deadline)
        except TargetError as error:
            if error.reason == "login":
                self._refusal = self._refused(secret, error.message, refusal)
            raise
        self._refusal = None
        return snapshot

    def close(self) -> None:
        """Close the source."""
        self._source.close()

    def _refused(self, secret: Secret | None, message: str, before: _Refusal | None) -> _Refusal:
        wait = min(2 * before.wait_seconds, LONGEST_WAIT_SECONDS) if before else FIRST_WAIT_SECONDS
        shown = f"{self._now() + timedelta(seconds=wait):%H:%M:%S} UTC"
        return _Refusal(secret, message, wait, self._clock() + wait, shown)


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
