"""What can be written: Java objects that Python has no own type for, and classes by their descriptors.

`str`, `bool`, `bytes`, None and ObjectName are written as they are. A class's serialVersionUID is in the Java SE API,
"Serialized Form", or is what the JDK's `serialver` prints.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from exporter.jmx.object_name import ObjectName
from exporter.jmx.serial import protocol
from exporter.jmx.values import BlockData


@dataclass(frozen=True, slots=True)
class WrittenField:
    """A field of a class: its type's code, its name, and for `L` and `[` its type's name (`Ljava/lang/String;`)."""

    code: str
    name: str
    type_name: str = ""


@dataclass(frozen=True, slots=True)
class WrittenClass:
    """A class as a stream describes it.

    Attributes:
        name: its name as `Class.getName` gives it.
        version: its serialVersionUID, unsigned.
        fields: its own fields, those of primitive types first, each kind sorted by name.
        parent: its superclass, where that is serializable.
        flags: SERIALIZABLE, and WRITE_METHOD where it writes more than its fields.
    """

    name: str
    version: int
    fields: Sequence[WrittenField] = ()
    parent: "WrittenClass | None" = None
    flags: int = protocol.SERIALIZABLE


@dataclass(frozen=True, slots=True)
class WrittenObject:
    """An object: its class, and the values of its fields, those of its superclasses first.

    `annotations` are what its class writes by itself, after its fields.
    """

    described: WrittenClass
    values: "Sequence[JavaArgument]"
    annotations: "Sequence[JavaArgument]" = ()


@dataclass(frozen=True, slots=True)
class WrittenArray:
    """An array of objects: its class and its elements."""

    described: WrittenClass
    elements: "Sequence[JavaArgument]"


@dataclass(frozen=True, slots=True)
class LongArray:
    """A `long[]`."""

    elements: Sequence[int]


@dataclass(frozen=True, slots=True)
class MarshalledObject:
    """A `java.rmi.MarshalledObject`: a value as a stream of its own."""

    value: "JavaArgument"


JavaArgument: TypeAlias = (
    bool
    | int
    | float
    | str
    | bytes
    | BlockData
    | ObjectName
    | LongArray
    | MarshalledObject
    | WrittenArray
    | WrittenObject
    | Sequence["JavaArgument"]
    | None
)
"""What can be written. A bare number only as the value of a field, and BlockData only as an annotation, of an object;
a sequence of nothing but strings is a `String[]`, any other an `Object[]`."""

BYTE_ARRAY = WrittenClass("[B", 0xACF317F8060854E0)
LONG_ARRAY = WrittenClass("[J", 0x782004B512B17593)
OBJECT_NAME = WrittenClass(
    "javax.management.ObjectName", 0x0F03A71BEB6D15CF, flags=protocol.SERIALIZABLE | protocol.WRITE_METHOD
)
MARSHALLED_OBJECT = WrittenClass(
    "java.rmi.MarshalledObject",
    0x7CBD1E97ED63FC3E,
    (WrittenField("I", "hash"), WrittenField("[", "locBytes", "[B"), WrittenField("[", "objBytes", "[B")),
)
_OBJECT_ARRAY = WrittenClass("[Ljava.lang.Object;", 0x90CE589F1073296C)
_STRING_ARRAY = WrittenClass("[Ljava.lang.String;", 0xADD256E7E91D7B47)
_NUMBER = WrittenClass("java.lang.Number", 0x86AC951D0B94E08B)
_BOOLEAN = WrittenClass("java.lang.Boolean", 0xCD207280D59CFAEE, (WrittenField("Z", "value"),))
_DOUBLE = WrittenClass("java.lang.Double", 0x80B3C24A296BFB04, (WrittenField("D", "value"),), _NUMBER)
_INTEGER = WrittenClass("java.lang.Integer", 0x12E2A0A4F7818738, (WrittenField("I", "value"),), _NUMBER)
_LONG = WrittenClass("java.lang.Long", 0x3B8BE490CC8F23DF, (WrittenField("J", "value"),), _NUMBER)


def boolean(value: bool) -> WrittenObject:  # noqa: FBT001 - the value is the subject
    """Make a `java.lang.Boolean`."""
    return WrittenObject(_BOOLEAN, (value,))


def integer(value: int) -> WrittenObject:
    """Make a `java.lang.Integer`."""
    return WrittenObject(_INTEGER, (value,))


def long(value: int) -> WrittenObject:
    """Make a `java.lang.Long`."""
    return WrittenObject(_LONG, (value,))


def double(value: float) -> WrittenObject:
    """Make a `java.lang.Double`."""
    return WrittenObject(_DOUBLE, (value,))


def strings(elements: Sequence[str | None]) -> WrittenArray:
    """Make a `String[]`."""
    return WrittenArray(_STRING_ARRAY, elements)


def objects(elements: Sequence[JavaArgument]) -> WrittenArray:
    """Make an `Object[]`."""
    return WrittenArray(_OBJECT_ARRAY, elements)
