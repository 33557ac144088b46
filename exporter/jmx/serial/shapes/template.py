"""Decodes what differs from an earlier reply in nothing but numbers: these are unpacked, and all else is known.

The replies to a question that is asked again and again are nearly always so. A template is exact: each byte that is no
value of a slot is compared, so that it decodes only what a reader would decode to an equal value. What is alike is
shared by all values that it makes.
"""

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from operator import itemgetter
from typing import Any, Final
from weakref import WeakValueDictionary

from exporter.jmx.budget import VALUE_BYTES, Look
from exporter.jmx.object_name import ObjectName
from exporter.jmx.serial import modified_utf8
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.errors import IncompleteError
from exporter.jmx.serial.limited import unwatched
from exporter.jmx.serial.limits import Limits
from exporter.jmx.serial.shapes.learner import LearningReader
from exporter.jmx.serial.shapes.slots import Slot
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

_LARGEST = 1 << 20
"""Of a reply that a template is made for, in bytes."""
_FIXED_COST = 1000
_COST = 5
"""What a template takes, about: so many bytes, and so many times the reply's length."""
_COPIED_COST = 8
"""So many bytes takes a copy. A reply that makes more of them than it has bytes would cost more than is counted."""

_RECENT = 4
"""So many templates are tried on the first reply to another call."""

_MOST_GUESSES = 8
"""After so many templates that were of no use for replies to other calls none is learnt any more for that."""

_Make = Callable[[Sequence[Any]], JavaValue]
"""Makes a part of a value from what that consists of."""
_Pick = Callable[[Sequence[Any]], Sequence[Any]]
"""Picks these from the places of all."""
_Key = tuple[int, tuple[int, ...], tuple[bytes, ...]]
"""A reply's length, where the parts begin that are the same each time, and these."""

_new_attribute: Final = partial(tuple.__new__, Attribute)
"""`Attribute` of a name and a value in a pair, in half the time of the call that Python generates for it."""


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

    def __init__(self, reply: bytes, ignored: slice, slots: Sequence[Slot], filling: "_Filling") -> None:
        layout = [">"]
        position = 0
        for slot in slots:
            layout += [f"{slot.offset - position}x", _layout(slot)]
            position = slot.offset + slot.size
        self.size = len(reply)
        self.cost = _FIXED_COST + _COST * len(reply)
        fixed = list(_outside([ignored, *(slice(slot.offset, slot.offset + slot.size) for slot in slots)], self.size))
        self._starts = tuple(part.start for part in fixed)
        self._expected = tuple(reply[part] for part in fixed)
        self._unpack_fixed = struct.Struct(_layout_of_parts(fixed)).unpack_from
        self._unpack = struct.Struct("".join(layout)).unpack_from
        self._constants = tuple(filling.constants)
        *self._steps, (self._make, self._pick) = filling.steps()
        self._names = filling.names
        self.weight = VALUE_BYTES * (len(self._steps) + 1 + sum(map(_values, slots)))

    @property
    def key(self) -> _Key:
        """What tells it from other shapes."""
        return self.size, self._starts, self._expected

    def matches(self, data: bytes, position: int) -> bool:
        """Whether a reply of that shape begins at a position.

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
        """The value of a reply that matches."""
        return self._make(self._parts(data, position))

    def by_name(self, data: bytes, position: int) -> dict[str, JavaValue] | None:
        """The same, where it is a list of attributes, as a mapping at once; None where it is anything else."""
        if self._names is None:
            return None
        return dict(zip(self._names, self._parts(data, position), strict=True))

    def _parts(self, data: bytes, position: int) -> Sequence[Any]:
        """What the whole value is made of."""
        places = [*self._unpack(data, position), *self._constants]
        for make, pick in self._steps:
            places.append(make(pick(places)))
        return self._pick(places)


def _values(slot: Slot) -> int:
    """As how many values that of a slot counts."""
    if slot.code == "[B":
        return 1 + slot.size // VALUE_BYTES
    return 1 + int(slot.format[:-1]) if slot.code[0] == "[" else 1


class TemplateStore:
    """The templates of one server; those that are alike are one. Bounded: when full, none is learnt any more.

    Args:
        maximum_bytes: how much memory they may take, about.

    Attributes:
        used: how much they take, or took before some of them were of no use any more.
        recent: the last ones that were learnt: MBeans of one class have like replies, and often follow each other.
    """

    def __init__(self, maximum_bytes: int = 16 << 20) -> None:
        self._maximum = maximum_bytes
        self.used = 0
        self._crowded = 0
        self._last_size = 0
        self._guesses = 0
        self.recent: tuple[Template, ...] = ()
        self._templates: WeakValueDictionary[_Key, Template] = WeakValueDictionary()

    def learn(
        self,
        reply: bytes,
        body: int,
        ignored: slice,
        limits: Limits,
        classes: ClassCache,
        look: Look = unwatched,
    ) -> Template | None:
        """The template of a reply that can be decoded; None where it has none, or no room.

        Args:
            reply: the reply.
            body: where its one object begins.
            ignored: bytes before that, which are of no meaning.
            limits: what decoding may cost.
            classes: what is known of the server's classes.
            look: watches over decoding.
        """
        if len(reply) > _LARGEST or not self._has_room(_FIXED_COST + _COST * len(reply)):
            return None
        reader = LearningReader(reply, body, limits, classes, look)
        value = reader.read_object()
        if not reader.is_exact or reader.position != len(reply) or reader.copied * _COPIED_COST > len(reply):
            return None
        try:
            filling = _Filling(reader.slots, value)
        except _NoTemplateError:
            return None
        made = Template(reply, ignored, reader.slots, filling)
        template = self._templates.setdefault(made.key, made)
        if template is made:
            self.used += made.cost
            self.recent = (made, *self.recent[: _RECENT - 1])
        return template

    def is_repeated(self, size: int) -> bool:
        """Whether the reply before had that length, too, and it was of use to learn where that was so."""
        before, self._last_size = self._last_size, size
        if size != before or self._guesses >= _MOST_GUESSES:
            return False
        self._guesses += 1
        return True

    def guessed_well(self) -> None:
        """A recent template was of use for a reply to another call."""
        self._guesses = 0

    def _has_room(self, cost: int) -> bool:
        if self.used + cost > self._maximum and len(self._templates) != self._crowded:
            # Some of them may be of no use to anybody any more.
            self.recent = ()
            self.used = sum(template.cost for template in list(self._templates.values()))
            self._crowded = len(self._templates)
        return self.used + cost <= self._maximum


class _NoTemplateError(Exception):
    """Something that changes cannot be filled in, or a value refers to itself."""


_SLOT, _CONSTANT, _MADE = range(3)
_Place = tuple[int, int]
"""Where a part of the value comes from: which of the slots, the constants or the steps."""


class _Filling:
    """How a value is made from those of its slots: each part that holds a slot, after those that it consists of.

    Attributes:
        constants: what never changes.
        names: the attributes' names, where the value is a list of attributes of which one changes.
    """

    def __init__(self, slots: Sequence[Slot], value: JavaValue) -> None:
        self.constants: list[JavaValue] = []
        self._slots = {id(slot): number for number, slot in enumerate(slots)}
        self._made: list[tuple[_Make, list[_Place]]] = []
        self._known: dict[int, _Place | None] = {}
        self._value = self._place(value)
        self.names = _names(value) if self._value[0] == _MADE else None

    def steps(self) -> list[tuple[_Make, _Pick]]:
        """How each part is made, and what picks that of which it consists from the places before it.

        First come the slots' places, then those of the constants, then what is made. The last step makes the value.
        """
        steps = [(make, _picker([self._number(part) for part in parts])) for make, parts in self._made]
        return steps if self._value[0] == _MADE else [(_only, _picker([self._number(self._value)]))]

    def _number(self, place: _Place) -> int:
        kind, number = place
        return (0, len(self._slots), len(self._slots) + len(self.constants))[kind] + number

    def _place(self, node: JavaValue) -> _Place:
        if type(node) in _CONSTANT_TYPES:
            return self._constant(node)
        if id(node) in self._known:
            known = self._known[id(node)]
            if known is None:
                raise _NoTemplateError
            return known
        self._known[id(node)] = None
        if type(node) is Slot:
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

    def _add(self, make: _Make, parts: list[_Place]) -> _Place:
        self._made.append((make, parts))
        return _MADE, len(self._made) - 1


def _outside(holes: Iterable[slice], size: int) -> Iterator[slice]:
    """What lies between the holes, which are in order."""
    begin = 0
    for hole in holes:
        if begin < hole.start:
            yield slice(begin, hole.start)
        begin = hole.stop
    if begin < size:
        yield slice(begin, size)


def _layout_of_parts(parts: Iterable[slice]) -> str:
    """These parts in `struct`, each as its bytes."""
    layout = [">"]
    position = 0
    for part in parts:
        layout.append(f"{part.start - position}x{part.stop - part.start}s")
        position = part.stop
    return "".join(layout)


def _layout(slot: Slot) -> str:
    """One value in `struct`: an array as its bytes."""
    return slot.format if len(slot.code) == 1 else f"{slot.size}s"


def _finish(slot: Slot) -> Callable[[Any], JavaValue] | None:
    """What turns that value into the one that a reader gives; None where it is the same."""
    if slot.code == "C":
        return modified_utf8.character
    if slot.code == "[C":
        return lambda units: str(units, "utf-16-be", "replace")
    if len(slot.code) == 1 or slot.code == "[B":
        return None
    unpack = struct.Struct(f">{slot.format}").unpack
    return lambda elements: list(unpack(elements))


def _picker(numbers: Sequence[int]) -> _Pick:
    if len(numbers) == 1:
        (number,) = numbers
        return lambda places: (places[number],)
    return itemgetter(*numbers)


def _anatomy(node: JavaValue) -> tuple[_Make, Iterable[JavaValue]]:
    """What a value consists of, and how it is made of such parts."""
    take_apart = _ANATOMIES.get(type(node))
    if take_apart is None:
        raise _NoTemplateError
    return take_apart(node)


def _only(parts: Sequence[Any]) -> JavaValue:
    return parts[0]


def _names(value: JavaValue) -> tuple[str, ...] | None:
    """The names of attributes, where the value is a list of them."""
    if not isinstance(value, list) or not all(type(element) is Attribute for element in value):
        return None
    return tuple(attribute.name for attribute in value)


def _list(node: list[JavaValue]) -> tuple[_Make, Iterable[JavaValue]]:
    names = _names(node)
    if names is not None:
        return lambda values: list(map(_new_attribute, zip(names, values, strict=True))), [each.value for each in node]
    return list, node


def _attribute(node: Attribute) -> tuple[_Make, Iterable[JavaValue]]:
    return lambda parts: Attribute(node.name, parts[0]), [node.value]


def _composite(node: CompositeData) -> tuple[_Make, Iterable[JavaValue]]:
    name, keys = node.type_name, tuple(node.items)
    return lambda items: CompositeData(name, dict(zip(keys, items, strict=True))), node.items.values()


def _tabular(node: TabularData) -> tuple[_Make, Iterable[JavaValue]]:
    return lambda rows: TabularData(node.type_name, node.index_names, list(rows)), node.rows


def _map(node: JavaMap) -> tuple[_Make, Iterable[JavaValue]]:
    parts = [part for entry in node.entries for part in entry]
    return lambda parts: JavaMap(list(zip(parts[::2], parts[1::2], strict=True))), parts


def _record(node: JavaObject) -> tuple[_Make, Iterable[JavaValue]]:
    name, keys = node.class_name, tuple(node.fields)

    def make(parts: Sequence[Any]) -> JavaObject:
        return JavaObject(name, dict(zip(keys, parts, strict=False)), list(parts[len(keys) :]))

    return make, [*node.fields.values(), *node.annotations]


_ANATOMIES: Final[dict[type, Callable[[Any], tuple[_Make, Iterable[JavaValue]]]]] = {
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
