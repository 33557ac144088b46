"""What Java's own client reads on a server, and whether what was read here is the same.

The forms are those of `testing/java/ReadEverything.java`, which says what each kind of value becomes.
"""

import json
import math
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import NoneType
from typing import Any

from exporter.jmx import ObjectName
from exporter.jmx.values import (
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

Reference = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""`{OBJECT NAME: {ATTRIBUTE: {"type": ..., "value": ...} or {"type": ..., "error": ..., "cause": ...}}}`."""
_LARGEST_EXACT = 1 << 53


@dataclass(frozen=True)
class ReferenceClient:
    """Java's client.

    Attributes:
        java_home: the Java that runs it.
        classes: the compiled programs of `testing/java`.
    """

    java_home: Path
    classes: Path

    def read(self, port: int, login: Sequence[str] = ()) -> Reference:
        """Every attribute of every MBean of the server whose registry is on this port of 127.0.0.1.

        Args:
            port: of the registry.
            login: nothing, or the user and the file of the password.
        """
        url = f"service:jmx:rmi:///jndi/rmi://127.0.0.1:{port}/jmxrmi"
        command = [str(self.java_home / "bin" / "java"), "-XX:TieredStopAtLevel=1", "-cp", str(self.classes)]
        ended = subprocess.run([*command, "ReadEverything", url, *login], check=True, capture_output=True, timeout=120)
        read: Reference = json.loads(ended.stdout)
        return read


def agrees(value: JavaValue, expected: Any) -> bool:
    """Whether a value is what Java's client read."""
    return _same(rendered(value), expected)


def has_shape_of(value: JavaValue, expected: Any) -> bool:
    """Whether a value is of the same type, and has the same items, as what Java's client read."""
    found = rendered(value)
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys()
    return type(found) is type(expected)


def rendered(value: JavaValue) -> Any:
    """A value as `ReadEverything` prints it."""
    return _RENDERINGS[type(value)](value)


def _same(found: Any, expected: Any) -> bool:
    if isinstance(found, list) and isinstance(expected, list):
        # A set's elements and a map's entries have no order of their own, and ours say no more which are a set's.
        pairs = zip(sorted(found, key=json.dumps), sorted(expected, key=json.dumps), strict=False)
        in_order = zip(found, expected, strict=False)
        return len(found) == len(expected) and (_all_same(in_order) or _all_same(pairs))
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(_same(found[key], expected[key]) for key in found)
    return type(found) is type(expected) and bool(found == expected)


def _all_same(pairs: Any) -> bool:
    return all(_same(found, expected) for found, expected in pairs)


def _integer(value: int) -> Any:
    return value if abs(value) <= _LARGEST_EXACT else str(value)


def _float(value: float) -> Any:
    return value if math.isfinite(value) else {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]


def _items(items: Mapping[str, JavaValue]) -> Any:
    return {name: rendered(item) for name, item in items.items()}


def _object(value: JavaObject) -> Any:
    if list(value.fields) == ["host", "address"]:
        # Both kinds are sent as their common class (`java.net.Inet4Address.writeReplace`).
        return {"class": "java.net.Inet6Address" if ":" in str(value.fields["address"]) else "java.net.Inet4Address"}
    return {"class": value.class_name}


_RENDERINGS: dict[type, Callable[[Any], Any]] = {
    NoneType: lambda value: value,
    bool: lambda value: value,
    str: lambda value: value,
    int: _integer,
    float: _float,
    Decimal: lambda value: format(value, "f"),
    bytes: lambda value: [byte - 256 if byte > 127 else byte for byte in value],
    list: lambda value: [rendered(element) for element in value],
    CompositeData: lambda value: _items(value.items),
    TabularData: lambda value: [_items(row.items) for row in value.rows],
    JavaMap: lambda value: [[rendered(key), rendered(held)] for key, held in value.items()],
    JavaTime: lambda value: value.text,
    ObjectName: lambda value: value.canonical,
    JavaEnum: lambda value: {"class": value.class_name, "name": value.name},
    JavaClass: lambda _: {"class": "java.lang.Class"},
    JavaObject: _object,
    JavaThrowable: lambda value: {"class": value.class_name},
    JavaProxy: lambda value: {"interfaces": list(value.interfaces)},
}
