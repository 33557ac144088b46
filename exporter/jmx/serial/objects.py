"""How an object is read after its class descriptor: one function a kind of class."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from exporter.jmx.object_name import MalformedObjectNameError
from exporter.jmx.serial import modified_utf8
from exporter.jmx.serial.class_model import ClassDescriptor, LinkedClass
from exporter.jmx.serial.conversions.conversion import UNEXPECTED, Convert
from exporter.jmx.serial.decoder import Decoder
from exporter.jmx.serial.errors import UnknownFormatError
from exporter.jmx.serial.input import STEP
from exporter.jmx.serial.jdk_classes import EXTERNAL_FORMATS
from exporter.jmx.serial.protocol import WRITE_METHOD
from exporter.jmx.values import Attribute, BlockData, JavaMap, JavaObject, JavaValue

_PROPERTY_LENGTH = 3
"""A property of an ObjectName has so many characters at least, with what stands before it."""
_CHARS_AT_ONCE = 16
"""So many characters or bytes that are copied count as one value."""
_BITS_AT_ONCE = 7
"""So do so many bits of a large number, as a power of two: they become decimal digits."""


def read_boxed(reader: Decoder, linked: LinkedClass) -> JavaValue:
    """Read a number or boolean: its one field."""
    position = reader.position
    found: JavaValue
    (found,) = linked.unpack(reader.data, position)
    reader.position = position + linked.size
    reader.handles.append(found)
    return found


def read_character(reader: Decoder, linked: LinkedClass) -> str:
    """Read a `java.lang.Character`."""
    position = reader.position
    (unit,) = linked.unpack(reader.data, position)
    reader.position = position + linked.size
    found = modified_utf8.character(unit)
    reader.handles.append(found)
    return found


def read_attribute(reader: Decoder, linked: LinkedClass) -> JavaValue:
    """Read a `javax.management.Attribute`; its name is kept for who wants to know where reading ended.

    One whose name is no text stays a record.
    """
    handles = reader.handles
    index = len(handles)
    handles.append(linked.unfinished)
    reader.descend()
    data = reader.data
    readers = reader.value_readers
    position = reader.position
    reader.position = position + 1
    name = readers[data[position]](reader)
    found: JavaValue
    position = reader.position
    reader.position = position + 1
    if type(name) is str:
        reader.last_attribute = name
        found = Attribute(name, readers[data[position]](reader))
    else:
        found = JavaObject(linked.name, {"name": name, "value": readers[data[position]](reader)})
        reader.unconverted()
    handles[index] = found
    reader.depth_left += 1
    return found


def read_object_name(reader: Decoder, linked: LinkedClass) -> JavaValue:
    """Read a `javax.management.ObjectName`: its text."""
    handles = reader.handles
    index = len(handles)
    handles.append(linked.unfinished)
    reader.descend()
    contents = reader.contents()
    reader.depth_left += 1
    found: JavaValue = None
    if len(contents) == 1 and type(contents[0]) is str and len(contents[0]) <= reader.longest_name:
        # Its properties are values, too.
        reader.spend(len(contents[0]) // _PROPERTY_LENGTH)
        with suppress(MalformedObjectNameError):
            found = reader.object_name(contents[0])
    if found is None:
        found = JavaObject(linked.name, {}, contents)
        reader.unconverted()
    handles[index] = found
    return found


def read_written(reader: Decoder, linked: LinkedClass) -> JavaValue:
    """Read a collection or map: what its class wrote by itself; its fields are passed over."""
    handles = reader.handles
    index = len(handles)
    handles.append(linked.unfinished)
    reader.descend()
    contents: list[JavaValue] = []
    for part in linked.parts:
        reader.skip(part.values.size)
        for _ in part.object_names:
            reader.value()
        if part.flags & WRITE_METHOD:
            written = reader.contents()
            if part is linked.converted:
                contents = written
    reader.depth_left += 1
    found: JavaValue = None
    try:
        found = linked.convert_written(contents)
    except UNEXPECTED:
        reader.unconverted()
        found = JavaObject(linked.name, {}, contents)
    if len(contents) > STEP:
        found = _counted(reader, found)
    handles[index] = found
    return found


def _counted(reader: Decoder, found: JavaValue) -> JavaValue:
    """Give a collection or map, or what stands for its elements where there are too many of them."""
    if isinstance(found, list):
        return reader.counted(len(found)) or found
    if isinstance(found, JavaMap):
        return reader.counted(len(found.entries)) or found
    return found


def read_record(reader: Decoder, linked: LinkedClass) -> JavaValue:
    """Read any other object: its fields and what its classes wrote, converted where its class is known."""
    handles = reader.handles
    index = len(handles)
    fields: dict[str, JavaValue] = {}
    annotations: list[JavaValue] = []
    record = JavaObject(linked.name, fields, annotations)
    handles.append(record)
    reader.spend(linked.weight)
    reader.descend()
    contents: list[JavaValue] = []
    data = reader.data
    readers = reader.value_readers
    for part in linked.parts:
        if part.codes:
            _read_primitives(reader, part, fields)
        for name in part.object_names:
            position = reader.position
            reader.position = position + 1
            fields[name] = readers[data[position]](reader)
        if part.flags & WRITE_METHOD:
            written = reader.contents()
            if part is linked.converted:
                contents = written
            annotations += written
    reader.depth_left += 1
    if linked.convert is None:
        return record
    handles[index] = found = _converted(reader, linked.convert, record, contents)
    return found


def _read_primitives(reader: Decoder, part: ClassDescriptor, fields: dict[str, JavaValue]) -> None:
    position = reader.position
    values = part.values.unpack_from(reader.data, position)
    reader.position = position + part.values.size
    fields.update(zip(part.primitive_names, values, strict=True))
    if part.has_chars:
        for code, name, unit in zip(part.codes, part.primitive_names, values, strict=True):
            if code == "C":
                fields[name] = modified_utf8.character(unit)


def _converted(reader: Decoder, convert: Convert, record: JavaObject, contents: Sequence[JavaValue]) -> JavaValue:
    # What it is made of may be shared by many objects, and is gone through, or copied, for each.
    held = sum(map(_weight, record.fields.values())) + sum(map(_weight, contents))
    _spend_on_copies(reader, held)
    try:
        found = convert(record, contents)
    except UNEXPECTED:
        reader.unconverted()
        return record
    if type(found) is list and len(found) > held:
        _spend_on_copies(reader, len(found) - held)
    return _counted(reader, found) if held > STEP else found


def _spend_on_copies(reader: Decoder, values: int) -> None:
    reader.spend(values)
    reader.copied += values


def _weight(value: JavaValue) -> int:
    """Tell what going through a value, or copying it, counts against the limit of values."""
    weigh = _WEIGHTS.get(type(value))
    return 0 if weigh is None else weigh(value)


_WEIGHTS: Final[Mapping[type, Callable[[Any], int]]] = {
    list: len,
    JavaMap: lambda value: len(value.entries),
    int: lambda value: value.bit_length() >> _BITS_AT_ONCE,
    str: lambda value: len(value) // _CHARS_AT_ONCE,
    bytes: lambda value: len(value) // _CHARS_AT_ONCE,
}


def read_external(reader: Decoder, linked: LinkedClass) -> JavaValue:
    """Read a `java.io.Externalizable` as RMI writes it: its own format, without a mark at its end."""
    index = len(reader.handles)
    reader.handles.append(linked.unfinished)
    read = EXTERNAL_FORMATS.get(linked.name)
    found = None if read is None else read(reader.data, reader.position)
    if found is None:
        raise UnknownFormatError(linked.name, reader.last_attribute)
    value, reader.position = found
    reader.handles[index] = value
    return value


def read_external_blocks(reader: Decoder, linked: LinkedClass) -> JavaValue:
    """Read a `java.io.Externalizable` of protocol version 2: its own format in blocks, and a mark at its end."""
    index = len(reader.handles)
    annotations: list[JavaValue] = []
    record = JavaObject(linked.name, {}, annotations)
    reader.handles.append(record)
    reader.descend()
    annotations += reader.contents()
    reader.depth_left += 1
    read = EXTERNAL_FORMATS.get(linked.name)
    if read is not None:
        try:
            found = read(b"".join(item for item in annotations if type(item) is BlockData), 0)
        except UNEXPECTED:
            found = None
        if found is not None:
            reader.handles[index] = found[0]
            return found[0]
        reader.unconverted()
    return record
