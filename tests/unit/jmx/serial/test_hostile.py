"""What a hostile or broken server may send: one of two errors each time, and no more time and memory than its bytes."""

import random
import struct
import sys
from typing import Any

import pytest

from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.errors import CorruptStreamError, IncompleteError, RemoteAbortError
from exporter.jmx.serial.limits import Limits
from exporter.jmx.serial.reader import ObjectReader
from exporter.jmx.serial.shapes import Frame, TemplateStore
from exporter.jmx.serial.shapes.learner import LearningReader
from exporter.jmx.values import JavaObject, JavaThrowable
from testing.jmx.serial_values import REPLIES, STREAMS
from testing.jmx.streams import ARRAY_LIST, NO_VERSION, OBJECTS, array_of, described

SMALL = Limits(reply_bytes=10_000, depth=20, handles=100, string_bytes=1000, array_length=100, values=300)


def read(stream: bytes, limits: Limits | None = None) -> Any:
    return ObjectReader(stream, limits=Limits() if limits is None else limits).read_object()


_SAME = b"\x71\0\x7e\0\0"
_CLASS = b"\x72\0\1A" + NO_VERSION + b"\2\0\0"
_ATTRIBUTE = described("javax.management.Attribute", fields=b"\0\2L\0\4name\x74\0\1LL\0\5value\x74\0\1L")

BOMBS = {
    "annotations": (_CLASS, b"\x73" + _CLASS),
    "arrays": (array_of(1, b""), b"\x75" + _SAME + b"\0\0\0\1"),
    "attributes": (b"\x73" + _ATTRIBUTE, b"\x74\0\1a\x73" + _SAME),
    "classes": (b"", b"\x76" + _CLASS),
    "collections": (b"\x73" + ARRAY_LIST + b"\x77\4\0\0\0\1", b"\x73" + _SAME + b"\x77\4\0\0\0\1"),
    "enums": (b"", b"\x7e" + described("E", flags=18)),
    "external blocks": (b"\x73" + described("X", flags=12), b"\x73" + _SAME),
    "failures": (b"", b"\x7b"),
    "fields": (b"\x73" + described("A", fields=b"\0\1L\0\1a"), b"\x73" + _CLASS),
    "interfaces": (b"\x73", b"\x7d\0\0\0\1\0\1I\x78"),
    "names": (b"\x73" + described("javax.management.ObjectName", flags=3), b"\x73" + _SAME),
    "objects": (b"\x73" + described("A", fields=b"\0\1L\0\1a\x74\0\1L"), b"\x73" + _SAME),
    "proxy annotations": (b"", b"\x7d\0\0\0\0"),
    "superclasses": (b"\x73", described("A", parent=b"")),
}
"""How a stream that nests without end begins, and what it repeats."""


def nested(bomb: str, levels: int) -> bytes:
    start, repeated = BOMBS[bomb]
    return start + repeated * levels


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("reader", [ObjectReader, LearningReader])
def test_a_bomb_of_nesting_is_refused(bomb: str, reader: type[ObjectReader]) -> None:
    with pytest.raises(CorruptStreamError):
        reader(nested(bomb, 100_000)).read_object()


@pytest.mark.parametrize("bomb", [bomb for bomb in BOMBS if bomb not in {"failures", "enums", "fields"}])
def test_the_depth_that_is_allowed_fits_on_the_stack(bomb: str) -> None:
    """A quarter of Python's frames is left to the callers."""
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(limit * 3 // 4)
        with pytest.raises(IncompleteError):
            read(nested(bomb, 45))
        with pytest.raises(CorruptStreamError):
            read(nested(bomb, 1000))
    finally:
        sys.setrecursionlimit(limit)


def test_runs_of_resets_do_not_nest() -> None:
    assert read(b"\x79" * 1_000_000 + b"\x70") is None
    with pytest.raises(IncompleteError):
        read(b"\x79" * 1_000_000)


def test_a_reset_within_an_object_is_refused() -> None:
    with pytest.raises(CorruptStreamError):
        read(array_of(1, b"\x79\x70"))


@pytest.mark.parametrize(
    "stream",
    [
        b"\x00",
        b"\xff",
        b"\x78",
        b"\x71\0\x7e\0\0",
        b"\x71\0\0\0\0",
        b"\x71\xff\xff\xff\xff",
        b"\x73\x70",
        b"\x73\x74\0\0",
        b"\x73\x71\0\x7e\0\0",
        b"\x75\x70",
        b"\x75" + described("java.lang.String") + b"\0\0\0\0",
        b"\x75" + described("[") + b"\0\0\0\0",
        b"\x75" + described("[Q") + b"\0\0\0\0",
        array_of(-1, b""),
        array_of(-(2**31), b""),
        b"\x7c" + struct.pack(">q", -1),
        b"\x7c" + struct.pack(">q", 2**62),
        b"\x75" + described("[B") + struct.pack(">i", 2**31 - 1),
        b"\x75" + described("[J") + struct.pack(">i", 2**31 - 1),
        array_of(2**31 - 1, b""),
        b"\x73" + described("A", flags=3) + b"\x7a" + struct.pack(">i", -1),
        b"\x73" + described("A", flags=3) + b"\x7a" + struct.pack(">i", 2**31 - 1),
        b"\x73" + described("A", flags=6),
        b"\x73" + described("A", fields=b"\0\1V\0\1x"),
        b"\x73" + described("A", fields=b"\0\2L\0\1x\x74\0\1LI\0\1y"),
        b"\x73" + described("A", fields=b"\0\1L\0\1x\x70"),
        b"\x73" + described("A", fields=b"\0\1L\0\1x\x71\0\x7e\0\1"),
        b"\x73" + described("A", parent=b"\x71\0\x7e\0\0"),
        b"\x73" + described("A", parent=b"\x74\0\0"),
        b"\x73\x7d\xff\xff\xff\xff",
        b"\x73\x7d\x7f\xff\xff\xff",
        b"\x7e" + described("E", flags=18) + b"\x70",
        b"\x73" + described("X", flags=4),
        b"\x73" + described("java.time.Ser", flags=4) + b"\x63",
        b"\x7b\x70",
        b"\x7b\x7b",
        b"\x7b\x74\0\0",
    ],
    ids=lambda stream: stream.hex()[-40:],
)
def test_what_means_nothing_is_refused(stream: bytes) -> None:
    with pytest.raises(CorruptStreamError):
        read(stream)


@pytest.mark.parametrize(
    "stream",
    [
        b"\x7c" + struct.pack(">q", 1001) + b"x" * 1001,
        array_of(101, b"\x70" * 101),
        array_of(100, b"\x74\0\0" * 100),
        b"\x73" + described("A", flags=3) + b"\x70" * 101 + b"\x78",
        b"\x73" + described("A", fields=struct.pack(">H", 301) + b"".join(b"B\0\1x" for _ in range(301))) + bytes(301),
        array_of(4, (b"\x75" + described("[Z") + b"\0\0\0\x64" + bytes(100)) * 4),
        b"\x79" * 10_001,
        b"\x79" * 301,
        b"\x74\x27\x11" + b"x" * 10,
        b"\x74\x03\xa8" + b"\xed\xa0\x80" * 312,
        b"\x73\x72\x03\xa8" + b"\xed\xa0\x80" * 312 + NO_VERSION + b"\2\0\0\x78\x70",
        b"\x73"
        + described("javax.management.ObjectName", flags=3)
        + b"\x74\x03\xa9"
        + b"a:b=c"
        + b",d=e" * 233
        + b"\x78"
        + b"\x70",
    ],
    ids=[
        "string",
        "array",
        "handles",
        "collection",
        "fields",
        "values",
        "bytes",
        "resets",
        "bytes to come",
        "chars",
        "chars of a name",
        "properties",
    ],
)
def test_what_exceeds_a_limit_is_refused(stream: bytes) -> None:
    with pytest.raises(CorruptStreamError):
        read(stream, SMALL)


def test_a_few_bytes_cannot_ask_for_much_memory() -> None:
    """A million copies of one element take twenty bytes in a stream."""
    copies = described("java.util.Collections$CopiesList", fields=b"\0\2I\0\1nL\0\7element\x74\0\1L")
    value = read(b"\x73" + copies + struct.pack(">i", 2**31 - 1) + b"\x70")
    assert value.fields == {"n": 2**31 - 1, "element": None}


def test_an_exponent_cannot_make_a_huge_number() -> None:
    zero = (
        b"\x73"
        + described("java.math.BigInteger", fields=b"\0\2I\0\6signum[\0\x09magnitude\x74\0\2[B")
        + b"\0\0\0\1"
        + b"\x75"
        + described("[B")
        + b"\0\0\0\1\1"
    )
    fields = b"\0\2I\0\5scaleL\0\6intVal\x74\0\1L"
    value = read(b"\x73" + described("java.math.BigDecimal", fields=fields) + struct.pack(">i", -(2**31)) + zero)
    assert value.fields == {"scale": -(2**31), "intVal": 1}


def test_shared_structures_stay_shared() -> None:
    """Each array holds the next one twice: written out, the 30 arrays would have a billion elements."""
    reference = b"\x71\0\x7e\0\0"
    levels = [b"\x75" + OBJECTS + b"\0\0\0\2"]
    levels += [b"\x75" + reference + b"\0\0\0\2" for _ in range(29)]
    second = [b"\x71" + struct.pack(">i", 0x7E0000 + handle) for handle in range(30, 1, -1)]
    value = read(b"".join(levels) + b"\x70\x70" + b"".join(second))
    for _ in range(29):
        assert value[0] is value[1]
        value = value[0]


def _referring(handle: int) -> bytes:
    return b"\x71" + struct.pack(">i", 0x7E0000 + handle)


_CHARS = b"\x75" + described("[C") + struct.pack(">i", 2000) + b"\0a" * 2000
_ENTRIES = b"".join(b"\x74\0\2" + f"{number:02}".encode() + b"\x70" for number in range(50))
_MAP = b"\x73" + described("java.util.HashMap", flags=3) + b"\x77\4\0\0\0\1" + _ENTRIES + b"\x78"
_NUMBER = (
    b"\x73"
    + described("java.math.BigInteger", fields=b"\0\2I\0\6signum[\0\x09magnitude\x74\0\2[B")
    + b"\0\0\0\1\x75"
    + described("[B")
    + struct.pack(">i", 750)
    + b"\1" * 750
)
_BUFFER = described("java.lang.StringBuffer", fields=b"\0\2I\0\5countL\0\5value\x74\0\1L")
_COMPOSITE = described(
    "javax.management.openmbean.CompositeDataSupport",
    fields=b"\0\2L\0\rcompositeType\x74\0\1LL\0\x08contents\x74\0\1L",
)
_TYPE = described("T", fields=b"\0\1L\0\x08typeName\x74\0\1L")
_DECIMAL = described("java.math.BigDecimal", fields=b"\0\2I\0\5scaleL\0\6intVal\x74\0\1L")
SHARED = {
    "texts": (
        _CHARS,
        b"\x73" + _BUFFER + struct.pack(">i", 2000) + _referring(3),
        b"\x73" + _referring(4) + struct.pack(">i", 2000) + _referring(3),
    ),
    "maps": (
        _MAP,
        b"\x73" + _COMPOSITE + b"\x73" + _TYPE + b"\x74\0\1T" + _referring(3),
        b"\x73" + _referring(54) + _referring(60) + _referring(3),
    ),
    "numbers": (
        _NUMBER,
        b"\x73" + _DECIMAL + bytes(4) + _referring(4),
        b"\x73" + _referring(7) + bytes(4) + _referring(4),
    ),
}
"""Something large, an object that is made of it, and another one that is made of the same."""


@pytest.mark.parametrize("kind", SHARED)
def test_what_is_copied_for_many_objects_counts_for_each(kind: str) -> None:
    """Else some bytes an object are enough to fill any memory, or take any time."""
    large, first, another = SHARED[kind]
    limits = Limits(values=3000)
    few = read(array_of(4, large + first + another * 2), limits)
    assert [type(value) for value in few[1:]] == [type(few[1])] * 3
    assert not isinstance(few[1], JavaObject)
    with pytest.raises(CorruptStreamError, match="too many values"):
        read(array_of(100, large + first + another * 98), limits)


def test_a_reply_that_makes_much_of_few_bytes_is_not_kept() -> None:
    """Each of a hundred bytes would hold ten thousand elements for as long as the server is known."""
    copies = described("java.util.Collections$CopiesList", fields=b"\0\2I\0\1nL\0\7element\x74\0\1L")
    for count, kept in ((3, True), (10_000, False)):
        reply = b"\x73" + copies + struct.pack(">i", count) + b"\x70"
        learnt = TemplateStore(Frame(0, slice(0, 0))).learn(reply, Limits(), ClassCache())
        assert read(reply) == [None] * count
        assert (learnt is not None) == kept


def test_causes_in_a_circle_end() -> None:
    fields = b"\0\2L\0\5cause\x74\0\1LL\0\rdetailMessage\x71\0\x7e\0\1"
    inner = b"\x73\x71\0\x7e\0\0" + b"\x71\0\x7e\0\2" + b"\x74\0\1b"
    value = read(b"\x73" + described("java.lang.Throwable", fields=fields) + inner + b"\x74\0\1a")
    assert isinstance(value, JavaThrowable)
    assert str(value) == "java.lang.Throwable: a"
    assert str(value.cause) == "java.lang.Throwable: b"
    assert value.cause is not None
    assert value.cause.cause is None


def test_ever_new_classes_do_not_fill_the_cache() -> None:
    classes = ClassCache()
    for number in range(10_000):
        ObjectReader(b"\x73" + described(f"A{number}"), classes=classes).read_object()
    assert classes._entries <= 4096


_TYPE_IN_HANDLE_1 = described("A", fields=b"\0\1L\0\1a\x71\0\x7e\0\1")
_TYPE_IN_HANDLE_4 = described("A", fields=b"\0\3L\0\1a\x74\0\1LL\0\1b\x71\0\x7e\0\4L\0\1c\x74\0\1L")


@pytest.mark.parametrize(
    ("before", "stream"),
    [
        # Handle 1 is a text, and then an array.
        (
            array_of(2, b"\x74\0\1L\x73" + _TYPE_IN_HANDLE_1 + b"\x70"),
            array_of(2, b"\x70\x73" + _TYPE_IN_HANDLE_1 + b"\x70"),
        ),
        # Handle 4 is the type of the field before, and then of the one behind it.
        (
            array_of(2, b"\x74\0\1L\x73" + _TYPE_IN_HANDLE_4 + b"\x70" * 3),
            array_of(1, b"\x73" + _TYPE_IN_HANDLE_4 + b"\x70" * 3),
        ),
    ],
    ids=["another value", "a later value"],
)
def test_a_class_that_is_known_reads_as_if_it_were_new(before: bytes, stream: bytes) -> None:
    classes = ClassCache()
    ObjectReader(before, classes=classes).read_object()
    outcomes = []
    for known in (classes, ClassCache()):
        try:
            outcomes.append(str(ObjectReader(stream, classes=known).read_object()))
        except CorruptStreamError as error:
            outcomes.append(error.message)
    assert outcomes[0] == outcomes[1]


def test_mutated_streams_end_in_a_value_or_in_one_of_the_two_errors() -> None:
    chance = random.Random(4)  # noqa: S311 - the same bytes each time
    originals = sorted(STREAMS.values()) + sorted(REPLIES.values())
    originals = [stream for stream in originals if len(stream) < 4000]
    interesting = bytes.fromhex("00 01 7f 80 ff 70 71 72 73 74 75 76 77 78 79 7a 7b 7c 7d 7e")
    classes = ClassCache()
    ended = {"value": 0, "incomplete": 0, "corrupt": 0, "aborted": 0}
    for _ in range(20_000):
        stream = bytearray(chance.choice(originals))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(4, len(stream))
            match chance.randrange(4):
                case 0:
                    stream[at] = chance.randrange(256)
                case 1:
                    stream[at] = chance.choice(interesting)
                case 2:
                    del stream[at : at + chance.randint(1, 8)]
                    stream += b"\x70" * 5
                case _:
                    stream[at:at] = stream[4 : 4 + chance.randint(1, 60)]
        kind = chance.choice((ObjectReader, LearningReader))
        position = 5 if stream[:1] == b"\x51" else 4
        reader = kind(bytes(stream), position, classes=classes)
        try:
            if position == 5:
                reader.read_block()
            reader.read_object()
            ended["value"] += 1
            assert reader.position <= len(stream)
        except IncompleteError:
            ended["incomplete"] += 1
        except CorruptStreamError:
            ended["corrupt"] += 1
        except RemoteAbortError:
            ended["aborted"] += 1
    assert all(count > 20 for count in ended.values()), ended
