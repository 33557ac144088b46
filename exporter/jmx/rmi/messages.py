"""The messages of JRMP, RMI's protocol, as bytes (Java Remote Method Invocation specification, 10.2 and 10.3).

Only what a client needs: the handshake of the stream protocol, calls and their replies. Replies have no length: where
one ends is known by decoding it.
"""

import struct
from typing import Final, NamedTuple

from exporter.jmx.budget import Look
from exporter.jmx.errors import NotJmxError, ProtocolError, TlsError
from exporter.jmx.ports import REGISTRY_PORT_RULE
from exporter.jmx.rmi.methods import Method
from exporter.jmx.serial.arguments import JavaArgument
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.errors import CorruptStreamError, IncompleteError
from exporter.jmx.serial.input import unwatched
from exporter.jmx.serial.limits import Limits
from exporter.jmx.serial.reader import ObjectReader
from exporter.jmx.serial.shapes import Frame
from exporter.jmx.serial.writer import ObjectWriter
from exporter.jmx.values import JavaThrowable, JavaValue

HANDSHAKE: Final = b"JRMI\x00\x02K" + bytes(6)
"""Magic, version 2, stream protocol, and what a client says after the server's acknowledgement: an empty host, port 0.

The server reads that last part and ignores it, so the calls can follow without waiting for the acknowledgement.
"""

REGISTRY: Final = bytes(22)
"""The object identifier of every registry."""

_CALL = b"\x50\xac\xed\x00\x05\x77\x22"
_RETURN = b"\x51\xac\xed\x00\x05\x77"
_ACKNOWLEDGED, _NOT_SUPPORTED, _TLS_ALERT = 0x4E, 0x4F, 0x15
_BY_HASH = b"\xff\xff\xff\xff"
_LOOKUP_NUMBER = bytes.fromhex("00000002 44154dc9d4e63bdf")
"""`lookup` in the JDK 1.1 stub protocol: the operation's number and the hash of the registry's interface."""
_RESULT = struct.Struct(">BB14x")
_NORMAL, _EXCEPTIONAL = 1, 2

REPLY_BODY: Final = len(_RETURN) + _RESULT.size
"""Where in a reply its object begins."""

REPLY_FRAME: Final = Frame(REPLY_BODY, slice(REPLY_BODY - 14, REPLY_BODY))
"""What stands before a reply's object. Its end is another one each time and means nothing here: an identifier for
acknowledging the reply."""


class PartialReplyError(IncompleteError):
    """A reply's end has not come yet.

    Attributes:
        last_attribute: the last attribute whose name was read in what has come.
    """

    def __init__(self, missing: int, last_attribute: str | None) -> None:
        super().__init__(missing)
        self.last_attribute = last_attribute


class Reply(NamedTuple):
    """What a call returned, or the exception that it ended with: then `thrown` is there and `value` is None."""

    value: JavaValue
    thrown: JavaThrowable | None = None


def encode_arguments(*values: JavaArgument) -> bytes:
    """Write arguments as RMI does: objects with annotated classes, one after another."""
    writer = ObjectWriter(annotated=True)
    for value in values:
        writer.write_object(value)
    return writer.getvalue()


def encode_call(object_id: bytes, method: Method, arguments: bytes) -> bytes:
    """Write a call of a method, named by its hash.

    Args:
        object_id: the remote object's identifier, 22 bytes.
        method: the method.
        arguments: its arguments as annotated objects, without a stream's header.
    """
    return b"".join((_CALL, object_id, _BY_HASH, method.hash, arguments))


def encode_numbered_lookup(arguments: bytes) -> bytes:
    """Write a call of the registry's `lookup` by its number, for registries that do not know it by its hash."""
    return b"".join((_CALL, REGISTRY, _LOOKUP_NUMBER, arguments))


def decode_acknowledgement(data: bytes) -> int:
    """Find where the server's answer to the handshake ends.

    Raises:
        IncompleteError: more bytes are needed.
        TlsError: a TLS server refused our plain text.
        NotJmxError: it is no answer to this handshake.
    """
    if not data:
        raise IncompleteError
    if data[0] == _TLS_ALERT:
        raise TlsError(
            "the server speaks TLS, for which nothing is configured: "
            f"perhaps the port of HTTPS instead of JMX's ({REGISTRY_PORT_RULE}), or JMX that wants tls"
        )
    if data[0] == _NOT_SUPPORTED:
        raise NotJmxError("the server speaks RMI, but not its stream protocol")
    if data[0] != _ACKNOWLEDGED:
        kind = "an HTTP server answers" if b"HTTP/".startswith(data[:5]) else "what answers does not speak RMI"
        raise NotJmxError(f"{kind}: {REGISTRY_PORT_RULE}")
    if len(data) < 3:
        raise IncompleteError
    end = 3 + int.from_bytes(data[1:3], "big") + 4
    if len(data) < end:
        raise IncompleteError(end - len(data))
    return end


def decode_reply(
    data: bytes, position: int, method: Method, limits: Limits, classes: ClassCache, look: Look = unwatched
) -> tuple[Reply, int]:
    """Read the reply that begins at a position; gives it, and where it ends.

    Args:
        data: what has come.
        position: where the reply begins in it.
        method: what was called.
        limits: what the reply may cost.
        classes: what is known of this server's classes.
        look: watches over decoding.

    Raises:
        IncompleteError: more bytes are needed; PartialReplyError, where its object has begun.
        ProtocolError: this is no reply.
        CorruptStreamError: it is one that cannot be decoded, or is beyond a limit.
        RemoteAbortError: the server gave up in the middle of it.
    """
    head = len(_RETURN)
    if not _RETURN.startswith(data[position : position + head]):
        raise ProtocolError("a reply begins with other bytes than it should")
    begin = position + head + _RESULT.size
    if len(data) < begin:
        raise IncompleteError(begin - len(data))
    length, kind = _RESULT.unpack_from(data, position + head)
    if length != _RESULT.size - 1 or kind not in (_NORMAL, _EXCEPTIONAL):
        raise ProtocolError("a reply's header is malformed")
    if kind == _NORMAL and method.returns_nothing:
        return Reply(None), begin
    reader = ObjectReader(data, begin, limits, classes, look)
    try:
        value = reader.read_object()
    except IncompleteError as error:
        raise PartialReplyError(error.missing, reader.last_attribute) from None
    if kind == _NORMAL:
        return Reply(value), reader.position
    if not isinstance(value, JavaThrowable):
        raise CorruptStreamError("an exceptional reply holds no exception")
    return Reply(None, value), reader.position
