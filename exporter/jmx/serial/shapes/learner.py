"""Learns a reply's shape: where in its bytes the numbers are that change from poll to poll.

A LearningReader decodes like an ObjectReader, but leaves a Slot in place of each boxed primitive and each array of
primitives. A later reply that differs from the learnt one in nothing but these bytes can be decoded by unpacking them.
Whatever else may change - a string, a date, an object's own fields, which values are shared - is part of the shape.
"""

import struct
from dataclasses import dataclass
from typing import ClassVar, cast

from exporter.jmx.budget import Look
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.input import unwatched
from exporter.jmx.serial.limits import Limits
from exporter.jmx.serial.protocol import FORMATS, OBJECT
from exporter.jmx.serial.reader import ObjectReader, by_tag
from exporter.jmx.values import JavaValue


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value stands in a reply's bytes.

    Attributes:
        offset: its first byte, counted from the beginning of the data.
        size: how many bytes it has.
        code: its type as class descriptors name it: B C D F I J S Z, or `[` and one of them for an array.
        format: its layout in `struct`, big-endian (`q`, `5d`).
    """

    offset: int
    size: int
    code: str
    format: str


class LearningReader(ObjectReader):
    """Reads one object stream and leaves slots where its primitive values are.

    Attributes:
        slots: the slots in the order of their offsets. A value that the stream refers back to has one.
        is_exact: whether filling the slots gives what reading would. It doesn't where a conversion needed the value
            of one (a BigInteger's digits).
    """

    __slots__ = ("is_exact", "slots")

    def __init__(
        self,
        data: bytes | bytearray | memoryview,
        position: int = 0,
        limits: Limits | None = None,
        classes: ClassCache | None = None,
        look: Look = unwatched,
    ) -> None:
        """Start at a position, as an ObjectReader does."""
        super().__init__(data, position, Limits() if limits is None else limits, classes, look)
        self.slots: list[Slot] = []
        self.is_exact = True

    def unconverted(self) -> None:
        """Note that an object's value can't be had from slots."""
        self.is_exact = False

    def slot(self, size: int, code: str, layout: str) -> JavaValue:
        """Leave a slot in the place of the value that comes next."""
        found = Slot(self.position, size, code, layout)
        self.take(size)
        self.slots.append(found)
        self.handles.append(found)
        return cast("JavaValue", found)  # in its place, and in what a LearningReader reads alone

    def _object(self) -> JavaValue:
        linked = self.class_of_object()
        if linked.format:  # a boxed primitive
            return self.slot(linked.size, linked.descriptor.codes, linked.format)
        return linked.read(self, linked)

    def _primitive_array(self, code: str, count: int) -> JavaValue:
        if code not in "BC" and self.counted(count):
            return super()._primitive_array(code, count)
        layout = f"{count}s" if code == "B" else f"{count}{FORMATS[code]}"
        return self.slot(struct.calcsize(f">{layout}"), f"[{code}", layout)

    value_readers: ClassVar = by_tag(ObjectReader.value_readers, {OBJECT: _object})
    contents_readers: ClassVar = by_tag(ObjectReader.contents_readers, {OBJECT: _object})
