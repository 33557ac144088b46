"""Messages, held against what a Java client and real servers send."""

from typing import Any

import pytest

from exporter.jmx import NotJmxError, ObjectName, ProtocolError, TlsError
from exporter.jmx.requests import calls
from exporter.jmx.rmi import methods
from exporter.jmx.rmi.messages import (
    HANDSHAKE,
    REGISTRY,
    Reply,
    decode_acknowledgement,
    decode_reply,
    encode_arguments,
    encode_call,
    encode_numbered_lookup,
)
from exporter.jmx.rmi.methods import Method
from exporter.jmx.serial.arguments import strings
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.errors import CorruptStreamError, IncompleteError, RemoteAbortError
from exporter.jmx.serial.limits import Limits
from testing.jmx.replies import ACKNOWLEDGEMENT, CARBON

JMXRMI = encode_arguments("jmxrmi")


def test_the_handshake_does_not_wait_for_the_acknowledgement() -> None:
    assert HANDSHAKE.hex(" ") == "4a 52 4d 49 00 02 4b 00 00 00 00 00 00"


def test_the_registry_is_asked_by_hash() -> None:
    expected = "50 aced0005 7722" + 22 * "00" + "ffffffff 97614f3f477a89c7 74 0006 6a6d78726d69"
    assert encode_call(REGISTRY, methods.LOOKUP, JMXRMI) == bytes.fromhex(expected)


def test_the_registry_is_asked_by_number() -> None:
    expected = "50 aced0005 7722" + 22 * "00" + "00000002 44154dc9d4e63bdf 74 0006 6a6d78726d69"
    assert encode_numbered_lookup(JMXRMI) == bytes.fromhex(expected)


def test_a_login_is_as_a_java_client_sends_it() -> None:
    written = encode_arguments(strings(["admin", "pw"]))
    expected = (
        b"\x75\x72\0\x13[Ljava.lang.String;"
        + bytes.fromhex("add256e7e91d7b47 02 0000 70 78 70 00000002")
        + b"\x74\0\x05admin\x74\0\x02pw"
    )
    assert written == expected


def test_a_question_for_attributes_is_as_a_java_client_sends_it() -> None:
    object_id = bytes.fromhex("90b844662eaa0b3f 7ea7ce9a000001a208eb09f58004")
    call = calls.attributes(ObjectName.parse("java.lang:type=Memory"), ["Verbose", "ObjectPendingFinalizationCount"])
    expected = (
        bytes.fromhex("50aced0005 7722 90b844662eaa0b3f 7ea7ce9a000001a208eb09f58004 ffffffff 5739d96a8b235c47")
        + b"\x73\x72\0\x1bjavax.management.ObjectName"
        + bytes.fromhex("0f03a71beb6d15cf 03 0000 7078 70")
        + b"\x74\0\x15java.lang:type=Memory\x78\x75\x72\0\x13[Ljava.lang.String;"
        + bytes.fromhex("add256e7e91d7b47 02 0000 7078 70 00000002")
        + b"\x74\0\x07Verbose\x74\0\x1eObjectPendingFinalizationCount\x70"
    )
    assert call.encode(object_id) == expected


def test_an_acknowledgement_ends_where_it_should() -> None:
    assert decode_acknowledgement(ACKNOWLEDGEMENT + b"\x51") == len(ACKNOWLEDGEMENT)
    for end in range(len(ACKNOWLEDGEMENT)):
        with pytest.raises(IncompleteError):
            decode_acknowledgement(ACKNOWLEDGEMENT[:end])


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n", NotJmxError, "an HTTP server answers"),
        (b"H", NotJmxError, "an HTTP server answers"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", NotJmxError, "what answers does not speak RMI"),
        (b"\x4f", NotJmxError, "not its stream protocol"),
        (bytes.fromhex("15 0303 0002 020a"), TlsError, "the server speaks TLS"),
    ],
)
def test_another_answer_to_the_handshake_is_told(answer: bytes, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        decode_acknowledgement(answer)


def decode(data: bytes, method: Method, position: int = 0, limits: Limits | None = None) -> tuple[Reply, int]:
    return decode_reply(data, position, method, limits or Limits(), ClassCache())


def test_attributes_of_a_carbon_server_are_decoded() -> None:
    data = CARBON["getAttributes"]
    reply, end = decode(b"before" + data + b"\x51after", methods.GET_ATTRIBUTES, len("before"))
    attributes: Any = reply.value
    values = dict(attributes)
    assert end == len("before") + len(data)
    assert values["Verbose"] is False
    assert values["ObjectPendingFinalizationCount"] == 0
    assert set(values["HeapMemoryUsage"].items) == {"committed", "init", "max", "used"}
    assert values["HeapMemoryUsage"].items["max"] == 1 << 30


def test_names_of_a_carbon_server_are_decoded() -> None:
    reply, _ = decode(CARBON["queryNames"], methods.QUERY_NAMES)
    names: Any = reply.value
    assert ObjectName.parse("java.lang:type=Memory") in names
    assert {name.get("type") for name in names} == {"Memory", "MemoryManager", "MemoryPool"}


def test_an_exception_of_a_carbon_server_is_decoded() -> None:
    reply, end = decode(CARBON["getAttribute-gone"], methods.GET_ATTRIBUTE)
    assert str(reply.thrown) == "javax.management.InstanceNotFoundException: a:type=Gone"
    assert end == len(CARBON["getAttribute-gone"])


def test_a_reply_without_a_result_is_decoded() -> None:
    assert decode(CARBON["close"] + b"\x51", methods.CLOSE) == (Reply(None), len(CARBON["close"]))


def test_a_reply_that_the_server_could_not_finish_names_the_attribute() -> None:
    with pytest.raises(RemoteAbortError) as abort:
        decode(CARBON["getAttributes-aborted"], methods.GET_ATTRIBUTES)
    assert abort.value.last_attribute == "mapper"
    assert str(abort.value.throwable) == "java.io.NotSerializableException: org.apache.catalina.mapper.Mapper"


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("lookup", methods.LOOKUP),
        ("queryNames", methods.QUERY_NAMES),
        ("getMBeanInfo", methods.GET_MBEAN_INFO),
        ("getAttributes", methods.GET_ATTRIBUTES),
        ("getAttributes-aborted", methods.GET_ATTRIBUTES),
        ("getAttribute-gone", methods.GET_ATTRIBUTE),
        ("close", methods.CLOSE),
    ],
)
def test_a_reply_cut_anywhere_is_incomplete(name: str, method: Method) -> None:
    data = CARBON[name]
    # The exception that ends an unfinished reply names its class and message first: what follows is not waited for.
    for end in range(len(data) - (1 if name != "getAttributes-aborted" else 400)):
        with pytest.raises(IncompleteError) as incomplete:
            decode(data[:end], method)
        assert 1 <= incomplete.value.missing <= len(data) - end


@pytest.mark.parametrize("data", [b"\x53", b"\x51\xac\xed\0\x06", b"HTTP/1.1"])
def test_what_is_no_reply_is_told(data: bytes) -> None:
    with pytest.raises(ProtocolError):
        decode(data, methods.GET_ATTRIBUTE)


@pytest.mark.parametrize(("position", "byte"), [(6, 16), (7, 3)])
def test_a_malformed_header_is_told(position: int, byte: int) -> None:
    data = bytearray(CARBON["getAttributes"])
    data[position] = byte
    with pytest.raises(ProtocolError, match="header"):
        decode(bytes(data), methods.GET_ATTRIBUTES)


def test_an_exception_that_is_none_is_told() -> None:
    data = bytearray(CARBON["getAttributes"])
    data[7] = 2
    with pytest.raises(CorruptStreamError, match="no exception"):
        decode(bytes(data), methods.GET_ATTRIBUTES)


def test_a_reply_beyond_a_limit_is_told() -> None:
    with pytest.raises(CorruptStreamError):
        decode(CARBON["getMBeanInfo"][:-1], methods.GET_MBEAN_INFO, limits=Limits(reply_bytes=2000))
