"""Numbers of the Object Serialization Stream Protocol (Java Object Serialization Specification, 6.4)."""

STREAM_HEADER = b"\xac\xed\x00\x05"
"""STREAM_MAGIC and STREAM_VERSION."""

FIRST_HANDLE = 0x7E0000

NULL = 0x70
REFERENCE = 0x71
CLASS_DESCRIPTOR = 0x72
OBJECT = 0x73
STRING = 0x74
ARRAY = 0x75
CLASS = 0x76
BLOCK = 0x77
END_BLOCK = 0x78
RESET = 0x79
LONG_BLOCK = 0x7A
EXCEPTION = 0x7B
LONG_STRING = 0x7C
PROXY_CLASS_DESCRIPTOR = 0x7D
ENUM = 0x7E

WRITE_METHOD = 0x01
SERIALIZABLE = 0x02
EXTERNALIZABLE = 0x04
BLOCK_DATA = 0x08
ENUM_CLASS = 0x10

FORMATS = {"B": "b", "C": "H", "D": "d", "F": "f", "I": "i", "J": "q", "S": "h", "Z": "?"}
"""Primitive type codes and their formats in `struct`; a char arrives as its UTF-16 code unit."""
