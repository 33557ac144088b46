"""Streams that Java wrote, or as it would write them; expected values are what Java says of its own objects."""

import struct
from collections.abc import Callable
from typing import Any

import pytest

from exporter.jmx import ObjectName
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.errors import CorruptStreamError, IncompleteError, RemoteAbortError, UnknownFormatError
from exporter.jmx.serial.reader import ObjectReader
from exporter.jmx.values import (
    Attribute,
    BlockData,
    CompositeData,
    JavaClass,
    JavaEnum,
    JavaMap,
    JavaObject,
    JavaProxy,
    JavaThrowable,
    JavaValue,
)
from testing.jmx.rendering import agrees, rendered
from testing.jmx.serial_values import KINDS, REPLIES, STREAMS, UNREADABLE

HEADER = bytes.fromhex("aced0005")


def read(stream: bytes, classes: ClassCache | None = None) -> Any:
    reader = ObjectReader(stream, classes=classes)
    reader.read_stream_header()
    value = reader.read_object()
    assert reader.position == len(stream)
    return value


def read_hex(text: str) -> Any:
    return read(HEADER + bytes.fromhex(text))


def reply(asked: str, classes: ClassCache | None = None) -> Any:
    reader = ObjectReader(REPLIES[asked], 1, classes=classes)
    value = read_reply(reader)
    assert reader.position == len(REPLIES[asked])
    return value


def read_reply(reader: ObjectReader) -> Any:
    reader.read_stream_header()
    assert len(reader.read_block()) == 15
    return reader.read_object()


READABLE = sorted(name for name in STREAMS if name.removesuffix(" (plain)") not in UNREADABLE)


@pytest.mark.parametrize("name", READABLE)
def test_a_value_is_what_java_says_it_is(name: str) -> None:
    assert agrees(read(STREAMS[name]), KINDS[name.removesuffix(" (plain)")].expected)


@pytest.mark.parametrize("name", READABLE)
def test_a_stream_that_ends_before_its_value_is_incomplete(name: str) -> None:
    stream = STREAMS[name]
    classes = ClassCache()
    read(stream, classes)
    for length in range(len(stream)):
        with pytest.raises(IncompleteError) as caught:
            read(stream[:length], classes)
        assert 1 <= caught.value.missing <= len(stream) - length


def test_bytes_after_a_value_are_left_alone() -> None:
    for name in READABLE:
        reader = ObjectReader(STREAMS[name] + b"Q\xac\xed")
        reader.read_stream_header()
        reader.read_object()
        assert reader.position == len(STREAMS[name]), name


@pytest.mark.parametrize("kind", [bytearray, memoryview])
def test_bytes_of_any_kind_are_read(kind: Callable[[bytes], Any]) -> None:
    for name in READABLE:
        reader = ObjectReader(kind(b"before" + STREAMS[name]), 6)
        reader.read_stream_header()
        assert agrees(reader.read_object(), KINDS[name.removesuffix(" (plain)")].expected), name


def test_what_is_known_of_classes_changes_no_value() -> None:
    classes = ClassCache()
    for _ in range(2):
        for name in READABLE:
            assert agrees(read(STREAMS[name], classes), KINDS[name.removesuffix(" (plain)")].expected), name


def test_an_object_of_an_unknown_class_is_a_record_in_which_the_subclass_wins() -> None:
    value = read(KINDS["record"].rmi)
    assert value.class_name == "SerializedValues$Circle"
    assert value.fields["name"] == "shape"
    assert value.fields["hidden"] == 2


def test_what_a_class_writes_by_itself_is_kept() -> None:
    value = read(KINDS["writesByItself"].rmi)
    assert value.fields == {"pages": 7}
    number, entry, zeros, nothing = value.annotations
    assert (number, entry, nothing) == (BlockData(b"\0\0\0\1"), "entry", None)
    assert zeros == BlockData(bytes(300))


def test_a_proxy_shows_its_interfaces_and_its_handler() -> None:
    value = read(KINDS["proxy"].rmi)
    assert isinstance(value, JavaProxy)
    assert isinstance(value.handler, JavaObject)
    assert value.handler.class_name == "SerializedValues$Handler"
    assert value.handler.fields == {"said": "hello"}


def test_a_cycle_is_one_object() -> None:
    value = read(KINDS["cycle"].rmi)
    assert value.fields["next"][0] is value


def test_a_failure_in_the_midst_names_the_attribute() -> None:
    with pytest.raises(RemoteAbortError) as caught:
        read(KINDS["notSerializable"].rmi)
    assert str(caught.value.throwable) == KINDS["notSerializable"].expected
    assert caught.value.last_attribute == "Poison"


def test_a_format_of_its_own_ends_a_stream_of_rmi_and_names_the_class() -> None:
    with pytest.raises(UnknownFormatError) as caught:
        read(KINDS["externalizable"].rmi)
    assert caught.value.class_name == "SerializedValues$Codec"


def test_a_format_of_its_own_in_blocks_is_a_record() -> None:
    plain = KINDS["externalizable"].plain
    assert plain is not None
    value = read(plain)
    assert value.class_name == "SerializedValues$Codec"
    assert list(value.annotations) == [BlockData(b"\0\0\0\5"), "inside"]


def test_attributes_of_a_running_server_are_read() -> None:
    attributes = dict(reply("getAttributes java.lang:type=Memory"))
    usage = attributes["HeapMemoryUsage"]
    assert isinstance(usage, CompositeData)
    assert usage.type_name == "java.lang.management.MemoryUsage"
    assert set(usage.items) == {"committed", "init", "max", "used"}
    assert attributes["ObjectName"] == ObjectName.parse("java.lang:type=Memory")
    assert attributes["Verbose"] in {True, False}


def test_a_server_describes_an_mbean() -> None:
    info = reply("getMBeanInfo java.lang:type=Memory")
    assert {attribute.fields["name"] for attribute in info.fields["attributes"]} == {
        "ObjectPendingFinalizationCount",
        "HeapMemoryUsage",
        "NonHeapMemoryUsage",
        "Verbose",
        "ObjectName",
    }
    assert info.fields["operations"][0].fields["name"] == "gc"


def test_a_server_names_its_mbeans_and_the_same_name_is_one_object() -> None:
    classes = ClassCache()
    names = reply("queryNames", classes)
    assert all(type(name) is ObjectName for name in names)
    again = reply("queryNames", classes)
    assert all(first is second for first, second in zip(names, again, strict=True))


def test_a_stub_keeps_what_its_reference_wrote() -> None:
    stub = reply("newClient")
    assert stub.class_name == "javax.management.remote.rmi.RMIConnectionImpl_Stub"
    assert b"".join(stub.annotations).startswith(b"\0\nUnicastRef")


@pytest.mark.parametrize(
    ("asked", "class_name", "attribute"),
    [
        ("Catalina:type=Service at mapper", "org.apache.catalina.mapper.Mapper", "mapper"),
        (
            'Catalina:type=ThreadPool,name="https-jsse-nio-9443" at sslImplementation',
            "org.apache.tomcat.util.net.jsse.JSSEImplementation",
            "sslImplementation",
        ),
    ],
)
def test_a_server_that_cannot_send_an_attribute_says_which(asked: str, class_name: str, attribute: str) -> None:
    with pytest.raises(RemoteAbortError) as caught:
        reply(f"aborted getAttributes {asked}")
    assert caught.value.throwable.class_name == "java.io.NotSerializableException"
    assert caught.value.throwable.message == class_name
    assert caught.value.last_attribute == attribute


@pytest.mark.parametrize("asked", ["getAttributes java.lang:type=Memory", "getMBeanInfo java.lang:type=Memory"])
def test_no_reply_of_a_server_is_complete_before_its_end(asked: str) -> None:
    classes = ClassCache()
    whole = REPLIES[asked]
    for length in range(1, len(whole)):
        reader = ObjectReader(whole[:length], 1, classes=classes)
        with pytest.raises(IncompleteError):
            read_reply(reader)


def test_blocks_of_both_lengths_are_read() -> None:
    reader = ObjectReader(HEADER + bytes.fromhex("7702 0102 7a00000003 030405 70"))
    reader.read_stream_header()
    assert reader.read_block() == b"\1\2"
    assert reader.read_block() == b"\3\4\5"
    assert reader.read_object() is None


def test_a_block_is_no_object_and_an_object_no_block() -> None:
    reader = ObjectReader(bytes.fromhex("7701 01"))
    with pytest.raises(CorruptStreamError):
        reader.read_object()
    reader = ObjectReader(bytes.fromhex("740000"))
    with pytest.raises(CorruptStreamError):
        reader.read_block()


def test_a_reset_forgets_what_was_written() -> None:
    reader = ObjectReader(bytes.fromhex("740001 61 79 740001 62 71 007e0000 79 71 007e0000"))
    assert [reader.read_object() for _ in range(3)] == ["a", "b", "b"]
    with pytest.raises(CorruptStreamError, match="not written"):
        reader.read_object()


def test_a_long_string_is_read() -> None:
    text = "x" * 70_000
    assert read(HEADER + b"\x7c" + struct.pack(">Q", len(text)) + text.encode()) == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("c080", "\0"),
        ("eda0bdedb880", "\U0001f600"),
        ("eda0bd", "\ufffd"),
        ("ff41", "\ufffdA"),
        ("61c0", "a\ufffd"),
        ("c3a4", "ä"),
    ],
)
def test_modified_utf_8_never_fails(data: str, text: str) -> None:
    assert read_hex(f"74{len(data) // 2:04x}{data}") == text


def test_an_annotation_of_any_kind_is_passed_over() -> None:
    codebase = "740008 66696c653a2f2f2f"
    for annotation in (
        "",
        "70",
        codebase,
        "7701 05 70",
        "75 72 0002 5b49 4dba602676eab2a5 02 0000 78 70 00000001 00000009",
    ):
        value = read_hex(f"73 72 0001 41 {'0' * 16} 02 0001 49 0001 78 {annotation} 78 70 0000002a")
        assert value.fields == {"x": 42}


def test_an_annotation_that_a_later_class_shares_is_passed_over() -> None:
    first = f"72 0001 41 {'0' * 16} 02 0000 740001 63 78 70"
    second = f"72 0001 42 {'0' * 16} 02 0000 71 007e0003 78 71 007e0002"
    value = read_hex(f"75 72 0002 5b4c {'0' * 16} 02 0000 78 70 00000002 73 {first} 73 {second}")
    assert [item.class_name for item in value] == ["A", "B"]


def test_a_class_descriptor_can_be_a_value() -> None:
    value = read_hex(f"72 0001 41 {'0' * 16} 02 0000 78 70")
    assert value.class_name == "java.io.ObjectStreamClass"
    assert value.fields == {"name": "A"}


def test_a_known_class_with_other_fields_stays_a_record() -> None:
    value = read_hex(f"73 72 0011 {b'java.lang.Integer'.hex()} {'0' * 16} 02 0001 4a 0001 78 78 70 {'0' * 15}7")
    assert value.class_name == "java.lang.Integer"
    assert value.fields == {"x": 7}
    value = read_hex(f"73 72 0013 {b'java.util.ArrayList'.hex()} {'0' * 16} 03 0000 78 70 740001 61 78")
    assert value.class_name == "java.util.ArrayList"
    assert value.annotations == ["a"]


def test_decoded_structures_print_in_a_line() -> None:
    shared: JavaValue = JavaObject("A", {})
    for _ in range(100):
        shared = JavaMap([(shared, shared)] * 100)
    values = [shared, JavaObject("A", {"x": shared}), CompositeData("T", {"x": shared}), JavaProxy(["I"], shared)]
    assert all(len(repr(value)) < 100 for value in values)


def test_leaves_are_of_their_own_types() -> None:
    assert read(KINDS["enumWithBody"].rmi) == JavaEnum("SerializedValues$Mood", "BAD")
    assert read(KINDS["arrayClass"].rmi) == JavaClass("[[J")
    assert type(read(KINDS["exception"].rmi)) is JavaThrowable
    assert type(read(KINDS["attributeList"].rmi)[0]) is Attribute
    assert rendered(read(KINDS["copies"].rmi)) == ["x", "x", "x"]
