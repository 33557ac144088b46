"""Decoded values in the form in which the Java program SerializedValues says what it wrote."""

import math
from collections.abc import Callable
from decimal import Decimal
from types import NoneType
from typing import Any

from exporter.jmx import ObjectName
from exporter.jmx.values import (
    Attribute,
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

_BEYOND_LONG = 1 << 63


def rendered(value: JavaValue) -> Any:
    """What `json.loads` makes of the program's line for the value."""
    return _RENDERINGS[type(value)](value)


def agrees(value: JavaValue, expected: Any) -> bool:
    """Whether a value is what the program says; of a set without order it says the sorted elements."""
    if expected == "cycle":
        return isinstance(value, list) and len(value) == 1
    found = rendered(value)
    if isinstance(expected, dict) and "unordered" in expected:
        return bool(sorted(found["map"] if isinstance(found, dict) else found) == expected["unordered"])
    return bool(found == expected)


def _same(value: Any) -> Any:
    return value


def _integer(value: int) -> Any:
    return value if -_BEYOND_LONG <= value < _BEYOND_LONG else {"number": str(value)}


def _float(value: float) -> Any:
    return value if math.isfinite(value) else {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]


def _composite(value: CompositeData) -> Any:
    return {"composite": [value.type_name, {name: rendered(item) for name, item in value.items.items()}]}


def _tabular(value: TabularData) -> Any:
    return {"tabular": [value.type_name, list(value.index_names), [rendered(row) for row in value.rows]]}


def _object(value: JavaObject) -> Any:
    fields = value.fields
    if list(fields) == ["text"]:
        return {"text": [value.class_name, fields["text"]]}
    if list(fields) == ["host", "address"]:
        return {"address": [value.class_name, fields["host"], fields["address"]]}
    if "corners" in fields:
        return {"fields": [value.class_name, {name: rendered(field) for name, field in fields.items()}]}
    return {"object": value.class_name}


_RENDERINGS: dict[type, Callable[[Any], Any]] = {
    NoneType: _same,
    bool: _same,
    str: _same,
    int: _integer,
    float: _float,
    Decimal: lambda value: {"number": str(value)},
    bytes: lambda value: {"bytes": value.hex()},
    list: lambda value: [rendered(item) for item in value],
    Attribute: lambda value: {"attribute": [value.name, rendered(value.value)]},
    CompositeData: _composite,
    JavaClass: lambda value: {"class": value.name},
    JavaEnum: lambda value: {"enum": [value.class_name, value.name]},
    JavaMap: lambda value: {"map": [[rendered(key), rendered(held)] for key, held in value.items()]},
    JavaObject: _object,
    JavaProxy: lambda value: {"proxy": list(value.interfaces)},
    JavaThrowable: lambda value: {"throwable": [value.class_name, value.message, rendered(value.cause)]},
    JavaTime: lambda value: {"time": [value.class_name, value.text, value.epoch_seconds]},
    ObjectName: lambda value: {"objectName": str(value)},
    TabularData: _tabular,
}
