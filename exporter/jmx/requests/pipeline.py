"""Many calls at once on one session: all out, the answers in order as they come, whatever some do to the link."""

import time
from collections.abc import Generator, Iterator, Sequence
from typing import Any

from exporter.jmx.deadline import Deadline
from exporter.jmx.errors import (
    AttributeUnreadableError,
    DeadlineExceededError,
    ProtocolError,
    SessionLostError,
    StillAnsweringError,
)
from exporter.jmx.requests.calls import Call
from exporter.jmx.rmi.connection import BrokenOffError, RmiConnection
from exporter.jmx.rmi.messages import Reply
from exporter.jmx.rmi.remote_exceptions import is_session_gone, is_unread, words
from exporter.jmx.serial.errors import CorruptStreamError, RemoteAbortError
from exporter.jmx.session import Session

DEFAULT_WINDOW = 1024
"""How many calls are under way at most."""

_UNSENT_BYTES = 64 * 1024
"""How many bytes of calls are kept ready for sending at most."""

_SHARE_OF_LATE = 0.75
"""How much of the time that is left what may hang is waited for: what came before must reach who asked for it."""

_SHARE_OF_ONE = 0.25
"""A call that waits for less of all the time than this has met a slow server, and does not hang itself."""

_MAXIMUM_RESTARTS = 256
"""How often at most the connection is opened anew for one set of calls."""


class Pipeline:
    """One set of calls on its way through a session.

    A call whose answer the server cannot send costs the TCP connection: the calls before it have their answers, and
    those behind it are sent again on a new connection of the same session. They only read, so that does no harm.

    A server that closes a connection with calls unread resets it, and what it had not yet sent is lost: an answer that
    is cut off may have fallen victim to a call behind it. So the call that was being answered is first asked alone.

    Args:
        session: the session.
        calls: the calls.
        deadline: when all of them have to be through.
        window: how many are under way at most.
        late: how many of them, the last ones, may hang.
    """

    def __init__(
        self, session: Session, calls: Sequence[Call[Any]], deadline: Deadline, window: int, late: int = 0
    ) -> None:
        self._session = session
        self._calls = calls
        self._deadline = deadline
        self._window = window
        self._first_late = len(calls) - late
        self._done = 0
        self._began = self._answered = time.monotonic()
        self._restarts = 0
        self._suspect: int | None = None
        self._logged_in_anew = False

    def run(self) -> Generator[Any, None, None]:
        """Send the calls; gives the outcome of each: its result, or the error that it alone met.

        Raises:
            StillAnsweringError: the deadline passed while answers came.
            JmxError: what concerns all of them; the outcomes before it stand.
        """
        try:
            self._hurry_if_late()
            while self._done < len(self._calls):
                yield from self._through_one_connection()
        except DeadlineExceededError as error:
            if self._deadline.at - self._answered < _SHARE_OF_ONE * (self._deadline.at - self._began):
                raise StillAnsweringError(error.message) from None
            raise
        finally:
            # Replies that nobody waits for any more must not be taken for others.
            if self._done < len(self._calls):
                self._session.drop()

    def _through_one_connection(self) -> Iterator[Any]:
        connection = self._session.connect(self._deadline)
        known = connection.replies
        kept = known > 0
        sent = self._done
        while self._done < len(self._calls):
            sent = self._send(connection, sent)
            call = self._calls[self._done]
            try:
                reply = connection.receive(call.method, self._deadline, call.memory)
            except RemoteAbortError as abort:
                outcome = self._finish(call.broken_off(words(abort.throwable), abort.last_attribute))
                self._restart()
                yield outcome
                return
            except CorruptStreamError as error:
                if call.of_server:
                    raise
                outcome = self._finish(call.broken_off(error.message, error.last_attribute))
                self._restart()
                yield outcome
                return
            except BrokenOffError as end:
                was_alone = self._suspect == self._done
                if was_alone and not end.in_mid_reply and not kept and connection.replies == known:
                    raise connection.loss(end) from None
                yield from self._after_break(connection, call, end)
                return
            if reply.thrown and is_session_gone(reply.thrown):
                self._log_in_anew(reply)
                return
            outcome = self._finish(self._outcome(call, reply))
            if reply.thrown and is_unread(reply.thrown):
                self._restart()
                yield outcome
                return
            yield outcome

    def _send(self, connection: RmiConnection, sent: int) -> int:
        window = 1 if self._suspect == self._done else self._window
        while sent < len(self._calls) and sent - self._done < window and connection.unsent < _UNSENT_BYTES:
            connection.queue(self._calls[sent].encode(self._session.object_id))
            sent += 1
        return sent

    def _outcome(self, call: Call[Any], reply: Reply) -> Any:
        if reply.thrown is None:
            return _converted(call, reply)
        if is_unread(reply.thrown):
            return ProtocolError(f"{call.subject}: the server did not understand the question", words(reply.thrown))
        return call.explain(reply.thrown)

    def _after_break(self, connection: RmiConnection, call: Call[Any], end: BrokenOffError) -> Iterator[Any]:
        """Ask again; but a call in whose answer the connection ends though it was alone is at fault itself.

        That is what a server does in whose value an unforeseen exception arises while it is sent, such as that of a
        collection that changes meanwhile (`UnicastServerRef.dispatch`).
        """
        if not end.in_mid_reply or self._suspect != self._done:
            self._suspect = self._done
            self._restart()
            return
        if call.of_server:
            raise connection.loss(end)
        outcome = self._finish(call.broken_off("the connection ended in the middle of its value", end.last_attribute))
        self._restart()
        yield outcome

    def _finish(self, outcome: Any) -> Any:
        self._done += 1
        self._answered = time.monotonic()
        self._hurry_if_late()
        return outcome

    def _hurry_if_late(self) -> None:
        """Wait for a share of the time only that the others have left, once they all have their answers."""
        if self._done == self._first_late:
            self._began = self._answered
            self._deadline = self._deadline.share(_SHARE_OF_LATE)

    def _restart(self) -> None:
        """Go on with a new connection, if there is more to do."""
        self._session.drop()
        self._restarts += 1
        if self._restarts > _MAXIMUM_RESTARTS and self._done < len(self._calls):
            raise SessionLostError(f"the connection was lost {self._restarts} times in one read")

    def _log_in_anew(self, reply: Reply) -> None:
        if self._logged_in_anew and reply.thrown:
            raise SessionLostError("the server forgets the session at once", words(reply.thrown))
        self._logged_in_anew = True
        self._session.log_in(self._deadline)


def _converted(call: Call[Any], reply: Reply) -> Any:
    """Convert the result. Something else from a single MBean is its own doing: a DynamicMBean may answer with null."""
    try:
        return call.convert(reply.value)
    except ProtocolError as error:
        if call.of_server:
            raise
        return AttributeUnreadableError(f"{call.subject}: {error.message}", None, call.attribute)
