"""Values and types as one line for a terminal."""

import json

from exporter.commands.mbeans.values import PlainValue
from exporter.secrecy.printable import printable

_PRIMITIVES = {
    "Z": "boolean",
    "B": "byte",
    "C": "char",
    "S": "short",
    "I": "int",
    "J": "long",
    "F": "float",
    "D": "double",
}


def inline(value: PlainValue) -> str:
    """Write a value on one line: a plain text as it is, everything else as JSON."""
    if isinstance(value, str) and value.isprintable() and value.strip() == value != "":
        return value
    return printable(json.dumps(value, ensure_ascii=False, allow_nan=False))


def short_type(name: str) -> str:
    """Write a Java type as a person does: `[Ljava.lang.String;` is `String[]`."""
    dimensions = len(name) - len(name.lstrip("["))
    element = name[dimensions:]
    if dimensions:
        element = _PRIMITIVES.get(element, element.removeprefix("L").removesuffix(";"))
    return printable(element.rpartition(".")[2] + "[]" * dimensions)
