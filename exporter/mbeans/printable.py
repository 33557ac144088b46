"""Texts for a terminal: whatever a server sends, it cannot move the cursor or forge lines."""

import json

from exporter.mbeans.values import PlainValue

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


def printable(text: str) -> str:
    """A text with escapes in the place of characters that cannot be printed, line breaks among them."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def inline(value: PlainValue) -> str:
    """A value on one line: a plain text as it is, everything else as JSON."""
    if isinstance(value, str) and value.isprintable() and value.strip() == value != "":
        return value
    return printable(json.dumps(value, ensure_ascii=False, allow_nan=False))


def short_type(name: str) -> str:
    """A Java type as a person writes it: `[Ljava.lang.String;` is `String[]`."""
    dimensions = len(name) - len(name.lstrip("["))
    element = name[dimensions:]
    if dimensions:
        element = _PRIMITIVES.get(element, element.removeprefix("L").removesuffix(";"))
    return printable(element.rpartition(".")[2] + "[]" * dimensions)


def _escape(character: str) -> str:
    return json.dumps(character)[1:-1] if character != "\x7f" else "\\u007f"
