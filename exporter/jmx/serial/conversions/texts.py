"""Objects that are a text in disguise: string builders, identifiers, addresses."""

import ipaddress
import uuid
from collections.abc import Sequence

from exporter.jmx.serial.conversions.conversion import Convert, exactly, field
from exporter.jmx.values import BlockData, JavaObject, JavaValue


def _builder(_: JavaObject, contents: Sequence[JavaValue]) -> JavaValue:
    """Convert a `StringBuilder`, which wrote the number of chars in use, then all its chars."""
    return _first_units(exactly(contents[1], str), int.from_bytes(exactly(contents[0], BlockData)))


def _buffer(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    return _first_units(field(record, "value", str), field(record, "count", int))


def _first_units(text: str, count: int) -> str:
    if count < 0:
        raise ValueError
    return text.encode("utf-16-be")[: 2 * count].decode("utf-16-be", "replace")


def _uuid(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    halves = field(record, "mostSigBits", int), field(record, "leastSigBits", int)
    return _text(record, str(uuid.UUID(bytes=b"".join(half.to_bytes(8, signed=True) for half in halves))))


def _url(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    """Convert a URL as `URL.toExternalForm` puts it together."""
    authority, file, reference = (record.fields[name] for name in ("authority", "file", "ref"))
    text = f"{field(record, 'protocol', str)}:"
    if authority is not None and authority != "":
        text += f"//{exactly(authority, str)}"
    if file is not None:
        text += exactly(file, str)
    return _text(record, text if reference is None else f"{text}#{exactly(reference, str)}")


def _uri(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    return _text(record, field(record, "string", str))


def _file(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    return _text(record, field(record, "path", str))


def _text(record: JavaObject, text: str) -> JavaObject:
    return JavaObject(record.class_name, {"text": text})


def _inet_address(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    """Convert an `Inet4Address`, which writes itself as its superclass."""
    number = field(record, "address", int) & 0xFFFFFFFF
    return _address(record, str(ipaddress.IPv4Address(number)))


def _inet6_address(record: JavaObject, _: Sequence[JavaValue]) -> JavaValue:
    return _address(record, str(ipaddress.IPv6Address(field(record, "ipaddress", bytes))))


def _address(record: JavaObject, address: str) -> JavaObject:
    host = record.fields["hostName"]
    return JavaObject(record.class_name, {"host": host if host is None else exactly(host, str), "address": address})


CONVERSIONS: dict[str, Convert] = {
    "java.io.File": _file,
    "java.lang.StringBuffer": _buffer,
    "java.lang.StringBuilder": _builder,
    "java.net.Inet6Address": _inet6_address,
    "java.net.InetAddress": _inet_address,
    "java.net.URI": _uri,
    "java.net.URL": _url,
    "java.util.UUID": _uuid,
}
