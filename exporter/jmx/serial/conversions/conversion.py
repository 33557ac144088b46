"""Checks of what a record holds."""

from collections.abc import Sequence
from typing import TypeVar

from exporter.jmx.values import BlockData, JavaMap, JavaObject, JavaValue

Kind = TypeVar("Kind")


def field(record: JavaObject, name: str, kind: type[Kind]) -> Kind:
    """Take a field's value of exactly that type.

    Raises:
        KeyError: there is no such field.
        TypeError: it holds something else.
    """
    return exactly(record.fields[name], kind)


def exactly(value: JavaValue, kind: type[Kind]) -> Kind:
    """Take a value of exactly that type.

    Raises:
        TypeError: it has another one.
    """
    if type(value) is not kind:
        raise TypeError
    return value


def after_block(contents: Sequence[JavaValue]) -> list[JavaValue]:
    """Take what follows the primitive data with which a class began.

    Raises:
        TypeError: it did not begin so.
        IndexError: it wrote nothing.
    """
    exactly(contents[0], BlockData)
    return list(contents[1:])


def before_nulls(contents: Sequence[JavaValue], nulls: int) -> list[JavaValue]:
    """Take what stands before the nulls with which a class ended.

    Raises:
        ValueError: it did not end so.
    """
    split = len(contents) - nulls
    if split < 0 or any(item is not None for item in contents[split:]):
        raise ValueError
    return list(contents[:split])


def pairs(items: Sequence[JavaValue]) -> JavaMap:
    """Make a map of alternating keys and values.

    Raises:
        ValueError: the last key has no value.
    """
    return JavaMap(list(zip(items[::2], items[1::2], strict=True)))
