"""Java's values as those that mapping and guidelines know.

| read | becomes |
|---|---|
| null, boolean, number, text | the same; BigDecimal: a float |
| ObjectName, enum constant, class; URL, URI, File, UUID | its text |
| date, point in time | seconds since the epoch |
| time of day, duration | its text in ISO 8601 |
| array, list, set | a list |
| composite data, map with texts as keys, counts of threads by state | a mapping |
| map with whole numbers, booleans, enum constants, ObjectNames, classes | a mapping with their texts as keys |
| tabular data | a list of its rows |
| any of these three that are too large | how many elements there are |

An entry of a map or composite data, or a row of tabular data, for which nothing stands is left out, which is told.
Nothing stands for anything else, nor for a whole number beyond `LARGEST_WHOLE`: that is unreadable, with the cause.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from exporter.jmx import ObjectName
from exporter.jmx.values import (
    CompositeData,
    Counted,
    JavaClass,
    JavaEnum,
    JavaMap,
    JavaObject,
    JavaThrowable,
    JavaTime,
    JavaValue,
    TabularData,
)
from exporter.model.snapshot import LARGEST_WHOLE, AttributeValue, Sized

_DEPTH = 16
LARGEST = 100_000
"""How many values there may be in one attribute; of an array, collection or map of more only the size is known."""
PLAIN = frozenset({type(None), bool, float, str})
"""What stands for itself."""
_TEXTS = frozenset({"java.io.File", "java.net.URI", "java.net.URL", "java.util.UUID"})


class UnmappableError(ValueError):
    """A value that nothing stands for; the message says what it is."""


class _EndlessError(UnmappableError):
    """A value that is too large or nested too deeply."""

    def __init__(self) -> None:
        super().__init__("found a value that is too large or nested too deeply")


def attribute_value(value: JavaValue, note: Callable[[str], object] = len) -> AttributeValue:
    """Find what stands for one of Java's values.

    Args:
        value: the value.
        note: called with what was found where an entry of a map or of composite data is left out.

    Raises:
        UnmappableError: nothing does; or it is nested too deeply, perhaps in itself.
    """
    if type(value) is int:
        return _whole(value)
    if type(value) in PLAIN:
        return cast("AttributeValue", value)
    walk = _Walk()
    try:
        found = walk.value(value, _DEPTH)
    except _EndlessError:
        size = _size(value)
        if size is None or not walk.is_too_large:
            raise
        return Sized(size)
    if walk.left_out:
        for cause in dict.fromkeys(walk.left_out):
            note(cause)
    return found


class _Walk:
    """Converts one attribute. What is shared among values is converted each time, so the whole is bounded.

    Attributes:
        left_out: what stood where an entry or a row is left out.
    """

    def __init__(self) -> None:
        self._left = LARGEST
        self.left_out: list[str] = []

    @property
    def is_too_large(self) -> bool:
        """Tell whether the conversion ended since there were too many values."""
        return self._left < 0

    def value(self, value: JavaValue, depth: int) -> AttributeValue:
        self._left -= 1
        if depth == 0 or self._left < 0:
            raise _EndlessError
        kind = type(value)
        if kind in PLAIN:
            return cast("AttributeValue", value)
        convert = _CONVERSIONS.get(kind)
        if convert is None:
            raise UnmappableError(f"found {_kind(value)}, for which there is no value here")
        return convert(self, value, depth - 1)

    def values(self, values: Iterable[JavaValue], depth: int) -> Sequence[AttributeValue]:
        return [self.value(value, depth) for value in values]

    def items(self, items: Mapping[str, JavaValue], depth: int) -> Mapping[str, AttributeValue]:
        left = self._left
        try:
            return {key: self.value(value, depth) for key, value in items.items()}
        except _EndlessError:
            raise
        except UnmappableError:
            self._left = left
            return self._mapping(items.items(), depth)

    def rows(self, table: TabularData, depth: int) -> Sequence[AttributeValue]:
        """A row of a class of the server's own costs itself alone."""
        rows = [row for row in table.rows if type(row) is CompositeData]
        strange = [row for row in table.rows if type(row) is not CompositeData]
        self.left_out += [f"a row is left out: found {_kind(row)}, for which there is no value here" for row in strange]
        return self.values(rows, depth)

    def entries(self, found: JavaMap, depth: int) -> Mapping[str, AttributeValue]:
        return self._mapping(found.entries, depth)

    def record(self, record: JavaObject, depth: int) -> AttributeValue:
        if record.class_name not in _TEXTS:
            raise UnmappableError(f"found {_kind(record)}, for which there is no value here")
        return self.value(record.fields.get("text"), depth)

    def _mapping(self, entries: Iterable[tuple[JavaValue, JavaValue]], depth: int) -> Mapping[str, AttributeValue]:
        """What nothing stands for costs its own entry alone."""
        found: dict[str, AttributeValue] = {}
        for key, value in entries:
            try:
                text = _key(key)
                converted = self.value(value, depth)
            except _EndlessError:
                raise
            except UnmappableError as error:
                self.left_out.append(f"an entry is left out: {error}")
                continue
            if text in found:
                raise UnmappableError("found a map with two keys that have the same text")
            found[text] = converted
        return found


def _key(key: JavaValue) -> str:
    """A key as Java prints it; an enum constant by its name."""
    if isinstance(key, str):
        return key
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, int | ObjectName):
        return str(key)
    if isinstance(key, JavaEnum | JavaClass):
        return key.name
    found = "null" if key is None else _kind(key)
    raise UnmappableError(f"found {found} as a key, for which there is no text here")


def _size(value: JavaValue) -> int | None:
    """How many elements, entries or rows a value has; None where it has none."""
    if isinstance(value, list):
        return len(value)
    if isinstance(value, JavaMap):
        return len(value.entries)
    return len(value.rows) if isinstance(value, TabularData) else None


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
    Counted: lambda _, counted, __: Sized(counted.elements),
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
