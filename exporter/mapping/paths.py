"""Paths into an attribute's value: how packs name one number, text or boolean in it, or many.

| path | in | gives |
|---|---|---|
| `ThreadCount` | a plain attribute | its value |
| `HeapMemoryUsage.used` | composite data, a map | that item; the items of items in the same way |
| `SystemProperties['os.name']` | a map, or the table that an MXBean makes of one | that entry; no other is kept |
| `ResponseCodeTable[code]` | a map, or such a table | every value, its key as the label `code` |
| `Stages[stage=name].millis` | tabular data | that column of every row, the column `name` as the label `stage` |
| `NodeAddresses[#]` | a list, map or tabular data | how many elements, entries or rows it has |
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exporter.model.snapshot import AttributeValue, Sized

_ATTRIBUTE = re.compile(r"[^.\s\[\]]+")
_STEP = re.compile(r"\.(?P<item>[^.\s\[\]]+)|\['(?P<key>[^']+)'\]|\[(?P<size>#)\]|\[(?P<each>[^\[\]']+)\]")
_COLUMN = re.compile(r"\s*(?P<label>[^\s=,]+)(?:\s*=\s*(?P<column>[^\s=,](?:[^=,]*[^\s=,])?))?\s*")
_KEY, _VALUE = "key", "value"
"""The columns of the table that an MXBean makes of a map (`javax.management.MXBean`, "Mappings for maps")."""

NO_LABELS: tuple[str, ...] = ()


class MalformedPathError(ValueError):
    """A text that is no path; the message says what was found and what would be right."""


class UnexpectedValueError(Exception):
    """The value is of another kind than the path expects; the message says what was found."""


@dataclass(frozen=True)
class Item:
    """One item of composite data or of a map.

    Attributes:
        alone: whether nothing else of the value is needed, nor kept.
    """

    name: str
    alone: bool = False


@dataclass(frozen=True)
class Each:
    """Every entry of a map or row of a table.

    Attributes:
        labels: the labels that tell them apart.
        columns: where each label's value stands in a row; None: it is the key.
    """

    labels: tuple[str, ...]
    columns: tuple[str | None, ...]


@dataclass(frozen=True)
class Size:
    """How many elements a list, entries a map, or rows a table has."""


Step = Item | Each | Size


@dataclass(frozen=True)
class ValuePath:
    """A path into an attribute's value.

    Attributes:
        text: the path as the pack writes it.
        attribute: the MBean's attribute.
        steps: the way from the attribute's value to what is wanted.
    """

    text: str
    attribute: str
    steps: tuple[Step, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "ValuePath":
        """Parse a path.

        Raises:
            MalformedPathError: it is none.
        """
        attribute = _ATTRIBUTE.match(text)
        if attribute is None:
            raise MalformedPathError(f"found {text!r}, expected Attribute, Attribute.item or Attribute[label]")
        steps: list[Step] = []
        position = attribute.end()
        while position < len(text):
            step = _STEP.match(text, position)
            if step is None:
                raise MalformedPathError(f"found {text!r}, expected Attribute, Attribute.item or Attribute[label]")
            if step["size"]:
                steps.append(Size())
            elif step["each"]:
                steps.append(_each(text, step["each"]))
            else:
                steps.append(Item(step["item"] or step["key"], alone=step["key"] is not None))
            position = step.end()
        if Size() in steps[:-1]:
            raise MalformedPathError(f"found {text!r}, expected nothing after [#]")
        return cls(text, attribute[0], tuple(steps))

    @property
    def labels(self) -> tuple[str, ...]:
        """Give the labels that the path itself gives, in order."""
        return tuple(label for step in self.steps if isinstance(step, Each) for label in step.labels)

    @property
    def key_alone(self) -> str | None:
        """Name the one entry of the attribute's value that is needed; None where all of it may be."""
        first = self.steps[0] if self.steps else None
        return first.name if isinstance(first, Item) and first.alone else None

    def leaves(self, value: AttributeValue) -> Iterator[tuple[tuple[str, ...], AttributeValue]]:
        """Find what the path leads to in a value, each with the values of `labels`; nothing where it is null.

        Raises:
            UnexpectedValueError: the value is of another kind than the path expects.
        """
        return _leaves(self.steps, value, NO_LABELS)


def _each(text: str, columns: str) -> Each:
    parts = [_COLUMN.fullmatch(part) for part in columns.split(",")]
    found = [(part["label"], part["column"]) for part in parts if part]
    if len(found) < len(parts) or (len(found) > 1 and not all(column for _, column in found)):
        raise MalformedPathError(f"found {text!r}, expected Attribute[label] or Attribute[label=column, label=column]")
    return Each(tuple(label for label, _ in found), tuple(column for _, column in found))


def _leaves(
    steps: Sequence[Step], value: AttributeValue, labels: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], AttributeValue]]:
    if value is None:
        return
    if not steps:
        yield labels, value
        return
    first, rest = steps[0], steps[1:]
    if isinstance(first, Size):
        yield labels, _size(value)
        return
    if isinstance(first, Item):
        yield from _leaves(rest, _item(first, value), labels)
        return
    for more, inside in _entries(first, value):
        yield from _leaves(rest, inside, labels + more)


def _item(step: Item, value: AttributeValue) -> AttributeValue:
    if isinstance(value, Mapping):
        return value.get(step.name)
    if not isinstance(value, str) and isinstance(value, Sequence) and all(map(_is_entry, value)):
        return next((row[_VALUE] for row in value if isinstance(row, Mapping) and _text(row[_KEY]) == step.name), None)
    raise UnexpectedValueError(f"found {kind_of(value)}, expected composite data or a map")


def _size(value: AttributeValue) -> int:
    if isinstance(value, Sized):
        return value.elements
    if isinstance(value, str) or not isinstance(value, Mapping | Sequence):
        raise UnexpectedValueError(f"found {kind_of(value)}, expected a list, a map or tabular data")
    return len(value)


def _entries(step: Each, value: AttributeValue) -> Iterator[tuple[tuple[str, ...], AttributeValue]]:
    if isinstance(value, Mapping) and step.columns == (None,):
        for key, inside in value.items():
            yield (key,), inside
        return
    if isinstance(value, Mapping | str) or not isinstance(value, Sequence):
        raise UnexpectedValueError(f"found {kind_of(value)}, expected a map or tabular data")
    nameless = False
    for row in value:
        if not isinstance(row, Mapping):
            raise UnexpectedValueError(f"found a list of {kind_of(row)}, expected tabular data")
        keys = tuple(_text(row.get(_KEY if column is None else column)) for column in step.columns)
        if None in keys:
            nameless = True
            continue
        yield tuple(key for key in keys if key is not None), row[_VALUE] if _is_entry(row) else row
    if nameless:
        raise UnexpectedValueError(f"found a row without {', '.join(c or _KEY for c in step.columns)}")


def _is_entry(row: AttributeValue) -> bool:
    """Whether a row is an entry of a map that an MXBean has made a table of."""
    return isinstance(row, Mapping) and row.keys() == {_KEY, _VALUE}


def _text(key: AttributeValue) -> str | None:
    """A key as a label's value; None where it is none."""
    if isinstance(key, bool):
        return str(key).lower()
    return str(key) if isinstance(key, str | int | float) else None


def kind_of(value: AttributeValue) -> str:
    """Say in words what kind of value something is."""
    if isinstance(value, Mapping):
        return "composite data"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, Sized):
        return f"something of {value.elements} elements, which is too large"
    return "nothing" if value is None else "a list"
