import pytest

from exporter.jmx import ProtocolError
from exporter.jmx.rmi.messages import decode_reply
from exporter.jmx.rmi.methods import LOOKUP
from exporter.jmx.rmi.references import read_stub
from exporter.jmx.rmi.transport import Place
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.limits import Limits
from exporter.jmx.values import BlockData, JavaObject, JavaProxy, JavaValue
from testing.jmx.replies import CARBON, LOOKUPS

HERE = Place("registry", 9999)
OBJECT_ID = bytes(range(22))
PLACE = b"\0\x04host\0\0\x2b\x67"
TLS = JavaObject("javax.rmi.ssl.SslRMIClientSocketFactory", {})


def stub_in(reply: bytes) -> JavaValue:
    return decode_reply(reply, 0, LOOKUP, Limits(), ClassCache())[0].value


def test_the_stub_of_a_carbon_server_is_read() -> None:
    reference = read_stub(stub_in(CARBON["lookup"]), HERE)
    assert (reference.host, reference.port, reference.tls) == ("127.0.0.1", 11111, False)
    assert reference.object_id in CARBON["lookup"]
    assert len(reference.object_id) == 22


@pytest.mark.parametrize(
    ("started", "port", "tls"),
    [
        ("jdk-17-agent", 0x576F, False),
        ("jdk-17-ignore-stub-classes", 0x62AF, False),
        ("jdk-17-tls", 0x79B0, True),
        ("jdk-17-codebase", 0x6A81, False),
    ],
)
def test_the_stub_of_the_jdks_agent_is_read(started: str, port: int, tls: bool) -> None:  # noqa: FBT001 - a parameter
    reference = read_stub(stub_in(LOOKUPS[started]), HERE)
    assert (reference.host, reference.port, reference.tls) == ("127.0.0.1", port, tls)
    assert LOOKUPS[started].endswith(reference.object_id + b"\x01\x78")


def stub(*annotations: JavaValue) -> JavaObject:
    return JavaObject("Stub", {}, annotations)


@pytest.mark.parametrize(
    "annotations",
    [
        [BlockData(b"\0\x0bUnicastRef2\x01" + PLACE), TLS, BlockData(OBJECT_ID + b"\x01")],
        [BlockData(b"\0\x0bUnicast"), BlockData(b"Ref2\x01" + PLACE[:5]), BlockData(PLACE[5:] + OBJECT_ID), TLS],
    ],
)
def test_primitives_may_stand_in_any_number_of_blocks(annotations: list[JavaValue]) -> None:
    reference = read_stub(stub(*annotations), HERE)
    assert (reference.host, reference.port, reference.object_id, reference.tls) == ("host", 11111, OBJECT_ID, True)


def test_a_reference_that_is_followed_without_a_factory_is_plain() -> None:
    data = BlockData(b"\0\x0bUnicastRef2\x01" + PLACE + OBJECT_ID + b"\x01")
    assert not read_stub(stub(data, None), HERE).tls


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "something else than a stub"),
        ("text", "something else than a stub"),
        (JavaProxy(["java.rmi.Remote"], None), "something else than a stub"),
        (stub(), "cut short"),
        (stub(BlockData(b"\0\x0aUnicastRef" + PLACE + OBJECT_ID[:-1])), "cut short"),
        (stub(BlockData(b"\0\x0aUnicastRef\0\x04host\0\0\0\0" + OBJECT_ID)), "no host or no port"),
        (stub(BlockData(b"\0\x0aUnicastRef\0\x04host\0\x01\0\0" + OBJECT_ID)), "no host or no port"),
        (stub(BlockData(b"\0\x0aUnicastRef\0\0\0\0\0\x01" + OBJECT_ID)), "no host or no port"),
        (stub(BlockData(b"\0\x05Other")), "unknown kind"),
        (
            stub(BlockData(b"\0\x0bUnicastRef2\x01" + PLACE + OBJECT_ID), JavaObject("com.example.Tunnel", {})),
            r"com\.example\.Tunnel",
        ),
    ],
)
def test_what_is_no_stub_is_told(value: JavaValue, words: str) -> None:
    with pytest.raises(ProtocolError, match=f"registry:9999: .*{words}"):
        read_stub(value, HERE)
