"""What becomes of Java's values."""

from decimal import Decimal

import pytest

from exporter.jmx import ObjectName
from exporter.jmx.values import (
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
from exporter.model.snapshot import AttributeValue, Sized
from exporter.targets.native.values import UnmappableError, attribute_value

ROW = CompositeData("Row", {"key": "a", "value": 1})


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (None, None),
        (True, True),
        (1 << 70, 1 << 70),
        (0.5, 0.5),
        ("text", "text"),
        (Decimal("12.50"), 12.5),
        (ObjectName.parse("a:b=c"), "a:b=c"),
        (JavaEnum("java.lang.Thread$State", "RUNNABLE"), "RUNNABLE"),
        (JavaClass("java.lang.String"), "java.lang.String"),
        (JavaTime("java.util.Date", "1970-01-01T00:00:01.500Z", 1.5), 1.5),
        (JavaTime("java.time.Duration", "PT5S", None), "PT5S"),
        (JavaObject("java.net.URI", {"text": "http://localhost"}), "http://localhost"),
        ([1, None, [2]], [1, None, [2]]),
        (ROW, {"key": "a", "value": 1}),
        (JavaMap([("a", [1]), ("b", None)]), {"a": [1], "b": None}),
        (JavaMap([(200, 5), (500, 1)]), {"200": 5, "500": 1}),
        (JavaMap([(True, 5), (False, 1)]), {"true": 5, "false": 1}),
        (JavaMap([(JavaEnum("Level", "LOW"), 5)]), {"LOW": 5}),
        (JavaMap([(ObjectName.parse("a:b=c"), 5)]), {"a:b=c": 5}),
        (JavaMap([(JavaClass("java.lang.String"), 5)]), {"java.lang.String": 5}),
        (Counted(500_000), Sized(500_000)),
        ([Counted(500_000), 1], [Sized(500_000), 1]),
        (TabularData("Table", ["key"], [ROW, ROW]), [{"key": "a", "value": 1}] * 2),
        (CompositeData("Outer", {"inner": ROW}), {"inner": {"key": "a", "value": 1}}),
    ],
)
def test_a_value_becomes_what_mapping_knows(read: JavaValue, expected: AttributeValue) -> None:
    found = attribute_value(read)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("read", "cause"),
    [
        (JavaObject("org.example.Unknown", {"a": 1}), "'org.example.Unknown'"),
        (JavaThrowable("java.lang.Exception", "as asked"), "'java.lang.Exception'"),
        (b"bytes", "bytes"),
        (10**301, "larger than any metric needs"),
        (JavaMap([(1, 2), ("1", 3)]), "two keys that have the same text"),
        (JavaMap([(True, 2), ("true", 3)]), "two keys that have the same text"),
        ([JavaObject("org.example.Unknown", {})], "'org.example.Unknown'"),
    ],
)
def test_what_nothing_stands_for_is_told(read: JavaValue, cause: str) -> None:
    with pytest.raises(UnmappableError, match=cause):
        attribute_value(read)


@pytest.mark.parametrize(
    ("read", "expected", "cause"),
    [
        (JavaMap([("a", 1), (None, 2)]), {"a": 1}, "found null as a key"),
        (JavaMap([("a", 1), (1.0, 2)]), {"a": 1}, "found a float as a key"),
        (JavaMap([("a", 1), ("b", JavaObject("org.example.Unknown", {}))]), {"a": 1}, "'org.example.Unknown'"),
        (CompositeData("Usage", {"used": -(10**301), "max": 2}), {"max": 2}, "larger than any metric needs"),
        ([CompositeData("Usage", {"a": b"", "b": 1})], [{"b": 1}], "found bytes"),
    ],
)
def test_an_entry_that_nothing_stands_for_costs_itself_and_is_told(
    read: JavaValue, expected: AttributeValue, cause: str
) -> None:
    told: list[str] = []
    assert attribute_value(read, told.append) == expected
    (one,) = told
    assert one.startswith("an entry is left out: ")
    assert cause in one


def test_ever_the_same_is_told_once() -> None:
    told: list[str] = []
    attribute_value(JavaMap([(None, number) for number in range(1000)]), told.append)
    assert len(told) == 1


def test_a_value_inside_itself_is_told() -> None:
    endless: list[JavaValue] = []
    endless.append(endless)
    with pytest.raises(UnmappableError, match="nested too deeply"):
        attribute_value(endless)


def test_a_value_that_grows_when_it_is_unfolded_is_told() -> None:
    shared: list[JavaValue] = [1] * 100
    for _ in range(8):
        shared = [shared] * 100
    assert attribute_value(shared) == Sized(100)
    with pytest.raises(UnmappableError, match="too large"):
        attribute_value(CompositeData("Shared", {"a": shared}))


def test_of_what_is_too_large_the_size_is_known() -> None:
    rows = [CompositeData("Row", {"key": str(number), "value": number}) for number in range(60_000)]
    assert attribute_value(TabularData("Table", ["key"], rows)) == Sized(60_000)
    assert attribute_value(list(range(100_001))) == Sized(100_001)
    assert attribute_value(JavaMap([(number, number) for number in range(100_001)])) == Sized(100_001)
