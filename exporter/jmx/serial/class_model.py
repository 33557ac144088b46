"""Class descriptors: what a stream says about a class before its objects, prepared so that objects read fast."""

import struct
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, final
from weakref import WeakValueDictionary

from exporter.jmx.object_name import ObjectName
from exporter.jmx.serial.decoder import Decoder
from exporter.jmx.serial.protocol import FORMATS, SERIALIZABLE, WRITE_METHOD
from exporter.jmx.values import JavaObject, JavaValue

if TYPE_CHECKING:
    from exporter.jmx.serial.conversions.conversion import Convert, ConvertWritten

ReadObject = Callable[[Decoder, "LinkedClass"], JavaValue]
"""Reads an object of the class, for a decoder that stands after the object's class descriptor."""

_ENTRIES = 4096
_ENTRY_BYTES = 8192
_ALL_BYTES = 4 << 20
_VARIANTS = 16
_LINKS = 4
_NEW_NAMES = 100_000


class ClassDescriptor:
    """One class as a stream describes it, without its superclass.

    Attributes:
        name: its name as `Class.getName` gives it; empty for a dynamic proxy's.
        flags: WRITE_METHOD, SERIALIZABLE, EXTERNALIZABLE, BLOCK_DATA and ENUM_CLASS.
        primitive_names: its fields of primitive types, in the order in which their values stand in the stream.
        codes: the types of these fields.
        values: their values' layout.
        object_names: its other fields, whose values follow.
        has_chars: whether a field of a primitive type is a char.
        interfaces: a dynamic proxy's interfaces.
        writes_something: whether an object holds anything of this class.
    """

    __slots__ = (
        "_links",
        "codes",
        "flags",
        "has_chars",
        "interfaces",
        "name",
        "object_names",
        "primitive_names",
        "values",
        "writes_something",
    )

    def __init__(
        self,
        name: str,
        flags: int,
        primitives: Sequence[tuple[str, str]] = (),
        object_names: Sequence[str] = (),
        interfaces: Sequence[str] = (),
    ) -> None:
        self.name = name
        self.flags = flags
        self.codes = "".join(code for code, _ in primitives)
        self.primitive_names = tuple(name for _, name in primitives)
        self.values = struct.Struct(">" + "".join(FORMATS[code] for code in self.codes))
        self.object_names = tuple(object_names)
        self.has_chars = "C" in self.codes
        self.interfaces = tuple(interfaces)
        self.writes_something = bool(flags & SERIALIZABLE and (self.codes or self.object_names or flags & WRITE_METHOD))
        self._links: dict[LinkedClass | None, LinkedClass] = {}

    def linked(self, parent: "LinkedClass | None") -> "tuple[LinkedClass, bool]":
        """Link the class to that superclass; gives both, and whether that is new and yet to be prepared."""
        found = self._links.get(parent)
        if found is not None:
            return found, False
        if len(self._links) >= _LINKS:
            self._links.clear()
        made = self._links[parent] = LinkedClass(self, parent)
        return made, True


@final
class LinkedClass:
    """A class with its superclasses, and how its objects are read.

    Attributes:
        descriptor: the class itself.
        parent: its superclass, None where that isn't serializable.
        name: its name.
        parts: the classes that wrote something into an object, superclasses first: itself and those it extends.
        weight: what one object of it counts against the limit of values.
        read: reads an object.
        convert: makes an object's value from its record, None where the record is the value.
        convert_written: the same where the fields don't matter, and where `read` needs it.
        converted: the class, among itself and its superclasses, that the conversion is for.
        unpack: a boxed value's or an array element's layout.
        size: its length in bytes.
        format: a boxed value's format in `struct`; empty for any other class.
        unfinished: stands for an object of it while the object is read, where no record does.
    """

    __slots__ = (
        "convert",
        "convert_written",
        "converted",
        "descriptor",
        "format",
        "name",
        "parent",
        "parts",
        "read",
        "size",
        "unfinished",
        "unpack",
        "weight",
    )

    def __init__(self, descriptor: ClassDescriptor, parent: "LinkedClass | None") -> None:
        self.descriptor = descriptor
        self.parent = parent
        self.name = descriptor.name
        fields = len(descriptor.primitive_names) + len(descriptor.object_names)
        self.parts: tuple[ClassDescriptor, ...] = () if parent is None else parent.parts
        if descriptor.writes_something:
            self.parts = (*self.parts, descriptor)
        self.weight: int = fields + 1 + (0 if parent is None else parent.weight)
        self.read: ReadObject
        self.convert: Convert | None = None
        self.convert_written: ConvertWritten
        self.converted = descriptor
        self.unpack = descriptor.values.unpack_from
        self.size = descriptor.values.size
        self.format = ""
        self.unfinished = JavaObject(self.name, {})


class DescribedClass:
    """A descriptor with the bytes that said so: the same bytes need not be read twice.

    Attributes:
        descriptor: what they say.
        encoded: the bytes, from the class's name to the end of the annotation; or to the null after it, that stands
            for a superclass.
        strings: the strings in them, each of which takes a handle after the class's own.
        handles_before: how many handles must have been taken before, for those that the bytes refer to.
        alone: the class, where it has no superclass and the bytes say so.
    """

    __slots__ = ("alone", "descriptor", "encoded", "handles_before", "strings")

    def __init__(
        self,
        descriptor: ClassDescriptor,
        encoded: bytes,
        strings: Sequence[str],
        handles_before: int,
        alone: LinkedClass | None,
    ) -> None:
        self.descriptor = descriptor
        self.encoded = encoded
        self.strings = strings
        self.handles_before = handles_before
        self.alone = alone


class ClassCache:
    """Class descriptors by the bytes that describe them, and ObjectNames by their text, kept from reply to reply.

    It belongs to one server's session, and to one thread at a time. It holds nothing but what equal bytes would say
    again, so sharing it changes no result. It is bounded: a server that describes ever new classes makes it start
    afresh, and names are kept only for as long as somebody else has them.
    """

    __slots__ = ("_bytes", "_entries", "_known", "_new_names", "_object_names")

    def __init__(self) -> None:
        self._known: dict[bytes, list[DescribedClass]] = {}
        self._entries = 0
        self._bytes = 0
        self._new_names: list[ObjectName] = []
        self._object_names: WeakValueDictionary[str, ObjectName] = WeakValueDictionary()

    def candidates(self, key: bytes) -> Sequence[DescribedClass]:
        """Give the descriptors whose bytes begin with the key."""
        return self._known.get(key, ())

    def add(self, key: bytes, entry: DescribedClass) -> None:
        """Keep a descriptor whose bytes begin with the key."""
        if len(entry.encoded) > _ENTRY_BYTES:
            return
        if self._entries >= _ENTRIES or self._bytes + len(entry.encoded) > _ALL_BYTES:
            self._known.clear()
            self._entries = self._bytes = 0
        variants = self._known.setdefault(key, [])
        if len(variants) >= _VARIANTS:
            del variants[0]
        variants.append(entry)
        self._entries += 1
        self._bytes += len(entry.encoded)

    def object_name(self, text: str) -> ObjectName:
        """Find the ObjectName of a text, the one that somebody has already where there is: servers repeat their names.

        Raises:
            MalformedObjectNameError: it is none.
        """
        found = self._object_names.get(text)
        if found is None:
            found = self._object_names[text] = ObjectName.parse(text)
            if len(self._new_names) >= _NEW_NAMES:
                self.let_go()
            self._new_names.append(found)
        return found

    def let_go(self) -> None:
        """Let new names go: a reply was read to its end, and who wants them has them. A part is read once more."""
        self._new_names.clear()
