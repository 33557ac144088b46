"""Looks for servers on this machine: when one is due, and which scrapes wait for it."""

import threading
from collections.abc import Callable, Sequence
from typing import Final

from exporter.discovery.found_server import FoundServer
from exporter.jmx.deadline import Deadline
from exporter.runtime.calls import DEFAULT_LIMIT_SECONDS, SharedCalls
from exporter.runtime.time_source import SYSTEM_TIME, TimeSource

LOOK_AGAIN_SECONDS: Final = 10.0
"""Several scrapes and probes in one interval share a look at the processes."""

Look = Callable[[], Sequence[FoundServer]]
"""Looks for servers: gives all that are here now; raises OSError where they cannot be looked for."""


class Looks:
    """Looks in a thread of its own, as a server's files may be on a mount that is stuck.

    What a look gives is taken in that thread, once, whoever still waits for it. While one is under way no other is
    begun, so none can overwrite a newer one. One scrape waits for it, and others go on with what is known; all wait for
    the first of all. A scrape that leaves at its own deadline says nothing about the look.

    Args:
        look: looks for servers.
        take: is given what a look gave, or the error in its place: TimeoutError where its limit has passed.
        afterwards: is called in a look's thread when nobody waits for it any more.
        time: when looks are due, and when they are given up.
        limit: seconds after which a look is given up.
    """

    def __init__(
        self,
        look: Look,
        take: Callable[[Sequence[FoundServer] | Exception], None],
        afterwards: Callable[[], None],
        time: TimeSource = SYSTEM_TIME,
        limit: float = DEFAULT_LIMIT_SECONDS,
    ) -> None:
        self._look = look
        self._take = take
        self._afterwards = afterwards
        self._time = time
        self._limit = limit
        self._calls = SharedCalls[Look, Sequence[FoundServer]](lambda _, outcome: self._end_one(outcome), time=time)
        self._lock = threading.Lock()  # guards all that follows
        self._began: float | None = None  # when the look that is under way began
        self._looked_at: float | None = None  # when the last one began that has ended or was given up
        self._waiters = 0
        self._ended = False

    def await_due(self, deadline: Deadline) -> None:
        """Wait for the look that is due, but not beyond its limit, nor the deadline; at once where another waits."""
        if not self._enter():
            return
        try:
            call = self._calls.begin(self._look, self._look, self._limit)
            if not call.joined:
                call.outcome.add_done_callback(lambda _: self._afterwards())
            outcome = self._calls.outcome(call, deadline.remaining())
        finally:
            with self._lock:
                self._waiters -= 1
        if isinstance(outcome, TimeoutError) and not deadline.passed():  # it was waited for until its own limit
            self._note(outcome)

    def end(self) -> None:
        """Look no more, and let nobody wait any longer."""
        with self._lock:
            self._ended = True
        self._calls.abandon(self._look)
        self._take, self._afterwards = _drop, _nothing  # whoever they were of may end now

    def _enter(self) -> bool:
        """Note that one more waits for a look, if one is due and none of those who wait does it for all."""
        now = self._time.now()
        with self._lock:
            is_first = self._looked_at is None
            is_due = self._looked_at is None or now >= self._looked_at + LOOK_AGAIN_SECONDS
            if self._ended or not is_due or (self._waiters and not is_first):
                return False
            self._waiters += 1
            self._began = now if self._began is None else self._began
            return True

    def _end_one(self, outcome: Sequence[FoundServer] | Exception) -> None:
        self._note(outcome)
        with self._lock:
            self._began = None

    def _note(self, outcome: Sequence[FoundServer] | Exception) -> None:
        """Hand over what a look gave, or that it hangs."""
        self._take(outcome)
        with self._lock:
            self._looked_at = self._looked_at if self._began is None else self._began


def _drop(_: Sequence[FoundServer] | Exception) -> None:
    """Take what a look gave when nobody wants it any more."""


def _nothing() -> None:
    """Do nothing after a look that ended when nobody wanted it any more."""
