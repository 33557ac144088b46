"""Writes objects as ObjectOutputStream does (Java Object Serialization Specification, chapter 6): what JMX needs."""

import struct
from collections.abc import Callable, Sequence
from types import NoneType
from typing import Any, ClassVar

from exporter.jmx.object_name import ObjectName
from exporter.jmx.serial import modified_utf8, protocol
from exporter.jmx.serial.arguments import (
    BYTE_ARRAY,
    LONG_ARRAY,
    MARSHALLED_OBJECT,
    OBJECT_NAME,
    JavaArgument,
    LongArray,
    MarshalledObject,
    WrittenArray,
    WrittenClass,
    WrittenField,
    WrittenObject,
    boolean,
    objects,
    strings,
)
from exporter.jmx.values import BlockData

_DESCRIPTOR = struct.Struct(">QBH")
_HASH_OF_NULL = 13


class ObjectWriter:
    """Writes one object stream; without a header unless asked for one.

    Args:
        annotated: whether each class descriptor carries an annotation, a null, as RMI's streams do.
    """

    def __init__(self, *, annotated: bool) -> None:
        self._annotation = bytes([protocol.NULL, protocol.END_BLOCK] if annotated else [protocol.END_BLOCK])
        self._parts = bytearray()
        self._block = bytearray()
        self._handles = 0
        self._known: dict[str | WrittenClass, int] = {}

    def write_stream_header(self) -> None:
        """Write what every stream begins with."""
        self._parts += protocol.STREAM_HEADER

    def write_primitives(self, data: bytes) -> None:
        """Write primitive values, already big-endian; those that follow one another share a block."""
        self._block += data

    def write_object(self, value: JavaArgument) -> None:
        """Write an object: None, str, bool, bytes, ObjectName, or of a type of `exporter.jmx.serial.arguments`.

        A list or tuple of nothing but strings becomes a String[], any other an Object[].

        Raises:
            TypeError: it is of another type.
            struct.error: a number does not fit into its field.
        """
        self._end_block()
        write = self._writers.get(type(value))
        if write is None:
            raise TypeError(f"{type(value).__name__} cannot be written as a Java object")
        write(self, value)

    def getvalue(self) -> bytes:
        """Give what was written so far."""
        self._end_block()
        return bytes(self._parts)

    def _end_block(self) -> None:
        if not self._block:
            return
        length = len(self._block)
        short = length <= 255
        self._parts += bytes([protocol.BLOCK, length]) if short else struct.pack(">BI", protocol.LONG_BLOCK, length)
        self._parts += self._block
        self._block.clear()

    def _referred(self, known: str | WrittenClass) -> bool:
        """Tell whether something was written before, and refer to it then."""
        handle = self._known.get(known)
        if handle is None:
            return False
        self._parts += struct.pack(">BI", protocol.REFERENCE, protocol.FIRST_HANDLE + handle)
        return True

    def _remember(self, known: str | WrittenClass) -> None:
        self._known[known] = self._handles
        self._handles += 1

    def _string(self, value: str) -> None:
        if self._referred(value):
            return
        self._remember(value)
        data = modified_utf8.encode(value)
        if len(data) <= 0xFFFF:
            self._parts += struct.pack(">BH", protocol.STRING, len(data))
        else:
            self._parts += struct.pack(">BQ", protocol.LONG_STRING, len(data))
        self._parts += data

    def _class(self, described: WrittenClass | None) -> None:
        if described is None:
            self._parts.append(protocol.NULL)
            return
        if self._referred(described):
            return
        self._parts.append(protocol.CLASS_DESCRIPTOR)
        self._utf(described.name)
        self._remember(described)
        self._parts += _DESCRIPTOR.pack(described.version, described.flags, len(described.fields))
        for field in described.fields:
            self._parts += field.code.encode()
            self._utf(field.name)
            if field.type_name:
                self._string(field.type_name)
        self._parts += self._annotation
        self._class(described.parent)

    def _utf(self, value: str) -> None:
        data = modified_utf8.encode(value)
        self._parts += struct.pack(">H", len(data)) + data

    def _array(self, described: WrittenClass, length: int) -> None:
        self._parts.append(protocol.ARRAY)
        self._class(described)
        self._handles += 1
        self._parts += struct.pack(">I", length)

    def _null(self, _: None) -> None:
        self._parts.append(protocol.NULL)

    def _boolean(self, value: bool) -> None:  # noqa: FBT001 - the value is the subject
        self._object(boolean(value))

    def _bytes(self, value: bytes) -> None:
        self._array(BYTE_ARRAY, len(value))
        self._parts += value

    def _longs(self, value: LongArray) -> None:
        self._array(LONG_ARRAY, len(value.elements))
        self._parts += struct.pack(f">{len(value.elements)}q", *value.elements)

    def _sequence(self, value: Sequence[JavaArgument]) -> None:
        texts = [item for item in value if isinstance(item, str)]
        self._objects(strings(texts) if len(texts) == len(value) else objects(value))

    def _objects(self, value: WrittenArray) -> None:
        self._array(value.described, len(value.elements))
        for element in value.elements:
            self.write_object(element)

    def _object_name(self, value: ObjectName) -> None:
        self._object(WrittenObject(OBJECT_NAME, (), (str(value),)))

    def _marshalled(self, value: MarshalledObject) -> None:
        self._object(_marshalled(value))

    def _object(self, value: WrittenObject) -> None:
        self._parts.append(protocol.OBJECT)
        self._class(value.described)
        self._handles += 1
        for field, found in zip(_all_fields(value.described), value.values, strict=True):
            if field.type_name:
                self.write_object(found)
            else:
                self._parts += struct.pack(f">{protocol.FORMATS[field.code]}", found)
        if value.described.flags & protocol.WRITE_METHOD:
            for item in value.annotations:
                if isinstance(item, BlockData):
                    self.write_primitives(item)
                else:
                    self.write_object(item)
            self._end_block()
            self._parts.append(protocol.END_BLOCK)

    _writers: ClassVar[dict[type, Callable[[Any, Any], None]]] = {
        NoneType: _null,
        str: _string,
        bool: _boolean,
        bytes: _bytes,
        list: _sequence,
        tuple: _sequence,
        LongArray: _longs,
        WrittenArray: _objects,
        ObjectName: _object_name,
        MarshalledObject: _marshalled,
        WrittenObject: _object,
    }


def _all_fields(described: WrittenClass) -> Sequence[WrittenField]:
    above = () if described.parent is None else _all_fields(described.parent)
    return (*above, *described.fields)


def _marshalled(value: MarshalledObject) -> WrittenObject:
    """Put a value in a stream of its own, not annotated, with the hash that MarshalledObject keeps of its bytes."""
    if value.value is None:
        return WrittenObject(MARSHALLED_OBJECT, (_HASH_OF_NULL, None, None))
    inner = ObjectWriter(annotated=False)
    inner.write_stream_header()
    inner.write_object(value.value)
    data = inner.getvalue()
    code = 0
    for byte in data:
        code = (31 * code + (byte if byte < 128 else byte - 256)) & 0xFFFFFFFF
    return WrittenObject(MARSHALLED_OBJECT, (code if code < 1 << 31 else code - (1 << 32), None, data))
