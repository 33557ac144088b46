"""Reads class descriptors, once for equal bytes of one server."""

import struct

from exporter.jmx.budget import Look
from exporter.jmx.object_name import ObjectName
from exporter.jmx.serial import protocol
from exporter.jmx.serial.class_binding import prepare
from exporter.jmx.serial.class_model import ClassCache, ClassDescriptor, DescribedClass, LinkedClass
from exporter.jmx.serial.decoder import Decoder
from exporter.jmx.serial.input import Data
from exporter.jmx.serial.limits import Limits
from exporter.jmx.values import JavaObject

_FIRST_HANDLE = protocol.FIRST_HANDLE
_REFERENCE = protocol.REFERENCE
_INT = struct.Struct(">i").unpack_from
_END = struct.Struct(">qBH")
_UNFINISHED = JavaObject("java.io.ObjectStreamClass", {})
_MOST_INTERFACES = 65535
_CLASS_WEIGHT = 100
"""What a class counts against the limit of values: reading one takes longer than an object of a known class."""


class ClassReader(Decoder):
    """Reads the classes of one stream.

    Attributes:
        classes: what is known of the same server's classes; more is learnt.
    """

    __slots__ = ("classes",)

    def __init__(self, data: Data, position: int, limits: Limits, classes: ClassCache, look: Look) -> None:
        super().__init__(data, position, limits, look)
        self.classes = classes

    def object_name(self, text: str) -> ObjectName:
        """Find the ObjectName of a text, the one that somebody has already where there is."""
        return self.classes.object_name(text)

    def read_class(self) -> LinkedClass | None:
        """Read the class that is described next, or referred to; None for a null.

        Raises:
            CorruptStreamError: something else stands there.
            RemoteAbortError: the server failed there.
        """
        tag = self.data[self.position]
        self.position += 1
        if tag == protocol.REFERENCE:
            found = self._referred()
            if type(found) is LinkedClass:
                return found
        elif tag == protocol.CLASS_DESCRIPTOR:
            return self._new_class()
        elif tag == protocol.NULL:
            return None
        elif tag == protocol.PROXY_CLASS_DESCRIPTOR:
            return self._new_proxy()
        elif tag == protocol.EXCEPTION:
            self.abort()
        raise self.corrupt("a class descriptor is missing")

    def required_class(self) -> LinkedClass:
        """Read a class that must not be null.

        Raises:
            CorruptStreamError: it is null, or something else stands there.
        """
        described = self.read_class()
        if described is None:
            raise self.corrupt("an object without a class")
        return described

    def class_of_object(self) -> LinkedClass:
        """Read a class that must not be null, quickly where it is that of an earlier object.

        Raises:
            CorruptStreamError: it is null, or something else stands there.
        """
        position = self.position
        if self.data[position] != _REFERENCE:
            return self.required_class()
        (handle,) = _INT(self.data, position + 1)
        handles = self.handles
        handle -= _FIRST_HANDLE
        if 0 <= handle < len(handles):
            found = handles[handle]
            if type(found) is LinkedClass:
                self.position = position + 5
                return found
        raise self.corrupt("an object without a class")

    def _referred(self) -> object:
        """Read what a reference refers to."""
        index = self.int4() - _FIRST_HANDLE
        if not 0 <= index < len(self.handles):
            raise self.corrupt("a reference to what was not written")
        return self.handles[index]

    def _new_class(self) -> LinkedClass:
        data = self.data
        start = self.position
        key = bytes(data[start : start + 2 + (data[start] << 8 | data[start + 1]) + _END.size])
        handles = self.handles
        index = len(handles)
        for known in self.classes.candidates(key):
            stop = start + len(known.encoded)
            if data[start:stop] == known.encoded and known.handles_before <= index:
                self.position = stop
                handles.append(known.alone or _UNFINISHED)
                handles.extend(known.strings)
                if known.alone is None:
                    return self._with_parent(known.descriptor, index)
                self.spend(_CLASS_WEIGHT + known.alone.weight)
                return known.alone
        handles.append(_UNFINISHED)
        descriptor, handles_before = self._plain_descriptor()
        strings = tuple(handles[index + 1 :])
        self.descend()
        is_plain = all(item is None for item in self.contents())
        self.depth_left += 1
        stop = self.position
        linked = self._with_parent(descriptor, index)
        if is_plain:
            is_alone = linked.parent is None and data[stop] == protocol.NULL
            encoded = bytes(data[start : stop + is_alone])
            alone = linked if is_alone else None
            self.classes.add(key, DescribedClass(descriptor, encoded, strings, handles_before, alone))
        return linked

    def _with_parent(self, descriptor: ClassDescriptor, index: int) -> LinkedClass:
        """Read the superclass, and make the class with it, which has that handle."""
        self.descend()
        linked, is_new = descriptor.linked(self.read_class())
        self.depth_left += 1
        if is_new:
            prepare(linked)
        self.spend(_CLASS_WEIGHT + linked.weight)
        self.handles[index] = linked
        return linked

    def _plain_descriptor(self) -> tuple[ClassDescriptor, int]:
        """Read a class without annotation and superclass; tells how many handles its types' names refer back to."""
        own = len(self.handles)
        name = self._utf()
        _, flags, count = _END.unpack_from(self.data, self.position)
        self.position += _END.size
        if flags & protocol.SERIALIZABLE and flags & protocol.EXTERNALIZABLE:
            raise self.corrupt("a class with contradictory flags")
        primitives: list[tuple[str, str]] = []
        object_names: list[str] = []
        handles_before = 0
        for _ in range(count):
            code = chr(self.data[self.position])
            self.position += 1
            field = self._utf()
            if code in "L[":
                object_names.append(field)
                handles_before = max(handles_before, self._type_name() - len(self.handles) + own)
            elif code not in protocol.FORMATS or object_names:
                raise self.corrupt("a class with a malformed field")
            else:
                primitives.append((code, field))
        return ClassDescriptor(name, flags, primitives, object_names), handles_before

    def _type_name(self) -> int:
        """Read the name of a field's type, which is not needed: the handle that it refers to, if it does.

        What that handle holds is of no matter: it isn't looked at either where the class is known by its bytes.
        """
        if self.data[self.position] != protocol.REFERENCE:
            self.text()
            return 0
        self.position += 1
        self._referred()
        self.position -= 4
        return self.int4() - protocol.FIRST_HANDLE

    def _utf(self) -> str:
        """Read a text after its length, which takes no handle."""
        position = self.position
        length = self.data[position] << 8 | self.data[position + 1]
        self.position = position + 2
        return self.decode(self.take(length))

    def _new_proxy(self) -> LinkedClass:
        index = len(self.handles)
        self.handles.append(_UNFINISHED)
        count = self.int4()
        if not 0 <= count <= _MOST_INTERFACES:
            raise self.corrupt(f"a proxy of {count} interfaces")
        self.spend(count)
        interfaces = [self._utf() for _ in range(count)]
        self.descend()
        self.contents()
        self.depth_left += 1
        return self._with_parent(ClassDescriptor("", protocol.SERIALIZABLE, interfaces=interfaces), index)
