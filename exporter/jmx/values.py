"""What Java objects become in Python.

| Java | Python |
|---|---|
| null, Boolean, String, Character | None, bool, str, str |
| StringBuilder, StringBuffer | str |
| Byte, Short, Integer, Long, BigInteger, AtomicInteger and the like | int |
| Float, Double | float |
| BigDecimal | decimal.Decimal |
| Date, Calendar, java.time.Instant and the like | JavaTime |
| arrays, List, Set, Queue | list (byte[]: bytes, char[]: str) |
| Map | JavaMap (its keys need not be hashable, and may repeat after conversion) |
| enum constants | JavaEnum |
| Class | JavaClass |
| ObjectName, CompositeData, TabularData, Attribute | exporter.jmx.ObjectName, CompositeData, TabularData, Attribute |
| Throwable | JavaThrowable |
| UUID, URL, URI, File | JavaObject with the one field `text` |
| InetAddress | JavaObject with the fields `host` (may be None) and `address` |
| a dynamic proxy | JavaProxy |
| anything else | JavaObject: its class's name and its fields |
| AttributeList, where it is wanted by name | AttributeMap |

A class that has no row of its own but extends one that has is converted as that one: a subclass of HashMap is a map.

Values may be shared and cyclic, as they were in the server: nothing may walk them without a bound. An object that
refers to itself is met inside itself as a JavaObject, which has its fields only where it stays one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from exporter.jmx.object_name import ObjectName


class BlockData(bytes):
    """Primitive values that a class wrote by itself, among a JavaObject's annotations; `bytes` alone is a byte[]."""

    __slots__ = ()


class Attribute(NamedTuple):
    """`javax.management.Attribute`: an attribute's name and its value."""

    name: str
    value: "JavaValue"


@dataclass(frozen=True, slots=True)
class Counted:
    """An array, collection or map of which nothing is known but how many elements it has: there are too many of them.

    Only who limits what is kept (`exporter.jmx.Limits`) meets one.
    """

    elements: int


@dataclass(frozen=True, slots=True)
class JavaEnum:
    """A constant of an enum class."""

    class_name: str
    name: str


@dataclass(frozen=True, slots=True)
class JavaClass:
    """A class itself, by its name as `Class.getName` gives it (`int`, `java.lang.String`, `[J`)."""

    name: str


@dataclass(frozen=True, slots=True)
class JavaTime:
    """A date, time or duration: its class, and its text in ISO 8601 as the class's `toString` gives it.

    A `java.util.Date` or `Calendar` has the text of the same `Instant`. `epoch_seconds` where it is a point in time.
    """

    class_name: str
    text: str
    epoch_seconds: float | None


@dataclass(frozen=True, slots=True, eq=False)
class JavaObject:
    """An object of a class without a meaning of its own here.

    Fields of superclasses are among its own; a field that hides one of a superclass wins. `annotations` are what its
    classes wrote by themselves (`writeObject`): values, and BlockData for primitives.
    """

    class_name: str
    fields: "Mapping[str, JavaValue]"
    annotations: "Sequence[JavaValue]" = ()

    def __repr__(self) -> str:
        return f"<JavaObject {self.class_name[:100]!r} of {len(self.fields)} fields>"


@dataclass(frozen=True, slots=True, eq=False)
class JavaProxy:
    """A dynamic proxy (`java.lang.reflect.Proxy`): the names of its interfaces and its invocation handler."""

    interfaces: Sequence[str]
    handler: "JavaValue"

    def __repr__(self) -> str:
        return f"<JavaProxy of {len(self.interfaces)} interfaces>"


@dataclass(frozen=True, slots=True, eq=False)
class JavaMap:
    """A map's entries in the order in which they were sent."""

    entries: "Sequence[tuple[JavaValue, JavaValue]]"

    def items(self) -> "Iterator[tuple[JavaValue, JavaValue]]":
        """Give keys and values."""
        return iter(self.entries)

    def __repr__(self) -> str:
        return f"<JavaMap of {len(self.entries)} entries>"


@dataclass(frozen=True, slots=True, eq=False)
class JavaThrowable:
    """An exception or error that the server threw or sent; its stack trace is left out."""

    class_name: str
    message: str | None
    cause: "JavaThrowable | None" = None

    def __str__(self) -> str:
        return self.class_name if self.message is None else f"{self.class_name}: {self.message}"

    def __repr__(self) -> str:
        return f"<JavaThrowable {str(self)[:200]!r}>"


@dataclass(frozen=True, slots=True, eq=False)
class CompositeData:
    """`javax.management.openmbean.CompositeData`: its type's name and its items."""

    type_name: str
    items: "Mapping[str, JavaValue]"

    def __repr__(self) -> str:
        return f"<CompositeData {self.type_name[:100]!r} of {len(self.items)} items>"


@dataclass(frozen=True, slots=True, eq=False)
class TabularData:
    """`javax.management.openmbean.TabularData`: its type's name, the items that index its rows, the rows.

    A row may be of a class of the server's own, and is no CompositeData then.
    """

    type_name: str
    index_names: Sequence[str]
    rows: "Sequence[JavaValue]"

    def __repr__(self) -> str:
        return f"<TabularData {self.type_name[:100]!r} of {len(self.rows)} rows>"


class AttributeMap(dict[str, "JavaValue"]):
    """Attributes by their names: an AttributeList, where it is wanted so."""

    __slots__ = ()


JavaValue: TypeAlias = (
    bool
    | int
    | float
    | str
    | bytes
    | Decimal
    | ObjectName
    | Attribute
    | CompositeData
    | Counted
    | JavaClass
    | JavaEnum
    | JavaMap
    | JavaObject
    | JavaProxy
    | JavaThrowable
    | JavaTime
    | TabularData
    | list["JavaValue"]
    | dict[str, "JavaValue"]
    | None
)
"""A value of the table above. A dict is made here, of several values: nothing that is decoded is one."""
