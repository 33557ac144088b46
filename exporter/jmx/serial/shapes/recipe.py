"""How a value is made of the numbers that change: part by part, from the innermost outwards.

What never changes is made once, and shared by all values.
"""

import struct
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import partial
from operator import itemgetter
from typing import Any, Final, cast

from exporter.jmx.object_name import ObjectName
from exporter.jmx.serial import modified_utf8
from exporter.jmx.serial.shapes.learner import Slot
from exporter.jmx.values import (
    Attribute,
    BlockData,
    CompositeData,
    Counted,
    JavaClass,
    JavaEnum,
    JavaMap,
    JavaObject,
    JavaThrowable,
    JavaTime,
    JavaValue,
    TabularData,
)

Make = Callable[[Sequence[Any]], JavaValue]
"""Makes a part of a value from what that consists of."""
Pick = Callable[[Sequence[Any]], Sequence[Any]]
"""Picks these from the places of all."""

_new_attribute: Final = partial(tuple.__new__, Attribute)
"""`Attribute` of a name and a value in a pair, in half the time of the call that Python generates for it."""


class NoRecipeError(Exception):
    """Something that changes cannot be filled in, or a value refers to itself."""


_SLOT, _CONSTANT, _MADE = range(3)
_Place = tuple[int, int]
"""Where a part of the value comes from: which of the slots, the constants or the steps."""


class Recipe:
    """How a value is made from those of its slots: each part that holds a slot, after those that it consists of.

    Attributes:
        constants: what never changes.
        names: the attributes' names, where the value is a list of attributes of which one changes.
    """

    def __init__(self, slots: Sequence[Slot], value: JavaValue) -> None:
        self.constants: list[JavaValue] = []
        self._slots = {id(slot): number for number, slot in enumerate(slots)}
        self._made: list[tuple[Make, list[_Place]]] = []
        self._known: dict[int, _Place | None] = {}
        self._value = self._place(value)
        self.names = _names(value) if self._value[0] == _MADE else None

    def steps(self) -> list[tuple[Make, Pick]]:
        """Tell how each part is made, and what picks that of which it consists from the places before it.

        First come the slots' places, then those of the constants, then what is made. The last step makes the value.
        """
        steps = [(make, _picker([self._number(part) for part in parts])) for make, parts in self._made]
        return steps if self._value[0] == _MADE else [(_only, _picker([self._number(self._value)]))]

    def _number(self, place: _Place) -> int:
        kind, number = place
        return (0, len(self._slots), len(self._slots) + len(self.constants))[kind] + number

    def _place(self, node: JavaValue | Slot) -> _Place:
        if not isinstance(node, Slot) and type(node) in _CONSTANT_TYPES:
            return self._constant(node)
        if id(node) in self._known:
            known = self._known[id(node)]
            if known is None:
                raise NoRecipeError
            return known
        self._known[id(node)] = None
        if isinstance(node, Slot):
            found = self._slot(node)
        else:
            make, parts = _anatomy(node)
            places = [self._place(part) for part in parts]
            changes = any(kind != _CONSTANT for kind, _ in places)
            found = self._add(make, places) if changes else self._constant(node)
        self._known[id(node)] = found
        return found

    def _constant(self, node: JavaValue) -> _Place:
        self.constants.append(node)
        return _CONSTANT, len(self.constants) - 1

    def _slot(self, slot: Slot) -> _Place:
        place = _SLOT, self._slots[id(slot)]
        finish = _finish(slot)
        return place if finish is None else self._add(lambda parts: finish(parts[0]), [place])

    def _add(self, make: Make, parts: list[_Place]) -> _Place:
        self._made.append((make, parts))
        return _MADE, len(self._made) - 1


def _finish(slot: Slot) -> Callable[[Any], JavaValue] | None:
    """Make what turns a slot's value into the one that a reader gives; None where it is the same."""
    if slot.code == "C":
        return modified_utf8.character
    if slot.code == "[C":
        return lambda units: str(units, "utf-16-be", "replace")
    if len(slot.code) == 1 or slot.code == "[B":
        return None
    unpack = struct.Struct(f">{slot.format}").unpack
    return lambda elements: list(unpack(elements))


def _picker(numbers: Sequence[int]) -> Pick:
    if len(numbers) == 1:
        (number,) = numbers
        return lambda places: (places[number],)
    return itemgetter(*numbers)


def _anatomy(node: JavaValue) -> tuple[Make, Iterable[JavaValue]]:
    """Tell how a value is made of parts like its own; gives these, too."""
    take_apart = _ANATOMIES.get(type(node))
    if take_apart is None:
        raise NoRecipeError
    return take_apart(node)


def _only(parts: Sequence[Any]) -> JavaValue:
    (value,) = parts
    return cast("JavaValue", value)


def _names(value: JavaValue) -> tuple[str, ...] | None:
    """Take the names of attributes, where the value is a list of them."""
    attributes = _attributes(value)
    return None if attributes is None else tuple(attribute.name for attribute in attributes)


def _attributes(value: JavaValue) -> list[Attribute] | None:
    """Take the value for a list of attributes; None where it is anything else."""
    if not isinstance(value, list):
        return None
    attributes = [each for each in value if type(each) is Attribute]
    return attributes if len(attributes) == len(value) else None


def _list(node: list[JavaValue]) -> tuple[Make, Iterable[JavaValue]]:
    attributes = _attributes(node)
    if attributes is not None:
        names = [each.name for each in attributes]
        return lambda values: list(map(_new_attribute, zip(names, values, strict=True))), [
            each.value for each in attributes
        ]
    return list, node


def _attribute(node: Attribute) -> tuple[Make, Iterable[JavaValue]]:
    return lambda parts: Attribute(node.name, parts[0]), [node.value]


def _composite(node: CompositeData) -> tuple[Make, Iterable[JavaValue]]:
    name, keys = node.type_name, tuple(node.items)
    return lambda items: CompositeData(name, dict(zip(keys, items, strict=True))), node.items.values()


def _tabular(node: TabularData) -> tuple[Make, Iterable[JavaValue]]:
    return lambda rows: TabularData(node.type_name, node.index_names, list(rows)), node.rows


def _map(node: JavaMap) -> tuple[Make, Iterable[JavaValue]]:
    parts = [part for entry in node.entries for part in entry]
    return lambda parts: JavaMap(list(zip(parts[::2], parts[1::2], strict=True))), parts


def _record(node: JavaObject) -> tuple[Make, Iterable[JavaValue]]:
    name, keys = node.class_name, tuple(node.fields)

    def make(parts: Sequence[Any]) -> JavaObject:
        return JavaObject(name, dict(zip(keys, parts, strict=False)), list(parts[len(keys) :]))

    return make, [*node.fields.values(), *node.annotations]


_ANATOMIES: Final[dict[type, Callable[[Any], tuple[Make, Iterable[JavaValue]]]]] = {
    list: _list,
    Attribute: _attribute,
    CompositeData: _composite,
    TabularData: _tabular,
    JavaMap: _map,
    JavaObject: _record,
}

_CONSTANT_TYPES: Final = frozenset(
    {
        type(None),
        bool,
        int,
        float,
        str,
        bytes,
        BlockData,
        Counted,
        Decimal,
        ObjectName,
        JavaClass,
        JavaEnum,
        JavaTime,
        JavaThrowable,
    }
)
"""What never holds a slot."""
