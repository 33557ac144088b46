"""Java's serialisation protocol, written by hand."""

import struct

NO_VERSION = bytes(8)
OBJECTS = b"\x72\0\x13[Ljava.lang.Object;" + NO_VERSION + b"\2\0\0\x78\x70"


def described(name: str, flags: int = 2, fields: bytes = b"\0\0", parent: bytes = b"\x70") -> bytes:
    return (
        b"\x72" + struct.pack(">H", len(name)) + name.encode() + NO_VERSION + bytes([flags]) + fields + b"\x78" + parent
    )


def array_of(count: int, elements: bytes, described_as: bytes = OBJECTS) -> bytes:
    return b"\x75" + described_as + struct.pack(">i", count) + elements


ARRAY_LIST = described("java.util.ArrayList", flags=3)
