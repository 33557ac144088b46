"""Decoding that is watched: whoever watches is asked again and again, whatever comes, and for the memory it takes."""

import struct
import tracemalloc
from collections.abc import Callable

import pytest

from exporter.jmx.budget import VALUE_BYTES
from exporter.jmx.errors import DeadlineExceededError
from exporter.jmx.object_name import ObjectName
from exporter.jmx.serial.limits import Limits
from exporter.jmx.serial.reader import ObjectReader
from exporter.jmx.serial.weight import weight
from exporter.jmx.values import Counted, JavaMap, JavaObject, JavaValue
from testing.jmx.streams import ARRAY_LIST, array_of, described

COUNT = 50_000
ITEMS = b"\x77\4" + struct.pack(">i", COUNT)
LONG_WIDE = ("a" * 59_997 + "\N{EURO SIGN}").encode()

STREAMS = {
    "nulls": array_of(COUNT, b"\x70" * COUNT),
    "texts": array_of(COUNT, b"\x74\0\2xy" * COUNT),
    "objects": array_of(COUNT, b"\x73" + described("A") + (b"\x73\x71\0\x7e\0\2") * (COUNT - 1)),
    "numbers": b"\x75" + described("[I") + struct.pack(">i", COUNT) + bytes(4 * COUNT),
    "a collection": b"\x73" + ARRAY_LIST + ITEMS + b"\x74\0\2xy" * COUNT + b"\x78",
    "arrays": array_of(1000, (b"\x75\x71\0\x7e\0\0" + struct.pack(">i", 50) + b"\x70" * 50) * 1000),
}


@pytest.mark.parametrize("kind", STREAMS)
def test_whoever_watches_is_asked_for_nearly_all_values_while_they_are_read(kind: str) -> None:
    asked: list[int] = []
    ObjectReader(STREAMS[kind], look=asked.append).read_object()
    assert COUNT - 5000 <= sum(asked) <= 3 * COUNT
    assert kind == "numbers" or len(asked) >= 5


@pytest.mark.parametrize("kind", STREAMS)
def test_a_deadline_that_passes_ends_it(kind: str) -> None:
    def passed(_: int) -> None:
        raise DeadlineExceededError("no answer in time")

    with pytest.raises(DeadlineExceededError):
        ObjectReader(STREAMS[kind], look=passed).read_object()


def test_a_text_counts_with_the_memory_that_it_takes() -> None:
    asked: list[int] = []
    texts = array_of(10, (b"\x74" + struct.pack(">H", len(LONG_WIDE)) + LONG_WIDE) * 10)
    ObjectReader(texts, look=asked.append).read_object()
    assert sum(asked) * VALUE_BYTES > 10 * 50_000  # two bytes for each char, and one of them came over the wire


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (STREAMS["nulls"], Counted(COUNT)),
        (STREAMS["texts"], Counted(COUNT)),
        (STREAMS["numbers"], Counted(COUNT)),
        (STREAMS["a collection"], Counted(COUNT)),
        (array_of(2, STREAMS["numbers"] + b"\x70"), [Counted(COUNT), None]),
    ],
)
def test_of_what_is_too_large_the_number_of_elements_is_kept(stream: bytes, expected: JavaValue) -> None:
    assert ObjectReader(stream, limits=Limits(kept_elements=COUNT - 1)).read_object() == expected
    assert ObjectReader(stream, limits=Limits(kept_elements=COUNT)).read_object() != expected


def test_a_name_that_is_too_long_is_none() -> None:
    name = b"a:type=" + b"x" * 4090
    stream = (
        b"\x73"
        + described("javax.management.ObjectName", flags=3)
        + b"\x74"
        + struct.pack(">H", len(name))
        + name
        + b"\x78"
    )
    found = ObjectReader(stream).read_object()
    assert isinstance(found, JavaObject)
    assert isinstance(ObjectReader(stream, limits=Limits(name_length=5000)).read_object(), ObjectName)


@pytest.mark.parametrize(
    "make",
    [
        lambda: "x" * 1_000_000,
        lambda: "\N{EURO SIGN}" * 1_000_000,
        lambda: [str(number) + "-" * 100 for number in range(20_000)],
        lambda: [float(number) for number in range(100_000)],
        lambda: [{"a": 1000.5 + number, "b": [number + 0.5]} for number in range(10_000)],
        lambda: JavaMap([(f"key {number}", number + 0.5) for number in range(50_000)]),
        lambda: [ObjectName.parse(f"domain:type=Kind,name=number-{number}") for number in range(10_000)],
        lambda: [
            ObjectName.parse(f"domain:name={number}," + ",".join(f"key-{key}=v" for key in range(100)))
            for number in range(500)
        ],
        lambda: [JavaObject("a.Class", {"x": number + 0.5}, []) for number in range(20_000)],
    ],
    ids=["text", "wide text", "texts", "numbers", "mappings", "map", "names", "names of keys", "objects"],
)
def test_a_weight_is_about_the_memory_that_a_value_takes(make: Callable[[], JavaValue]) -> None:
    """As Python's own allocator counts it."""
    make()
    tracemalloc.start()
    value = make()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken / 4 < weight(value) < taken * 2.5


def test_what_is_shared_weighs_once() -> None:
    text = "x" * 1_000_000
    assert weight([text] * 1000) < 2_000_000
    endless: list[JavaValue] = []
    endless += [endless, endless]
    assert weight(endless) < 1000
