"""Bytes that the writer makes: compared with what RMI's own client sends, and read back by the reader."""

from typing import Any

import pytest

from exporter.jmx import ObjectName
from exporter.jmx.serial import arguments
from exporter.jmx.serial.arguments import JavaArgument, LongArray, MarshalledObject
from exporter.jmx.serial.reader import ObjectReader
from exporter.jmx.serial.writer import ObjectWriter
from exporter.jmx.values import JavaValue


def written(*values: JavaArgument, annotated: bool = True) -> bytes:
    writer = ObjectWriter(annotated=annotated)
    for value in values:
        writer.write_object(value)
    return writer.getvalue()


def read_back(value: JavaArgument, *, annotated: bool = True) -> Any:
    data = written(value, annotated=annotated)
    reader = ObjectReader(data)
    found = reader.read_object()
    assert reader.position == len(data)
    return found


def test_arguments_are_written_as_a_java_client_sends_them() -> None:
    """The arguments of a `getAttributes` call that was recorded from Java's own client."""
    name = b"\x74\x00\x15java.lang:type=Memory"
    expected = (
        b"\x73\x72\x00\x1bjavax.management.ObjectName" + bytes.fromhex("0f03a71beb6d15cf030000707870") + name + b"\x78"
        b"\x75\x72\x00\x13[Ljava.lang.String;"
        + bytes.fromhex("add256e7e91d7b4702000070787000000002")
        + b"\x74\x00\x07Verbose\x74\x00\x1eObjectPendingFinalizationCount\x70"
    )
    attributes = ["Verbose", "ObjectPendingFinalizationCount"]
    assert written(ObjectName.parse("java.lang:type=Memory"), attributes, None) == expected


def test_a_class_is_described_once() -> None:
    once, twice = written(True), written(True, False)
    assert twice == once + bytes.fromhex("73 71 007e0000 00")


def test_a_text_is_written_once() -> None:
    assert written("a", "a") == bytes.fromhex("740001 61 71 007e0000")


def test_primitives_that_follow_one_another_share_a_block() -> None:
    writer = ObjectWriter(annotated=True)
    writer.write_primitives(b"\1")
    writer.write_primitives(b"\2\3")
    writer.write_object(None)
    writer.write_primitives(b"\4")
    assert writer.getvalue() == bytes.fromhex("7703 010203 70 7701 04")


def test_a_block_may_be_long() -> None:
    writer = ObjectWriter(annotated=True)
    writer.write_primitives(bytes(256))
    assert writer.getvalue() == bytes.fromhex("7a00000100") + bytes(256)


@pytest.mark.parametrize("annotated", [True, False])
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        ("grün \0 \U0001f600", "grün \0 \U0001f600"),
        ("x" * 70_000, "x" * 70_000),
        (b"\0\xff", b"\0\xff"),
        (arguments.integer(-5), -5),
        (arguments.long(2**62), 2**62),
        (arguments.double(0.5), 0.5),
        (LongArray([1, -2]), [1, -2]),
        ([], []),
        (["a", "b", "a"], ["a", "b", "a"]),
        (arguments.strings(["a", None]), ["a", None]),
        ([False, arguments.integer(0), ["nested"]], [False, 0, ["nested"]]),
        (arguments.objects(["a"]), ["a"]),
        (ObjectName.parse("*:type=x,*"), ObjectName.parse("*:type=x,*")),
    ],
    ids=str,
)
def test_a_value_is_read_back(value: JavaArgument, expected: JavaValue, annotated: bool) -> None:  # noqa: FBT001
    assert read_back(value, annotated=annotated) == expected


def test_a_marshalled_object_holds_a_stream_of_its_own() -> None:
    found = read_back(MarshalledObject([True]))
    inner = ObjectReader(found.fields["objBytes"])
    inner.read_stream_header()
    assert inner.read_object() == [True]
    assert read_back(MarshalledObject(None)).fields == {"hash": 13, "locBytes": None, "objBytes": None}


def test_what_is_no_java_object_is_refused() -> None:
    with pytest.raises(TypeError, match="int cannot be written"):
        written(5)
