"""Java's values as those that mapping and guidelines know.

| read | becomes |
|---|---|
| null, boolean, number, text | the same; BigDecimal: a float |
| ObjectName, enum constant, class; URL, URI, File, UUID | its text |
| date, point in time | seconds since the epoch |
| time of day, duration | its text in ISO 8601 |
| array, list, set | a list |
| composite data, map with texts as keys, counts of threads by state | a mapping |
| map with whole numbers as keys | a mapping with their texts as keys |
| tabular data | a list of its rows |

Nothing stands for anything else, nor for a whole number beyond `LARGEST_WHOLE`: that is unreadable, with the cause.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from exporter.jmx.objectname import ObjectName
from exporter.jmx.serial.values import (
    CompositeData,
    JavaClass,
    JavaEnum,
    JavaMap,
    JavaObject,
    JavaThrowable,
    JavaTime,
    JavaValue,
    TabularData,
)
from exporter.model import LARGEST_WHOLE, AttributeValue

_DEPTH = 16
_NODES = 100_000
_PLAIN = frozenset({type(None), bool, float, str})
_TEXTS = frozenset({"java.io.File", "java.net.URI", "java.net.URL", "java.util.UUID"})


class UnmappableError(ValueError):
    """A value that nothing stands for; the message says what it is."""


def attribute_value(value: JavaValue) -> AttributeValue:
    """What stands for a value.

    Raises:
        UnmappableError: nothing does; it is nested too deeply, perhaps in itself; or it is too large.
    """
    kind = type(value)
    if kind is int:
        return _whole(value)
    if kind in _PLAIN:
        plain: AttributeValue = value
        return plain
    return _Walk().value(value, _DEPTH)


class _Walk:
    """Converts one attribute. What is shared among values is converted each time, so the whole is bounded."""

    def __init__(self) -> None:
        self._left = _NODES

    def value(self, value: JavaValue, depth: int) -> AttributeValue:
        self._left -= 1
        if depth == 0 or self._left < 0:
            raise UnmappableError("found a value that is too large or nested too deeply")
        kind = type(value)
        if kind in _PLAIN:
            plain: AttributeValue = value
            return plain
        convert = _CONVERSIONS.get(kind)
        if convert is None:
            raise UnmappableError(f"found {_kind(value)}, for which there is no value here")
        return convert(self, value, depth - 1)

    def values(self, values: Iterable[JavaValue], depth: int) -> Sequence[AttributeValue]:
        return [self.value(value, depth) for value in values]

    def items(self, items: Mapping[str, JavaValue], depth: int) -> Mapping[str, AttributeValue]:
        return {key: self.value(value, depth) for key, value in items.items()}

    def rows(self, table: TabularData, depth: int) -> Sequence[AttributeValue]:
        return self.values(table.rows, depth)

    def entries(self, found: JavaMap, depth: int) -> Mapping[str, AttributeValue]:
        entries = {_key(key): self.value(value, depth) for key, value in found.entries}
        if len(entries) < len(found.entries):
            raise UnmappableError("found a map with a number and the same number's text as keys")
        return entries

    def record(self, record: JavaObject, depth: int) -> AttributeValue:
        if record.class_name not in _TEXTS:
            raise UnmappableError(f"found {_kind(record)}, for which there is no value here")
        return self.value(record.fields.get("text"), depth)


def _key(key: JavaValue) -> str:
    if type(key) is str:
        return key
    if type(key) is int:
        return str(key)
    raise UnmappableError("found a map with other keys than texts and whole numbers")


def _whole(value: int) -> int:
    """A whole number that is no larger than any metric needs, as a BigInteger may be."""
    if not -LARGEST_WHOLE <= value <= LARGEST_WHOLE:
        raise UnmappableError("found a whole number that is larger than any metric needs")
    return value


def _time(_: _Walk, time: JavaTime, __: int) -> AttributeValue:
    return time.text if time.epoch_seconds is None else time.epoch_seconds


def _decimal(_: _Walk, value: Decimal, __: int) -> AttributeValue:
    return float(value)


_CONVERSIONS: Mapping[type, Callable[[_Walk, Any, int], AttributeValue]] = {
    CompositeData: lambda walk, composite, depth: walk.items(composite.items, depth),
    dict: _Walk.items,
    int: lambda _, value, __: _whole(value),
    TabularData: _Walk.rows,
    JavaMap: _Walk.entries,
    JavaObject: _Walk.record,
    list: _Walk.values,
    JavaTime: _time,
    Decimal: _decimal,
    ObjectName: lambda _, name, __: str(name),
    JavaEnum: lambda _, constant, __: str(constant.name),
    JavaClass: lambda _, described, __: str(described.name),
}


def _kind(value: JavaValue) -> str:
    if isinstance(value, JavaObject | JavaThrowable):
        return f"an object of {value.class_name[:200]!r}"
    return "bytes" if isinstance(value, bytes) else f"a {type(value).__name__}"
