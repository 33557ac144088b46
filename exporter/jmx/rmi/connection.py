"""RMI spoken on one TCP connection: calls out, replies in, in the same order."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from exporter.jmx.budget import VALUE_BYTES, Account
from exporter.jmx.deadline import Deadline
from exporter.jmx.errors import (
    BudgetExceededError,
    ConnectError,
    JmxError,
    NotJmxError,
    ProtocolError,
    SessionLostError,
    TlsError,
)
from exporter.jmx.rmi.messages import HANDSHAKE, PartialReplyError, Reply, decode_acknowledgement, decode_reply
from exporter.jmx.rmi.methods import Method
from exporter.jmx.rmi.remote_exceptions import words
from exporter.jmx.rmi.transport import Channel, Ends, Place
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.errors import CorruptStreamError, IncompleteError, RemoteAbortError
from exporter.jmx.serial.limits import Limits
from exporter.jmx.serial.shapes import Memory
from exporter.jmx.serial.weight import weight

_CHEAP = 16 * 1024
_EAGER = 8
"""A reply of so few bytes is decoded anew whenever more of it comes, so often; later it waits until it has grown by
half, or for as long as `_patience` says. So does a longer one from the beginning."""
_PATIENCE = 0.001
_LARGEST_PATIENCE = 100
"""Of the time that decoding takes: a reply that trickles in takes no more than a hundredth of a processor."""

_UNSETTLED = 64 * 1024
"""So many bytes that are kept of replies are not counted at once."""

_Decoded = TypeVar("_Decoded")


class BrokenOffError(Exception):
    """The connection ended before the reply that was waited for was there.

    Attributes:
        failure: what the transport says of it, if anything.
        last_attribute: the last attribute whose name was received with that part.
        in_mid_reply: whether a part of that reply was received.
    """

    def __init__(self, failure: JmxError | None, last_attribute: str | None, *, in_mid_reply: bool) -> None:
        super().__init__()
        self.failure = failure
        self.last_attribute = last_attribute
        self.in_mid_reply = in_mid_reply

    @property
    def words(self) -> str | None:
        """What the system said of it, if anything."""
        return self.failure.cause if self.failure else None


class RmiConnection:
    """A connection to a registry or an RMI server; the handshake goes out with the first call.

    Attributes:
        place: what it is connected to.
        ends: the addresses that this turned out to be.
        tls: whether by TLS.
        replies: how many replies were received.
        limits: what a reply may cost.
    """

    def __init__(self, channel: Channel, limits: Limits, classes: ClassCache, account: Account, *, tls: bool) -> None:
        self.place: Place = channel.place
        self.ends: Ends = channel.ends
        self.tls = tls
        self.replies = 0
        self.limits = limits
        self._channel = channel
        self._classes = classes
        self._account = account
        self._share = account.share
        self._buffered = 0
        self._decoding = 0
        self._kept = 0
        self._greeted = False
        self._data = b""
        self._position = 0
        channel.queue(HANDSHAKE)

    @property
    def unsent(self) -> int:
        """How many bytes of calls are still to be sent."""
        return self._channel.unsent

    def queue(self, call: bytes) -> None:
        """Send a call, as `receive` finds room for it."""
        self._channel.queue(call)

    def receive(self, method: Method, deadline: Deadline, memory: Memory | None = None) -> Reply:
        """Receive the reply to the oldest call without one; calls are sent meanwhile.

        Args:
            method: what was called.
            deadline: when to give up.
            memory: what is known of earlier replies to the same call; more is learnt from this one.

        Raises:
            BrokenOffError: the connection ended before that.
            RemoteAbortError: the server gave up in the middle of it; the connection is of no more use.
            CorruptStreamError: its object cannot be decoded, or is beyond a limit; the same goes for the connection.
            NotJmxError, TlsError: the other side does not speak RMI, or not in plain text.
            ProtocolError: what comes is no reply.
            BudgetExceededError: it takes more memory than there may be.
            DeadlineExceededError: the deadline passed.
        """
        if not self._greeted:
            self._greet(deadline)
        try:
            reply, self._position = self._decode(
                lambda data, position: self._reply(data, position, method, memory, deadline), deadline
            )
            if self._kept > _UNSETTLED or self._position == len(self._data):
                self._settle()
        except (CorruptStreamError, BudgetExceededError):
            raise
        except ProtocolError as error:
            raise ProtocolError(f"{self.place}: {error.message}") from None
        self.replies += 1
        return reply

    def ask(self, call: bytes, method: Method, deadline: Deadline) -> Reply:
        """Send a call and wait for its reply, with nothing else under way; after an error the connection is closed.

        Raises:
            ConnectError: the connection ended before a byte had come.
            SessionLostError: it ended later.
            NotJmxError, TlsError, ProtocolError, DeadlineExceededError: as `receive` says.
        """
        self.queue(call)
        try:
            return self.receive(method, deadline)
        except BrokenOffError as error:
            self.close()
            raise self.loss(error) from None
        except RemoteAbortError as error:
            self.close()
            cause = words(error.throwable)
            raise ProtocolError(f"{self.place}: the server gave up in the middle of a reply", cause) from None
        except CorruptStreamError as error:
            self.close()
            raise ProtocolError(f"{self.place}: {error.message}") from None
        except BaseException:
            self.close()
            raise

    def loss(self, end: BrokenOffError) -> JmxError:
        """Tell what the end of this connection is to whoever needed it."""
        if isinstance(end.failure, TlsError):
            return end.failure
        if self._greeted or self._has_bytes():
            return SessionLostError(f"{self.place}: the connection was lost", end.words)
        return ConnectError(f"{self.place}: the connection was closed before a byte had come", end.words)

    def close(self) -> None:
        """End the TCP connection; what has come and was not decoded is given up."""
        self._channel.close()
        self._end_decoding()
        self._share.take(-self._buffered)
        self._buffered = 0

    def _has_bytes(self) -> bool:
        return bool(self._channel.incoming) or self._position < len(self._data)

    def _greet(self, deadline: Deadline) -> None:
        try:
            _, self._position = self._decode(lambda data, _: (None, decode_acknowledgement(data)), deadline)
        except NotJmxError as error:
            raise NotJmxError(f"{self.place}: {error.message}") from None
        except TlsError as error:
            raise TlsError(f"{self.place}: {error.message}", error.cause) from None
        self._greeted = True

    def _reply(
        self, data: bytes, position: int, method: Method, memory: Memory | None, deadline: Deadline
    ) -> tuple[Reply, int]:
        known = None if memory is None else memory.recall(data, position)
        if known is not None:
            value, end, kept = known
            self._kept += kept
            return Reply(value), end

        def look(values: int) -> None:
            deadline.require_remaining()
            self._take(values * VALUE_BYTES)
            self._decoding += values * VALUE_BYTES

        self._uncount_decoding()
        limits = self.limits if method.of_values else replace(self.limits, kept_elements=self.limits.array_length)
        # Where that is too early, what was made counts until the next attempt: its names are kept for that.
        reply, end = decode_reply(data, position, method, limits, self._classes, look)
        if reply.thrown is None:
            if memory is not None:
                memory.note(data[position:end], reply.value, limits, self._classes, look)
            if method.of_values:  # of anything else hardly anything is kept, or it is known for longer
                self._kept += weight(reply.value)
        self._end_decoding()
        return reply, end

    def _end_decoding(self) -> None:
        """Keep nothing any more of what was made of a reply, but its value where somebody has that."""
        self._uncount_decoding()
        self._classes.let_go()

    def _uncount_decoding(self) -> None:
        self._share.take(-self._decoding)
        self._decoding = 0

    def _take(self, count: int) -> None:
        """Hold more bytes, or fewer; another poll than before takes over what is buffered."""
        if self._share is not self._account.share:
            self._share = self._account.share
            self._share.take(self._buffered)
        self._share.take(count)

    def _settle(self) -> None:
        """Count what is kept of a reply, and the bytes no more of which all are decoded."""
        kept, self._kept = self._kept, 0
        self._take(kept)
        if self._position == len(self._data):
            self._data = b""
            self._position = 0
            self._count_buffered(len(self._channel.incoming))

    def _decode(self, decode: Callable[[bytes, int], tuple[_Decoded, int]], deadline: Deadline) -> tuple[_Decoded, int]:
        attempts = 0
        while True:
            deadline.require_remaining()
            began = time.monotonic()
            try:
                return decode(self._data, self._position)
            except IncompleteError as error:
                missing = error.missing
                last_attribute = error.last_attribute if isinstance(error, PartialReplyError) else None
            attempts += 1
            if not self._read_on(deadline, missing, attempts, time.monotonic() - began):
                in_mid_reply = self._greeted and self._has_bytes()
                raise BrokenOffError(self._channel.failure, last_attribute, in_mid_reply=in_mid_reply)

    def _read_on(self, deadline: Deadline, missing: int, attempts: int, took: float) -> bool:
        """Receive enough for another attempt to be worth while: as much as is missing, and more of a long reply.

        False where the connection ends before.
        """
        incoming = self._channel.incoming
        known = len(self._data) - self._position
        limit = self.limits.reply_bytes
        if known > limit:
            raise CorruptStreamError(f"a reply is longer than {limit} bytes")
        wanted = max(missing, 0 if known < _CHEAP and attempts <= _EAGER else known // 2)
        patience = None
        while not self._channel.ended and len(incoming) < wanted and known + len(incoming) <= limit:
            came = self._channel.pump(deadline, patience, limit + 1 - known - len(incoming))
            if len(incoming) > _CHEAP:
                self._count_buffered(known + self._position + len(incoming))
            if len(incoming) >= missing:
                if not came:
                    break
                patience = _patience(attempts, took)
        if len(incoming) < missing and self._channel.ended:
            return False
        self._data = b"".join((memoryview(self._data)[self._position :], incoming))
        self._position = 0
        incoming.clear()
        self._count_buffered(len(self._data))
        return True

    def _count_buffered(self, count: int) -> None:
        self._take(count - self._buffered)
        self._buffered = count


def _patience(attempts: int, took: float) -> float:
    """Tell for how many seconds a part of a reply waits for more: ever longer, the more often decoding was in vain."""
    return max(_PATIENCE, took) * min(1 << max(0, attempts - _EAGER), _LARGEST_PATIENCE)
