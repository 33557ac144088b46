"""Where a remote object lives: what a stub says (`UnicastRef` and `UnicastRef2` of the JDK's `sun.rmi.server`)."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from exporter.jmx.errors import ProtocolError
from exporter.jmx.rmi.transport import Place
from exporter.jmx.serial import modified_utf8, protocol
from exporter.jmx.values import BlockData, JavaObject, JavaProxy, JavaValue

_TLS_FACTORY = "javax.rmi.ssl.SslRMIClientSocketFactory"
_OBJECT_ID_BYTES = 22


@dataclass(frozen=True)
class RemoteReference:
    """A remote object's place and identifier.

    Attributes:
        host: the server's idea of its own name or address: often unreachable from here.
        port: its port, 1 to 65535.
        object_id: its identifier, 22 bytes.
        tls: whether it is reached by TLS.
    """

    host: str
    port: int
    object_id: bytes
    tls: bool


def read_stub(stub: JavaValue, sender: Place) -> RemoteReference:
    """Read the reference inside a stub: of a generated class, or a dynamic proxy's, whose handler holds it.

    Raises:
        ProtocolError: it is no stub, or one for another transport than TCP and TLS; the message names the sender.
    """
    try:
        return _read(stub)
    except ProtocolError as error:
        raise ProtocolError(f"{sender}: {error.message}") from None


def write_stub(reference: RemoteReference) -> bytes:
    """Write a stub of an RMI server (JSR 160) that leads to a place by plain TCP, as a stream of serialized objects."""
    kind, host = (modified_utf8.encode(each) for each in ("UnicastRef", reference.host))
    data = b"".join((_sized(kind), _sized(host), reference.port.to_bytes(4, "big"), reference.object_id, b"\x01"))
    block = bytes([protocol.BLOCK, len(data)]) + data + bytes([protocol.END_BLOCK])
    return b"".join((protocol.STREAM_HEADER, bytes([protocol.OBJECT]), *_SERVER_STUB, bytes([protocol.NULL]), block))


def stub_url(reference: RemoteReference) -> str:
    """Write a JMXServiceURL that holds the stub itself, so that no registry is asked (JSR 160, RMI connector)."""
    return f"service:jmx:rmi:///stub/{b64encode(write_stub(reference)).decode()}"


def _sized(data: bytes) -> bytes:
    return len(data).to_bytes(2, "big") + data


def _described(name: str, version: int, flags: int) -> bytes:
    """Write the descriptor of a class without fields, up to that of its superclass."""
    tail = bytes([flags, 0, 0, protocol.END_BLOCK])
    return bytes([protocol.CLASS_DESCRIPTOR]) + _sized(name.encode()) + version.to_bytes(8, "big") + tail


_SERVER_STUB = (
    _described("javax.management.remote.rmi.RMIServerImpl_Stub", 2, protocol.SERIALIZABLE),
    _described("java.rmi.server.RemoteStub", 0xE9FEDCC98BE1651A, protocol.SERIALIZABLE),
    _described("java.rmi.server.RemoteObject", 0xD361B4910C61331E, protocol.SERIALIZABLE | protocol.WRITE_METHOD),
)
"""The class of the stub, and those above it ("Serialized Form" of the Java SE API)."""


def _read(stub: JavaValue) -> RemoteReference:
    holder = stub.handler if isinstance(stub, JavaProxy) else stub
    if not isinstance(holder, JavaObject):
        raise ProtocolError("the server returned something else than a stub")
    # RemoteObject.writeObject: primitives, which may stand in any number of blocks, and at most one object.
    data = _Data(b"".join(part for part in holder.annotations if isinstance(part, BlockData)))
    objects = [part for part in holder.annotations if not isinstance(part, BlockData)]
    kind = data.text()
    with_factory = kind == "UnicastRef2" and data.take(1) == b"\x01"
    if kind not in {"UnicastRef", "UnicastRef2"}:
        raise ProtocolError(f"the server's stub holds a reference of an unknown kind ({kind[:40]!r})")
    host, port = data.text(), int.from_bytes(data.take(4), "big")
    if not host or not 1 <= port <= 65535:
        raise ProtocolError("the server's stub names no host or no port")
    return RemoteReference(host, port, data.take(_OBJECT_ID_BYTES), tls=with_factory and _is_tls(objects))


def _is_tls(factories: Sequence[JavaValue]) -> bool:
    if not factories or factories[0] is None:
        return False
    name = factories[0].class_name if isinstance(factories[0], JavaObject) else type(factories[0]).__name__
    if name != _TLS_FACTORY:
        raise ProtocolError(f"the server wants a transport of its own: socket factory {name[:200]!r}")
    return True


class _Data:
    """Primitives, taken one after another."""

    def __init__(self, data: bytes) -> None:
        self._rest = data

    def take(self, count: int) -> bytes:
        taken, self._rest = self._rest[:count], self._rest[count:]
        if len(taken) < count:
            raise ProtocolError("the server's stub is cut short")
        return taken

    def text(self) -> str:
        return modified_utf8.decode(self.take(int.from_bytes(self.take(2), "big")))
