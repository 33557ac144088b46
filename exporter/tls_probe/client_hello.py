"""The first message of a TLS client: RFC 5246 7.4.1.2, and RFC 8446 4.1.2 for what has stayed of it."""

import ipaddress
from collections.abc import Iterable, Sequence
from typing import Final

SSL_3_0: Final = 0x0300
TLS_1_0: Final = 0x0301
TLS_1_1: Final = 0x0302
TLS_1_2: Final = 0x0303
TLS_1_3: Final = 0x0304

VERSION_NAMES = {
    SSL_3_0: "SSL 3.0",
    TLS_1_0: "TLS 1.0",
    TLS_1_1: "TLS 1.1",
    TLS_1_2: "TLS 1.2",
    TLS_1_3: "TLS 1.3",
}
"""Versions of the protocol, the oldest first, as people write them."""

RANDOM_BYTES: Final = 32

_HANDSHAKE, _CLIENT_HELLO = 22, 1
_SAFE_RENEGOTIATION = 0x00FF
"""RFC 5746 3.3: a suite that is none, and says what an extension would that SSL 3.0 does not have."""

_SERVER_NAME, _GROUPS, _POINT_FORMATS, _SIGNATURES = 0, 10, 11, 13
_CURVES = (23, 24, 25, 29, 30)
"""secp256r1, secp384r1, secp521r1, x25519, x448. None of RFC 7919: then a server uses the group that it has itself."""

_SIGNATURE_SCHEMES = (
    *(0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B),
    *(0x0401, 0x0501, 0x0601, 0x0303, 0x0301, 0x0203, 0x0201, 0x0402, 0x0302, 0x0202),
)


def client_hello(version: int, suites: Sequence[int], host: str, random: bytes) -> bytes:
    """Write the message as one record.

    Args:
        version: the newest that is offered, TLS 1.2 at most; servers may choose an older one.
        suites: numbers of cipher suites, in the order in which they are preferred.
        host: whom we connect to: a name is told to the server (RFC 6066 3), an address is not.
        random: 32 bytes.
    """
    listed = _numbers((*suites, _SAFE_RENEGOTIATION))
    extensions = b"".join(_extensions(version, host))
    hello = version.to_bytes(2) + random + _sized(b"", 1) + _sized(listed, 2) + _sized(b"\0", 1)
    message = bytes([_CLIENT_HELLO]) + _sized(hello + _sized(extensions, 2), 3)
    # The record says TLS 1.0, as those of other clients do whatever they offer: RFC 5246 E.1.
    return bytes([_HANDSHAKE]) + min(version, TLS_1_0).to_bytes(2) + _sized(message, 2)


def _extensions(version: int, host: str) -> Iterable[bytes]:
    if _is_name(host):
        yield _extension(_SERVER_NAME, _sized(b"\0" + _sized(host.encode("idna"), 2), 2))
    yield _extension(_GROUPS, _sized(_numbers(_CURVES), 2))
    yield _extension(_POINT_FORMATS, _sized(b"\0", 1))
    if version >= TLS_1_2:
        yield _extension(_SIGNATURES, _sized(_numbers(_SIGNATURE_SCHEMES), 2))


def _is_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return bool(host)
    return False


def _extension(kind: int, content: bytes) -> bytes:
    return kind.to_bytes(2) + _sized(content, 2)


def _numbers(numbers: Iterable[int]) -> bytes:
    return b"".join(number.to_bytes(2) for number in numbers)


def _sized(content: bytes, length_bytes: int) -> bytes:
    return len(content).to_bytes(length_bytes) + content
