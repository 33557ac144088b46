"""What a conversion is: it makes a value of what an object holds. And the checks of what that is."""

import struct
from collections.abc import Callable, Sequence
from typing import TypeVar

from exporter.jmx.values import BlockData, JavaMap, JavaObject, JavaValue

Kind = TypeVar("Kind")


Convert = Callable[[JavaObject, Sequence[JavaValue]], JavaValue]
"""Makes the value of an object, from its record and what the class that the conversion is for wrote by itself.

It raises one of `UNEXPECTED` where the record isn't what the class would write.
"""

ConvertWritten = Callable[[Sequence[JavaValue]], JavaValue]
"""Makes the value of an object whose fields don't matter, from what the class wrote by itself."""

UNEXPECTED = (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error)
"""What a conversion raises where an object isn't what its class would write; its record then is the value."""


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
