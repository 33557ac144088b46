"""Decodes what differs from an earlier reply in nothing but numbers: these are unpacked, and all else is known.

The replies to a question that is asked again and again are nearly always so. A template is exact: each byte that is no
value of a slot is compared, so that it decodes only what a reader would decode to an equal value. What is alike is
shared by all values that it makes.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from exporter.jmx.budget import VALUE_BYTES
from exporter.jmx.serial.errors import IncompleteError
from exporter.jmx.serial.shapes.learner import Slot
from exporter.jmx.serial.shapes.recipe import Recipe
from exporter.jmx.values import AttributeMap, JavaValue

Key = tuple[int, tuple[int, ...], tuple[bytes, ...]]
"""A reply's length, where the parts begin that are the same each time, and these."""

_FIXED_COST = 1000
_COST = 5


def cost_of(length: int) -> int:
    """Tell how many bytes of memory the template of a reply of that length takes, about."""
    return _FIXED_COST + _COST * length


class Template:
    """One shape of a reply.

    Attributes:
        size: its length.
        key: what tells it from other shapes.
        cost: how many bytes of memory it takes, about.
        weight: how many a value takes that it makes, about: what is alike is shared.
    """

    __slots__ = (
        "__weakref__",
        "_constants",
        "_expected",
        "_make",
        "_names",
        "_pick",
        "_starts",
        "_steps",
        "_unpack",
        "_unpack_fixed",
        "cost",
        "size",
        "weight",
    )

    def __init__(self, reply: bytes, ignored: slice, slots: Sequence[Slot], recipe: Recipe) -> None:
        layout = [">"]
        position = 0
        for slot in slots:
            layout += [f"{slot.offset - position}x", _layout(slot)]
            position = slot.offset + slot.size
        self.size = len(reply)
        self.cost = cost_of(self.size)
        fixed = list(_outside([ignored, *(slice(slot.offset, slot.offset + slot.size) for slot in slots)], self.size))
        self._starts = tuple(part.start for part in fixed)
        self._expected = tuple(reply[part] for part in fixed)
        self._unpack_fixed = struct.Struct(_layout_of_parts(fixed)).unpack_from
        self._unpack = struct.Struct("".join(layout)).unpack_from
        self._constants = tuple(recipe.constants)
        *self._steps, (self._make, self._pick) = recipe.steps()
        self._names = recipe.names
        self.weight = VALUE_BYTES * (len(self._steps) + 1 + sum(map(_values, slots)))

    @property
    def key(self) -> Key:
        """What tells it from other shapes."""
        return self.size, self._starts, self._expected

    def matches(self, data: bytes, position: int) -> bool:
        """Tell whether a reply of that shape begins at a position.

        Raises:
            IncompleteError: what there is matches, and more has yet to come: no reply that begins so ends there.
        """
        if len(data) - position >= self.size:
            return self._unpack_fixed(data, position) == self._expected
        for start, part in zip(self._starts, self._expected, strict=True):
            begin = position + start
            if not part.startswith(data[begin : begin + len(part)]):
                return False
        raise IncompleteError

    def value(self, data: bytes, position: int) -> JavaValue:
        """Make the value of a reply that matches."""
        return self._make(self._parts(data, position))

    def by_name(self, data: bytes, position: int) -> AttributeMap | None:
        """Make the value by name at once, where it is a list of attributes; None where it is anything else."""
        if self._names is None:
            return None
        return AttributeMap(zip(self._names, self._parts(data, position), strict=True))

    def _parts(self, data: bytes, position: int) -> Sequence[Any]:
        """Unpack and make what the whole value consists of."""
        places = [*self._unpack(data, position), *self._constants]
        for make, pick in self._steps:
            places.append(make(pick(places)))
        return self._pick(places)


def _values(slot: Slot) -> int:
    """Tell as how many values that of a slot counts."""
    if slot.code == "[B":
        return 1 + slot.size // VALUE_BYTES
    return 1 + int(slot.format[:-1]) if slot.code[0] == "[" else 1


def _outside(holes: Iterable[slice], size: int) -> Iterator[slice]:
    """Find what lies between the holes, which are in order."""
    begin = 0
    for hole in holes:
        if begin < hole.start:
            yield slice(begin, hole.start)
        begin = hole.stop
    if begin < size:
        yield slice(begin, size)


def _layout_of_parts(parts: Iterable[slice]) -> str:
    """Lay parts out in `struct`, each as its bytes."""
    layout = [">"]
    position = 0
    for part in parts:
        layout.append(f"{part.start - position}x{part.stop - part.start}s")
        position = part.stop
    return "".join(layout)


def _layout(slot: Slot) -> str:
    """Lay one value out in `struct`: an array as its bytes."""
    return slot.format if len(slot.code) == 1 else f"{slot.size}s"
