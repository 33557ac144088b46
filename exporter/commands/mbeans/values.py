"""Java's values as plain ones, without secrets.

| read | plain |
|---|---|
| null, boolean, text, integer of any size | the same; an integer of more than 4,000 digits: its hexadecimal text |
| floating-point number | a number; `"NaN"`, `"Infinity"`, `"-Infinity"`, which JSON has no numbers for |
| BigDecimal | a number where a double holds it exactly, else its text |
| byte[] | its hexadecimal text |
| date, time, duration | its text in ISO 8601 |
| enum constant, class, ObjectName | its name |
| URL, URI, File, UUID | its text |
| list, set, array | a list |
| map | an object, or a list of pairs where its keys are no texts, or not unique |
| composite data | an object of its items |
| tabular data | a list of its rows |
| exception | an object of `class`, `message` and `cause` |
| any other object | an object of `class` and its fields |
| an object inside itself | `"<cycle>"` |
"""

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import singledispatchmethod
from typing import Any, Final

from exporter.jmx import ObjectName
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
    JavaTime,
    JavaValue,
    TabularData,
)
from exporter.secrecy.redaction import HIDDEN, flag_values, name_without_secrets, secret_items, without_secrets

PlainValue = None | bool | int | float | str | list["PlainValue"] | dict[str, "PlainValue"]

_MAXIMUM_DEPTH: Final = 64
_MAXIMUM_SIZE: Final = 32 << 20
_VALUE_SIZE: Final = 128
"""What a value counts for at least: as much as its conversion costs in time."""
_MAXIMUM_BITS: Final = 13_000
"""Of an integer that is written in decimal; Python refuses to write those of more than 4,300 digits."""
_TEXTS: Final = {"java.io.File", "java.net.URI", "java.net.URL", "java.util.UUID"}
_PROXY: Final = "java.lang.reflect.Proxy"


class UnprintableError(Exception):
    """A value that is not printed: it is too large or nested too deeply, perhaps because the server is hostile."""


def plain_value(value: JavaValue) -> PlainValue:
    """Turn a value of Java's into a plain one without secrets, as this module's table has it.

    Raises:
        UnprintableError: it exceeds a limit.
    """
    return _Conversion().convert(value)


class _Conversion:
    """One value on its way, bounded in size and depth: values may be shared and cyclic."""

    def __init__(self) -> None:
        self._left = _MAXIMUM_SIZE
        self._open: set[int] = set()

    def convert(self, value: JavaValue) -> PlainValue:
        """Convert one value, and all that is in it.

        Raises:
            UnprintableError: too much was converted already.
        """
        self._left -= _VALUE_SIZE
        if isinstance(value, str | bytes):
            self._left -= len(value)
        if self._left < 0:
            raise UnprintableError(f"the value is too large: more than {_MAXIMUM_SIZE >> 20} MiB")
        if simple := _SIMPLE.get(type(value)):
            return simple(value)
        if id(value) in self._open:
            return "<cycle>"
        if len(self._open) == _MAXIMUM_DEPTH:
            raise UnprintableError(f"the value nests deeper than {_MAXIMUM_DEPTH} levels")
        self._open.add(id(value))
        converted = self._composed(value)
        self._open.remove(id(value))
        return converted

    @singledispatchmethod
    def _composed(self, value: JavaValue) -> PlainValue:
        raise UnprintableError(f"a value of an unforeseen kind: {type(value).__name__}")

    @_composed.register
    def _(self, value: list) -> PlainValue:  # type: ignore[type-arg]  # dispatched by class
        return self._list(value)

    @_composed.register
    def _(self, value: tuple) -> PlainValue:  # type: ignore[type-arg]  # the same
        return self._list(value)

    @_composed.register
    def _(self, value: Attribute) -> PlainValue:
        return self._object({"name": value.name, "value": value.value})

    @_composed.register
    def _(self, value: CompositeData) -> PlainValue:
        return self._object(value.items)

    @_composed.register
    def _(self, value: TabularData) -> PlainValue:
        return self._list(value.rows)

    @_composed.register
    def _(self, value: JavaMap) -> PlainValue:
        pairs = list(self._shown(value.entries))
        keys = [key for key, _ in pairs if isinstance(key, str)]
        if len(keys) == len(set(keys)) == len(pairs):
            return dict(zip(keys, (item for _, item in pairs), strict=True))
        return [[key, item] for key, item in pairs]

    @_composed.register
    def _(self, value: JavaThrowable) -> PlainValue:
        return self._object({"class": value.class_name, "message": value.message, "cause": value.cause})

    @_composed.register
    def _(self, value: JavaProxy) -> PlainValue:
        return self._object({"class": _PROXY, "interfaces": list(value.interfaces), "handler": value.handler})

    @_composed.register
    def _(self, value: JavaObject) -> PlainValue:
        if value.class_name in _TEXTS:
            return self.convert(value.fields.get("text"))
        fields = {name: field for name, field in value.fields.items() if name != "class"}
        return self._object({"class": value.class_name, **fields})

    def _list(self, values: Sequence[JavaValue]) -> list[PlainValue]:
        hidden = flag_values(values)
        return [HIDDEN if hide else self.convert(value) for value, hide in zip(values, hidden, strict=True)]

    def _object(self, items: Mapping[str, JavaValue]) -> dict[str, PlainValue]:
        return dict(zip(items, (item for _, item in self._shown(items.items())), strict=True))

    def _shown(self, items: Collection[tuple[JavaValue, JavaValue]]) -> Iterator[tuple[PlainValue, PlainValue]]:
        named = [(key.name if isinstance(key, JavaEnum) else key, item) for key, item in items]
        for (key, item), hide in zip(items, secret_items(named), strict=True):
            yield self.convert(key), HIDDEN if hide else self.convert(item)


def _integer(value: int) -> int | str:
    return value if value.bit_length() <= _MAXIMUM_BITS else hex(value)


def _float(value: float) -> float | str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def _decimal(value: Decimal) -> float | str:
    number = float(value)
    return number if math.isfinite(number) and Decimal(repr(number)) == value else str(value)


_SIMPLE: Mapping[type, Callable[[Any], PlainValue]] = {
    type(None): lambda value: value,
    bool: lambda value: value,
    str: without_secrets,
    int: _integer,
    float: _float,
    Decimal: _decimal,
    bytes: lambda value: value.hex(),
    BlockData: lambda value: value.hex(),
    JavaTime: lambda value: value.text,
    JavaEnum: lambda value: value.name,
    JavaClass: lambda value: value.name,
    ObjectName: lambda value: str(name_without_secrets(value)),
}
"""Values that hold no others. An enum's constant or a class may have any name; it is no secret."""
