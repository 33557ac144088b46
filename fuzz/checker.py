"""What must hold for whatever a server answers."""

import json
import signal
import time
import zlib
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any, Final, Literal, Self

from exporter.commands.mbeans.values import UnprintableError, plain_value
from exporter.jmx import JmxError, Limits, ObjectName, Place, ProtocolError, calls
from exporter.jmx.polling.thread_operations import count_states, count_threads
from exporter.jmx.requests.mbean_errors import mbean_error, operation_error, server_error
from exporter.jmx.rmi.messages import REPLY_FRAME, Reply, decode_reply
from exporter.jmx.rmi.methods import GET_ATTRIBUTE
from exporter.jmx.rmi.references import read_stub
from exporter.jmx.rmi.remote_exceptions import words
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.errors import CorruptStreamError, IncompleteError, RemoteAbortError
from exporter.jmx.serial.shapes import ReplyMemory, TemplateStore
from exporter.jmx.values import Attribute, JavaThrowable, JavaValue
from exporter.targets.native.values import UnmappableError, attribute_value
from fuzz.likeness import alike

Ending = Literal["value", "thrown", "incomplete", "corrupt", "aborted", "protocol"]

SECONDS: Final = 2.0
"""How much processor time one reply may take."""

_BETWEEN_FRESH = 8
"""One in so many replies is decoded again, without what is known from earlier ones."""

_NAME = ObjectName.parse("fuzz:type=Reply")
_PLACE = Place("server", 9999)
_CONVERSIONS: Final[tuple[Callable[[JavaValue], Any], ...]] = (
    calls.query_names().convert,
    calls.default_domain().convert,
    calls.mbean_count().convert,
    calls.mbean_info(_NAME).convert,
    calls.attributes(_NAME, ["A"]).convert,
    count_threads,
    count_states,
    lambda value: read_stub(value, _PLACE),
)


class WrongError(AssertionError):
    """The decoder is wrong: it took too long, went too far, or is of two minds."""


class Checker:
    """Decodes replies as one session does, which shares what it knows of the server's classes among all of them.

    Args:
        originals: replies that are well: what is learnt from them must hold for what is like them.
        limits: what a reply may cost.
    """

    def __init__(self, originals: Iterable[bytes] = (), limits: Limits | None = None) -> None:
        self._limits = Limits() if limits is None else limits
        self._classes = ClassCache()
        self._store = TemplateStore(REPLY_FRAME)
        self._memories: dict[int, list[ReplyMemory]] = {}
        for original in dict.fromkeys(originals):
            ending, reply, end = self._decode(original)
            if reply is not None and ending == "value":
                self._memories.setdefault(end, []).append(self._memory(original[:end], reply))

    def check(self, data: bytes) -> Ending:
        """Decode one reply and go on to what the client does with it.

        Raises:
            WrongError: something was not as it should be; so is any other exception.
        """
        ending, reply, end = self._decode(data)
        if zlib.crc32(data) % _BETWEEN_FRESH == 0:
            self.check_alone(data)
        if reply is None:
            self._compare(data, None, is_whole=ending != "incomplete")
            return ending
        if not 0 < end <= len(data):
            raise WrongError(f"a reply of {len(data)} bytes ends at byte {end}")
        self._cut(data[:end])
        if reply.thrown is not None:
            _explain(reply.thrown)
            self._compare(data, None)
            return ending
        _convert(reply.value)
        self._compare(data, reply)
        self._remember(data[:end], reply)
        return ending

    def check_alone(self, data: bytes) -> None:
        """A reply is decoded as if nothing had been before.

        Raises:
            WrongError: it is not.
        """
        found = self._outcome(data, self._classes)
        expected = self._outcome(data, ClassCache())
        if not alike(found, expected):
            raise WrongError("earlier replies changed how this one is decoded")

    def _decode(self, data: bytes) -> tuple[Ending, Reply | None, int]:
        """How a reply ends; the reply where it could be decoded, and its length."""
        try:
            reply, end = decode_reply(data, 0, GET_ATTRIBUTE, self._limits, self._classes)
        except IncompleteError as error:
            if not 1 <= error.missing <= self._limits.reply_bytes:
                raise WrongError(f"{error.missing} bytes are missing of an incomplete reply") from error
            return "incomplete", None, 0
        except CorruptStreamError as error:
            _is_short(str(error))
            return "corrupt", None, 0
        except RemoteAbortError as error:
            _is_short(words(error.throwable))
            return "aborted", None, 0
        except ProtocolError as error:
            _is_short(str(error))
            return "protocol", None, 0
        return "value" if reply.thrown is None else "thrown", reply, end

    def _outcome(self, data: bytes, classes: ClassCache) -> Any:
        try:
            reply, end = decode_reply(data, 0, GET_ATTRIBUTE, self._limits, classes)
        except RemoteAbortError as error:
            return error.throwable, error.last_attribute
        except CorruptStreamError as error:
            return error.message, error.last_attribute
        except ProtocolError as error:
            return error.message
        except IncompleteError as error:
            return error.missing
        return reply.value, reply.thrown, end

    def _cut(self, reply: bytes) -> None:
        """Of a reply that is cut off no more is missing than was cut: the client would wait for it in vain."""
        at = zlib.crc32(reply) % len(reply)
        try:
            decode_reply(reply[:at], 0, GET_ATTRIBUTE, self._limits, self._classes)
        except IncompleteError as error:
            if error.missing <= len(reply) - at:
                return
            raise WrongError(f"a reply cut by {len(reply) - at} bytes is said to miss {error.missing}") from error
        except JmxError as error:
            raise WrongError(f"a reply cut at byte {at} is an error: {error}") from error
        raise WrongError(f"a reply cut at byte {at} passes for whole")

    def _compare(self, data: bytes, reply: Reply | None, *, is_whole: bool = True) -> None:
        """What was learnt from the originals decodes a reply like one of them as decoding does.

        Args:
            data: the reply.
            reply: what decoding gives; None where that ends in anything else than a value.
            is_whole: whether it needs no more bytes.
        """
        for memory in self._memories.get(len(data), ()):
            try:
                recalled = memory.recall(data, 0)
            except IncompleteError:
                if is_whole:
                    raise WrongError("a template waits for more of a reply than there is") from None
                continue
            if recalled is not None and (reply is None or not alike(recalled[0], reply.value)):
                raise WrongError("a template of an earlier reply gives another value than decoding")

    def _remember(self, data: bytes, reply: Reply) -> None:
        """What is learnt from a reply decodes an equal one to an equal value."""
        recalled = self._memory(data, reply).recall(data, 0)
        if recalled is None:
            return
        value, end, _ = recalled
        if end != len(data):
            raise WrongError(f"a template ends at byte {end} of a reply of {len(data)}")
        if not alike(value, reply.value):
            raise WrongError("a template gives another value than decoding")

    def _memory(self, data: bytes, reply: Reply) -> ReplyMemory:
        """What is learnt from two equal replies."""
        memory = ReplyMemory(self._store)
        memory.note(data, reply.value, self._limits, self._classes)
        memory.note(data, reply.value, self._limits, self._classes)
        return memory


class Limit:
    """Ends what takes longer than `SECONDS` of processor time. A context manager, for the main thread."""

    def __enter__(self) -> Self:
        signal.signal(signal.SIGVTALRM, _too_slow)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)

    def run(self, check: Callable[[bytes], Ending], data: bytes) -> tuple[Ending, float]:
        """How checking a reply ends, and how many seconds of processor time it took.

        Raises:
            WrongError: it took too long.
        """
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        began = time.thread_time()
        ending = check(data)
        return ending, time.thread_time() - began


def _too_slow(_: int, __: FrameType | None) -> None:
    raise WrongError(f"it takes longer than {SECONDS:g} s")


def _explain(thrown: JavaThrowable) -> None:
    for error in (server_error(thrown), mbean_error(thrown, "it"), operation_error(thrown, "it")):
        _is_short(str(error))


def _convert(value: JavaValue) -> None:
    for convert in _CONVERSIONS:
        try:
            convert(value)
        except ProtocolError as error:
            _is_short(str(error))
    items = value if isinstance(value, list) else [value]
    for item in items[:100]:
        try:
            attribute_value(item.value if isinstance(item, Attribute) else item)
        except UnmappableError as error:
            _is_short(str(error))
    try:
        json.dumps(plain_value(value))
    except UnprintableError as error:
        _is_short(str(error))
    repr(value if not isinstance(value, list | tuple) else None)


def _is_short(message: str) -> None:
    if len(message) > 1000 or "\n" in message:
        raise WrongError(f"a message of {len(message)} characters: {message[:100]!r}")
