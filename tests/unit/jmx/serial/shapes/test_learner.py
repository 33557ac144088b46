"""A learnt reply with its slots filled is what reading gives."""

import struct
from typing import Any

import pytest

from exporter.jmx.serial import modified_utf8
from exporter.jmx.serial.reader import ObjectReader
from exporter.jmx.serial.shapes.learner import LearningReader, Slot
from exporter.jmx.values import Attribute, CompositeData, JavaMap, TabularData
from testing.jmx.rendering import rendered
from testing.jmx.serial_values import KINDS, REPLIES, UNREADABLE


def filled(value: Any, data: bytes) -> Any:  # noqa: PLR0911 - one for each type that holds values
    match value:
        case Slot():
            return _content(value, data)
        case Attribute(name, held):
            return Attribute(name, filled(held, data))
        case list():
            return [filled(item, data) for item in value]
        case JavaMap():
            return JavaMap([(filled(key, data), filled(held, data)) for key, held in value.items()])
        case CompositeData():
            return CompositeData(value.type_name, {name: filled(item, data) for name, item in value.items.items()})
        case TabularData():
            return TabularData(value.type_name, value.index_names, [filled(row, data) for row in value.rows])
    return value


def _content(slot: Slot, data: bytes) -> Any:
    assert struct.calcsize(f">{slot.format}") == slot.size
    found = struct.unpack_from(f">{slot.format}", data, slot.offset)
    match slot.code:
        case "C":
            return modified_utf8.character(found[0])
        case "[B":
            return found[0]
        case "[C":
            return b"".join(unit.to_bytes(2) for unit in found).decode("utf-16-be")
    return list(found) if slot.code.startswith("[") else found[0]


def learnt(data: bytes, position: int) -> tuple[LearningReader, Any]:
    reader = LearningReader(data, position)
    reader.read_stream_header()
    if position:
        reader.read_block()
    return reader, reader.read_object()


NOT_LEARNT = {
    "atomicLongArray",
    "bigInteger",
    "bigZero",
    "bigDecimal",
    "bigExponent",
    "stringBuilder",
    "stringBuffer",
    "inetAddress6",
}
"""Kinds whose digits or characters are primitives that their value is made of."""


@pytest.mark.parametrize("name", sorted(set(KINDS) - UNREADABLE - NOT_LEARNT - {"cycle", "cycleOfList", "record"}))
def test_filled_slots_give_what_reading_gives(name: str) -> None:
    data = KINDS[name].rmi
    reader, value = learnt(data, 0)
    plain = ObjectReader(data)
    plain.read_stream_header()
    assert reader.is_exact
    assert rendered(filled(value, data)) == rendered(plain.read_object())
    assert reader.position == plain.position


@pytest.mark.parametrize("name", sorted(NOT_LEARNT))
def test_what_slots_cannot_give_is_known(name: str) -> None:
    reader, _ = learnt(KINDS[name].rmi, 0)
    assert not reader.is_exact


def test_a_reply_is_learnt_with_its_numbers_places() -> None:
    data = REPLIES["getAttributes java.lang:type=Memory"]
    reader, value = learnt(data, 1)
    heap = dict(value)["HeapMemoryUsage"].items
    assert reader.is_exact
    assert all(slot.code == "J" and slot.size == 8 for slot in heap.values())
    assert [slot.offset for slot in reader.slots] == sorted({slot.offset for slot in reader.slots})


def test_a_number_that_is_referred_to_has_one_slot() -> None:
    reader, value = learnt(KINDS["objects"].rmi, 0)
    assert value[0] is value[1] is reader.slots[0]
