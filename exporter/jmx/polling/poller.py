"""Reads many attributes of a server again and again, each time in about one round trip.

What was known after the last poll is asked for at once: which MBeans there are, and the attributes of those that were
there. MBeans that turn out to be new are read in a second wave of the same poll.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from exporter.jmx.deadline import Clock, Deadline
from exporter.jmx.errors import (
    BudgetExceededError,
    ConnectTimeoutError,
    DeadlineExceededError,
    JmxError,
    KnowledgeExceededError,
    SessionLostError,
)
from exporter.jmx.polling.interest import Query
from exporter.jmx.polling.poll import PollResult, ServerChangedError, ServerPoll, Unreadable
from exporter.jmx.polling.waves import CallPipeline
from exporter.jmx.requests import calls
from exporter.jmx.requests.names import Names, UnreadableName

__all__ = ["Connection", "PollResult", "Poller", "Query", "Unreadable", "UnreadableName"]

_CLOSING_SECONDS = 0.5
_TIME_OUTS = 2
"""Polls in a row without an answer, after which a server may have moved."""
_RESOLVING_SECONDS = 1.0
"""How long it is looked up whether it has; at most a quarter of a poll's time."""

_log = logging.getLogger(__name__)


class Connection(CallPipeline, Protocol):
    """What a poller needs of an `exporter.jmx.JmxConnection`."""

    def log_in(self, deadline_seconds: float) -> None:
        """Connect and log in."""

    def has_moved(self, deadline_seconds: float) -> bool:
        """Tell whether the server's name leads elsewhere by now."""

    def close(self, deadline_seconds: float = 2.0) -> None:
        """Log out; an operation that is under way ends with a `SessionLostError`."""


class Poller:
    """One server, its session, and what is known of it. One caller at a time; `close` may come from any thread.

    Args:
        open_connection: makes a connection that is yet to log in.
        clock: seconds that only grow: by them what hangs is asked for again.
        keep: told how many bytes of memory take what is known of the server between polls; raises a
            KnowledgeExceededError where that is too much.
    """

    def __init__(
        self,
        open_connection: Callable[[], Connection],
        clock: Clock = time.monotonic,
        keep: Callable[[int], object] = lambda _: None,
    ) -> None:
        self._open_connection = open_connection
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._closed = False
        self._in_doubt = False
        self._time_outs = 0
        self._clock = clock
        self._keep = keep
        self._poll = ServerPoll((), clock)
        self._apart: ServerPoll | None = None

    @property
    def has_session(self) -> bool:
        """Whether a session was opened that is not known to be lost."""
        return self._connection is not None

    def poll(self, queries: Sequence[Query], deadline_seconds: float) -> PollResult:
        """Read every wanted attribute.

        What was read before is read whole, or the poll fails. What is new is read in the first half of the time: what
        does not fit into that is counted, and the next polls have it.

        An MBean that does not answer any more costs the poll in which that is found out. From then on it is asked last;
        where it is the only one without an answer, and had three quarters of the time that the others left, it is told
        among what is unreadable, and is not asked again for a minute; then for two, and so on up to an hour. What the
        server cannot send is asked for again after such times, too.

        A session that is lost, because the server was restarted or was not asked anything for two minutes, is opened
        anew, once. So is, at the next poll, one of a server that could not be connected to in time, and one that had no
        answer in time at a few polls in a row where its name leads elsewhere by now.

        Args:
            queries: what is wanted; the same at most polls, for what is known to be of use. Others are read apart:
                what is learnt for them is forgotten, unless they are asked for twice in a row.
            deadline_seconds: how long all of it may take.

        Raises:
            JmxError: any of the family but those of single MBeans; nothing was read then.
            ValueError: a query wants an operation that is never invoked.
        """
        deadline = Deadline.after(deadline_seconds, self._clock)
        if self._in_doubt:
            self._connection = None
        if self._in_doubt or not self._poll.queries or (self._apart and self._apart.queries == tuple(queries)):
            self._begin_anew(queries)
            self._in_doubt = False
        is_apart = self._poll.queries != tuple(queries)
        self._apart = ServerPoll(queries, self._clock) if is_apart else None
        self._leave_if_moved(deadline)
        kept = self._connection
        if kept is not None:
            try:
                return self._read(kept, deadline)
            except JmxError as error:
                if self._closed or not error.is_retriable:
                    raise
                _log.debug("a session was lost: %s", error.message)
        return self._read(self._log_in(deadline), deadline)

    def names(self, deadline_seconds: float) -> Names:
        """Ask for the names of all MBeans there are, whatever is wanted of them.

        Raises:
            JmxError: any of the family but those of single MBeans.
        """
        deadline = Deadline.after(deadline_seconds, self._clock)
        connection = self._connection or self._log_in(deadline)
        (names,) = connection.pipeline([calls.query_names()], deadline.require_remaining())
        if isinstance(names, JmxError):
            raise names
        found: Names = names
        return found

    def disconnect(self, deadline_seconds: float = _CLOSING_SECONDS) -> None:
        """End the session, if there is one; the next poll opens another."""
        with self._lock:
            connection, self._connection = self._connection, None
        if connection is not None:
            connection.close(deadline_seconds)

    def close(self) -> None:
        """End the session for good; a poll that is under way ends with a `SessionLostError`."""
        self._closed = True
        self.disconnect()

    def _begin_anew(self, queries: Sequence[Query]) -> None:
        before, self._poll = self._poll, ServerPoll(queries, self._clock, self._keep)
        before.dismiss()
        self._keep(0)

    def _log_in(self, deadline: Deadline) -> Connection:
        connection = self._open_connection()
        with self._lock:
            if self._closed:
                raise SessionLostError("closed")
            self._connection = connection
        try:
            connection.log_in(deadline.require_remaining())
        except BaseException:
            self._give_up(deadline)
            raise
        return connection

    def _read(self, connection: Connection, deadline: Deadline) -> PollResult:
        try:
            try:
                result = (self._apart or self._poll).poll(connection, deadline)
            except ServerChangedError:
                self._begin_anew(self._poll.queries)
                result = self._poll.poll(connection, deadline)
        except ConnectTimeoutError:
            self._give_up(deadline)
            raise
        except KnowledgeExceededError:
            self._begin_anew(self._poll.queries)
            raise
        except BudgetExceededError:
            # The server said too much this time; the session is as good as before.
            raise
        except DeadlineExceededError:
            # The server was too slow this time; the session is as good as before.
            self._time_outs += 1
            raise
        except BaseException as error:
            # No member of the family: no memory, say. What is known may be half learnt, and the session half read.
            self._in_doubt = not isinstance(error, JmxError)
            self._give_up(deadline)
            raise
        self._time_outs = 0
        return result

    def _leave_if_moved(self, deadline: Deadline) -> None:
        connection = self._connection
        if connection is None or self._time_outs < _TIME_OUTS:
            return
        if connection.has_moved(min(_RESOLVING_SECONDS, deadline.require_remaining() / 4)):
            self._time_outs = 0
            self._give_up(deadline.at_most(0))

    def _give_up(self, deadline: Deadline) -> None:
        """Leave a session that is of no use, without waiting for a server that may not answer any more."""
        self.disconnect(min(_CLOSING_SECONDS, deadline.remaining()))
