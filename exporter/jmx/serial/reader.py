"""Reads what a Java program wrote with ObjectOutputStream (Java Object Serialization Specification, chapter 6).

Both protocol versions are read, and class annotations of any kind, so streams of RMI as well as files. What comes out
is data (`exporter.jmx.values`): names from the stream are only ever looked up in tables of this package.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import ClassVar, NoReturn

from exporter.jmx.budget import Look
from exporter.jmx.serial import protocol
from exporter.jmx.serial.class_model import ClassCache, LinkedClass
from exporter.jmx.serial.class_reader import ClassReader
from exporter.jmx.serial.decoder import Read
from exporter.jmx.serial.errors import IncompleteError, RemoteAbortError
from exporter.jmx.serial.input import STEP, Data, unwatched
from exporter.jmx.serial.limits import Limits
from exporter.jmx.values import (
    BlockData,
    Counted,
    JavaClass,
    JavaEnum,
    JavaObject,
    JavaThrowable,
    JavaValue,
)

_FIRST_HANDLE = protocol.FIRST_HANDLE
_END_BLOCK = protocol.END_BLOCK
_TEXTS = {protocol.STRING, protocol.LONG_STRING, protocol.REFERENCE, protocol.EXCEPTION}
_INT = struct.Struct(">i").unpack_from
_LONG = struct.Struct(">q").unpack_from
_LONG_TEXT = 256
"""A shorter one may take a few times the memory of its bytes: that is among what a value counts."""
_DEFAULT_LIMITS = Limits()


def by_tag(others: Sequence[Read], readers: Mapping[int, Read]) -> Sequence[Read]:
    """Make a table of all 256 bytes: some readers, and others for the rest."""
    return tuple(readers.get(tag, other) for tag, other in enumerate(others))


class ObjectReader(ClassReader):
    """Reads one object stream.

    After an error the reader is of no further use. An IncompleteError says that the same bytes, and more, are to be
    read from the beginning by a new reader.
    """

    __slots__ = ("_aborting",)

    def __init__(
        self,
        data: Data,
        position: int = 0,
        limits: Limits = _DEFAULT_LIMITS,
        classes: ClassCache | None = None,
        look: Look = unwatched,
    ) -> None:
        """Start at a position; nothing is copied, nor read yet.

        Args:
            data: what has come; it must not change while it is read. `bytes` is read fastest.
            position: where the stream begins.
            limits: what the stream may cost.
            classes: what is known of the same server's classes.
            look: watches over decoding.
        """
        super().__init__(data, position, limits, ClassCache() if classes is None else classes, look)
        self._aborting = False

    def read_stream_header(self) -> None:
        """Read what every stream begins with.

        Raises:
            IncompleteError: more bytes are needed.
            CorruptStreamError: something else stands there.
        """
        found = bytes(self.data[self.position : self.position + 4])
        if not protocol.STREAM_HEADER.startswith(found):
            raise self.corrupt("it does not begin as one")
        if len(found) < 4:
            raise IncompleteError(4 - len(found))
        self.position += 4

    def read_block(self) -> BlockData:
        """Read one block of primitive data.

        Raises:
            IncompleteError: more bytes are needed.
            CorruptStreamError: something else stands there, or it is too long.
            RemoteAbortError: the server failed before it wrote the block.
        """
        block = self._guarded(self.contents_readers)
        if type(block) is not BlockData:
            raise self.corrupt("primitive data are missing")
        return block

    def read_object(self) -> JavaValue:
        """Read one object, string, array or null.

        Raises:
            IncompleteError: more bytes are needed.
            CorruptStreamError: the bytes are malformed or exceed a limit.
            UnknownFormatError: an object's class has a format of its own; a CorruptStreamError, too.
            RemoteAbortError: the server failed in its midst.
        """
        return self._guarded(self.value_readers)

    def _guarded(self, readers: Sequence[Read]) -> JavaValue:
        """Read a value at top level, where alone the stream may be reset, with the errors that the callers know.

        Whatever reads beyond the end of the bytes gets an IndexError or a struct.error from them.
        """
        try:
            while self.data[self.position] == protocol.RESET:
                self.position += 1
                self.handles.clear()
                self.spend(1)
            tag = self.data[self.position]
            self.position += 1
            found = readers[tag](self)
        except IncompleteError as error:
            missing = error.missing
        except (IndexError, struct.error):
            missing = 1
        else:
            self.spend(1)
            return found
        if self.end - self._start + missing > self._limits.reply_bytes:
            raise self.corrupt(f"it is longer than {self._limits.reply_bytes} bytes")
        raise IncompleteError(missing)

    def value(self) -> JavaValue:
        """Read a value within another one."""
        position = self.position
        self.position = position + 1
        return self.value_readers[self.data[position]](self)

    def text(self) -> str:
        """Read a string, new or referred to.

        Raises:
            CorruptStreamError: something else stands there.
        """
        if self.data[self.position] in _TEXTS:
            found = self.value()
            if type(found) is str:
                return found
        raise self.corrupt("a text is missing")

    # Strings and blocks

    def _string(self) -> str:
        data = self.data
        start = self.position + 2
        stop = start + (data[start - 2] << 8 | data[start - 1])
        if stop > self.end:
            raise IncompleteError(stop - self.end)
        try:
            found = str(data[start:stop], "utf-8")
        except UnicodeDecodeError:
            found = self.decode(data[start:stop])
        else:
            if stop - start >= _LONG_TEXT:
                self.weigh(found, stop - start)
        self.position = stop
        self.handles.append(found)
        return found

    def _long_string(self) -> str:
        (length,) = _LONG(self.data, self.position)
        self.position += 8
        found = self.decode(self.take(self._checked_length(length)))
        self.handles.append(found)
        return found

    def _block(self) -> BlockData:
        length = self.data[self.position]
        self.position += 1
        return BlockData(self.take(length))

    def _long_block(self) -> BlockData:
        return BlockData(self.take(self._checked_length(self.int4())))

    def _checked_length(self, length: int) -> int:
        if not 0 <= length <= self._limits.string_bytes:
            raise self.corrupt(f"a length of {length} bytes")
        return length

    # References, classes, enum constants

    def _null(self) -> None:
        return None

    def _reference(self) -> JavaValue:
        position = self.position
        self.position = position + 4
        (handle,) = _INT(self.data, position)
        handle -= _FIRST_HANDLE
        handles = self.handles
        if not 0 <= handle < len(handles):
            raise self.corrupt("a reference to what was not written")
        found: JavaValue | LinkedClass = handles[handle]
        if type(found) is LinkedClass:
            return JavaObject("java.io.ObjectStreamClass", {"name": found.name})
        return found

    def _class_descriptor_value(self) -> JavaValue:
        self.position -= 1
        described = self.read_class()
        return JavaObject("java.io.ObjectStreamClass", {"name": "" if described is None else described.name})

    def _class(self) -> JavaClass:
        described = self.required_class()
        found = JavaClass(described.name)
        self.handles.append(found)
        return found

    def _enum(self) -> JavaEnum:
        described = self.required_class()
        index = len(self.handles)
        self.handles.append(described.unfinished)
        name = self.text()
        found = self.handles[index] = JavaEnum(described.name, name)
        return found

    # Objects and arrays

    def _object(self) -> JavaValue:
        linked = self.class_of_object()
        return linked.read(self, linked)

    def contents(self) -> list[JavaValue]:
        """Read what a class wrote by itself, as far as the mark that ends it: values, and BlockData."""
        items: list[JavaValue] = []
        append = items.append
        data = self.data
        readers = self.contents_readers
        for _ in self._steps:
            position = self.position
            self.position = position + 1
            tag = data[position]
            if tag == _END_BLOCK:
                self.spend(len(items))
                return items
            append(readers[tag](self))
        return self._more_contents(items)

    def _more_contents(self, items: list[JavaValue]) -> list[JavaValue]:
        """Read on what a class wrote by itself: many values, counted while they are read."""
        counted = 0
        for _ in range(len(items), self._limits.array_length):
            if len(items) - counted >= STEP:
                self.spend(len(items) - counted)
                counted = len(items)
            tag = self.data[self.position]
            self.position += 1
            if tag == _END_BLOCK:
                self.spend(len(items) - counted)
                return items
            items.append(self.contents_readers[tag](self))
        raise self.corrupt("a class wrote too many values")

    def _array(self) -> JavaValue:
        name = self.required_class().name
        count = self.int4()
        code = name[1:2]
        if not 0 <= count <= (self._limits.string_bytes if code == "B" else self._limits.array_length):
            raise self.corrupt(f"an array of {count} elements")
        if name[:1] == "[" and code in protocol.FORMATS:
            return self._primitive_array(code, count)
        if name[:2] not in {"[L", "[["}:
            raise self.corrupt("an array without an array's class")
        if count > self.end - self.position:
            raise IncompleteError(count - (self.end - self.position))
        if count > STEP:
            return self._long_array(count)
        values: list[JavaValue] = []
        append = values.append
        self.handles.append(values)
        self.spend(count)
        self.descend()
        data = self.data
        readers = self.value_readers
        for _ in range(count):
            position = self.position
            self.position = position + 1
            append(readers[data[position]](self))
        self.depth_left += 1
        return values

    def _long_array(self, count: int) -> JavaValue:
        """Read an array of many elements: gives their number alone, where no more is wanted of so many."""
        values: list[JavaValue] = []
        found = self.counted(count) or values
        self.handles.append(found)
        self.descend()
        for start in range(0, count, STEP):
            some = min(STEP, count - start)
            self.spend(some)
            elements = [self.value() for _ in range(some)]
            if found is values:
                values += elements
        self.depth_left += 1
        return found

    def counted(self, elements: int) -> Counted | None:
        """Make what stands for so many elements, where only their number is wanted; None where they are."""
        return Counted(elements) if elements > self._limits.kept_elements else None

    def _primitive_array(self, code: str, count: int) -> JavaValue:
        layout = f">{count}{protocol.FORMATS[code]}"
        size = struct.calcsize(layout)
        found: JavaValue
        if code == "B":
            found = bytes(self.take(size))
        elif code == "C":
            found = str(self.take(size), "utf-16-be", "replace")
        elif (found := self.counted(count)) is not None:
            self.skip(size)
        else:
            self.spend(count)
            found = list(struct.unpack(layout, self.take(size)))
        self.handles.append(found)
        return found

    # What has no place, and what ends it all

    def abort(self) -> NoReturn:
        """Read what the server writes when it fails in the midst of a value: handles start afresh, a Throwable follows.

        Raises:
            RemoteAbortError: the server failed.
            CorruptStreamError: no Throwable follows.
        """
        if self._aborting:
            raise self.corrupt("a failure within a failure")
        self._aborting = True
        self.handles = []
        last_attribute = self.last_attribute
        throwable = self.value()
        if type(throwable) is not JavaThrowable:
            raise self.corrupt("a failure without a reason")
        raise RemoteAbortError(throwable, last_attribute)

    def _misplaced(self) -> NoReturn:
        self.position -= 1
        raise self.corrupt(f"the byte 0x{self.data[self.position]:02x} has no meaning there")

    def unconverted(self) -> None:
        """Do nothing about an object that isn't what its class writes: its record is its value."""

    value_readers: ClassVar[Sequence[Read]] = by_tag(
        (_misplaced,) * 256,
        {
            protocol.NULL: _null,
            protocol.REFERENCE: _reference,
            protocol.CLASS_DESCRIPTOR: _class_descriptor_value,
            protocol.PROXY_CLASS_DESCRIPTOR: _class_descriptor_value,
            protocol.OBJECT: _object,
            protocol.STRING: _string,
            protocol.LONG_STRING: _long_string,
            protocol.ARRAY: _array,
            protocol.CLASS: _class,
            protocol.ENUM: _enum,
            protocol.EXCEPTION: abort,
        },
    )
    """What reads a value, by the byte that it begins with; a LearningReader has its own."""
    contents_readers: ClassVar[Sequence[Read]] = by_tag(
        value_readers, {protocol.BLOCK: _block, protocol.LONG_BLOCK: _long_block}
    )
    """The same for what a class wrote by itself, where blocks of primitive data stand among values."""
