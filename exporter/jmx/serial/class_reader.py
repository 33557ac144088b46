"""Reads class descriptors, once for equal bytes of one server."""

import struct
from typing import TYPE_CHECKING

from exporter.jmx.serial import protocol
from exporter.jmx.serial.class_binding import prepare
from exporter.jmx.serial.class_model import ClassDescriptor, DescribedClass, LinkedClass
from exporter.jmx.values import JavaObject

if TYPE_CHECKING:
    from exporter.jmx.serial.reader import ObjectReader

_END = struct.Struct(">qBH")
_UNFINISHED = JavaObject("java.io.ObjectStreamClass", {})
_MOST_INTERFACES = 65535
_CLASS_WEIGHT = 100
"""What a class counts against the limit of values: reading one takes longer than an object of a known class."""


def read_class(reader: "ObjectReader") -> LinkedClass | None:
    """The class that is described next, or referred to; None for a null.

    Raises:
        CorruptStreamError: something else stands there.
        RemoteAbortError: the server failed there.
    """
    tag = reader.data[reader.position]
    reader.position += 1
    if tag == protocol.REFERENCE:
        found = reader.referred()
        if type(found) is LinkedClass:
            return found
    elif tag == protocol.CLASS_DESCRIPTOR:
        return _new_class(reader)
    elif tag == protocol.NULL:
        return None
    elif tag == protocol.PROXY_CLASS_DESCRIPTOR:
        return _new_proxy(reader)
    elif tag == protocol.EXCEPTION:
        reader.abort()
    raise reader.corrupt("a class descriptor is missing")


def _new_class(reader: "ObjectReader") -> LinkedClass:
    data = reader.data
    start = reader.position
    key = bytes(data[start : start + 2 + (data[start] << 8 | data[start + 1]) + _END.size])
    handles = reader.handles
    index = len(handles)
    for known in reader.classes.candidates(key):
        stop = start + len(known.encoded)
        if data[start:stop] == known.encoded and known.handles_before <= index:
            reader.position = stop
            handles.append(known.alone or _UNFINISHED)
            handles.extend(known.strings)
            if known.alone is None:
                return _with_parent(reader, known.descriptor, index)
            reader.spend(_CLASS_WEIGHT + known.alone.weight)
            return known.alone
    handles.append(_UNFINISHED)
    descriptor, handles_before = _plain_descriptor(reader)
    strings = tuple(handles[index + 1 :])
    reader.descend()
    is_plain = all(item is None for item in reader.contents())
    reader.depth_left += 1
    stop = reader.position
    linked = _with_parent(reader, descriptor, index)
    if is_plain:
        is_alone = linked.parent is None and data[stop] == protocol.NULL
        encoded = bytes(data[start : stop + is_alone])
        alone = linked if is_alone else None
        reader.classes.add(key, DescribedClass(descriptor, encoded, strings, handles_before, alone))
    return linked


def _with_parent(reader: "ObjectReader", descriptor: ClassDescriptor, index: int) -> LinkedClass:
    """The class with its superclass, which is read; it has that handle."""
    reader.descend()
    linked, is_new = descriptor.linked(read_class(reader))
    reader.depth_left += 1
    if is_new:
        prepare(linked)
    reader.spend(_CLASS_WEIGHT + linked.weight)
    reader.handles[index] = linked
    return linked


def _plain_descriptor(reader: "ObjectReader") -> tuple[ClassDescriptor, int]:
    """A class without annotation and superclass, and how many handles must be taken before for its types' names."""
    own = len(reader.handles)
    name = _utf(reader)
    _, flags, count = _END.unpack_from(reader.data, reader.position)
    reader.position += _END.size
    if flags & protocol.SERIALIZABLE and flags & protocol.EXTERNALIZABLE:
        raise reader.corrupt("a class with contradictory flags")
    primitives: list[tuple[str, str]] = []
    object_names: list[str] = []
    handles_before = 0
    for _ in range(count):
        code = chr(reader.data[reader.position])
        reader.position += 1
        field = _utf(reader)
        if code in "L[":
            object_names.append(field)
            handles_before = max(handles_before, _type_name(reader) - len(reader.handles) + own)
        elif code not in protocol.FORMATS or object_names:
            raise reader.corrupt("a class with a malformed field")
        else:
            primitives.append((code, field))
    return ClassDescriptor(name, flags, primitives, object_names), handles_before


def _type_name(reader: "ObjectReader") -> int:
    """Read the name of a field's type, which is not needed: the handle that it refers to, if it does.

    What that handle holds is of no matter: it isn't looked at either where the class is known by its bytes.
    """
    if reader.data[reader.position] != protocol.REFERENCE:
        reader.text()
        return 0
    reader.position += 1
    reader.referred()
    reader.position -= 4
    return reader.int4() - protocol.FIRST_HANDLE


def _utf(reader: "ObjectReader") -> str:
    """A text after its length, which takes no handle."""
    position = reader.position
    length = reader.data[position] << 8 | reader.data[position + 1]
    reader.position = position + 2
    return reader.decode(reader.take(length))


def _new_proxy(reader: "ObjectReader") -> LinkedClass:
    index = len(reader.handles)
    reader.handles.append(_UNFINISHED)
    count = reader.int4()
    if not 0 <= count <= _MOST_INTERFACES:
        raise reader.corrupt(f"a proxy of {count} interfaces")
    reader.spend(count)
    interfaces = [_utf(reader) for _ in range(count)]
    reader.descend()
    reader.contents()
    reader.depth_left += 1
    return _with_parent(reader, ClassDescriptor("", protocol.SERIALIZABLE, interfaces=interfaces), index)
