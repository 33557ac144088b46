"""Plain data into typed values by msgspec, whose errors become one line that names the file, the line and the field."""

import re
from collections.abc import Callable
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from exporter.document.reader import Document, DocumentError, FieldPath

T = TypeVar("T")
DecodeHook = Callable[[type, Any], Any]

_PATH_TOKEN = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_EXPECTED = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "str": "a text",
    "array": "a list",
    "object": "a mapping of keys and values",
    "null": "nothing",
}
_FOUND = {**_EXPECTED, "bool": "a boolean"}


def decode(document: Document, wanted: type[T], decode_hook: DecodeHook | None = None) -> T:
    """Turn a document into a typed value, for example a `msgspec.Struct` with `forbid_unknown_fields`.

    A `decode_hook` turns plain values into types of its own and raises ValueError with a whole message
    (`found ..., expected ...`) for what it does not like.

    Raises:
        DocumentError: the first thing, in the file's order, that does not fit.
    """
    try:
        return msgspec.convert(document.data, wanted, dec_hook=decode_hook)
    except msgspec.ValidationError as error:
        raise _translated(document, wanted, str(error)) from None


def _translated(document: Document, wanted: Any, error: str) -> DocumentError:
    problem, _, location = error.partition(" - at `")
    location = location.rstrip("`").removeprefix("$")
    path = tuple(int(index) if index else name for name, index in _PATH_TOKEN.findall(location))
    for pattern, explain in _EXPLANATIONS:
        if match := pattern.fullmatch(problem):
            field, message = explain(match, wanted, path)
            return document.error((*path, *field), message)
    return document.error(path, problem)


_Explained = tuple[FieldPath, str]
"""What to add to the path, and the message."""


def _unknown_key(match: re.Match[str], wanted: Any, path: FieldPath) -> _Explained:
    return (match[1],), f"found an unknown key, expected one of: {', '.join(_fields_at(wanted, path))}"


def _missing_key(match: re.Match[str], _wanted: Any, _path: FieldPath) -> _Explained:
    return (match[1],), "found nothing, expected a value"


def _wrong_type(match: re.Match[str], _wanted: Any, _path: FieldPath) -> _Explained:
    expected = " or ".join(_EXPECTED.get(kind.strip(), kind.strip()) for kind in match[1].split("|"))
    return (), f"found {_FOUND.get(match[2], match[2])}, expected {expected}"


def _too_short(match: re.Match[str], _wanted: Any, _path: FieldPath) -> _Explained:
    return (), "found an empty list, expected an entry" if match[1] == "array" else "found an empty text, expected one"


def _out_of_range(match: re.Match[str], _wanted: Any, _path: FieldPath) -> _Explained:
    return (), f"found a number out of range, expected {_EXPECTED.get(match[1], match[1])} {match[2]} {match[3]}"


def _wrong_option(match: re.Match[str], wanted: Any, path: FieldPath) -> _Explained:
    return (), f"found {match[1]!r}, expected one of: {', '.join(_options_at(wanted, path))}"


_EXPLANATIONS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Any, FieldPath], _Explained]], ...] = (
    (re.compile(r"Object contains unknown field `(.*)`"), _unknown_key),
    (re.compile(r"Object missing required field `(.*)`"), _missing_key),
    (re.compile(r"Expected `([^`]*)`, got `([^`]*)`"), _wrong_type),
    (re.compile(r"Expected `(array|str)` of length >= 1"), _too_short),
    (re.compile(r"Expected `([^`]*)` (>=|<=|>|<) (.*)"), _out_of_range),
    (re.compile(r"Invalid enum value '?(.*?)'?"), _wrong_option),
)


def _type_at(wanted: Any, path: FieldPath) -> Any:
    """The annotation of a field, found by walking the structs and lists of `wanted`."""
    for part in path:
        candidates = [wanted, *get_args(wanted)]
        if isinstance(part, int):
            wanted = next((get_args(c)[0] for c in candidates if get_origin(c) in (list, tuple)), None)
        else:
            struct = next((c for c in candidates if isinstance(c, type) and issubclass(c, msgspec.Struct)), None)
            wanted = get_type_hints(struct).get(_attribute(struct, part)) if struct else None
    return wanted


def _attribute(struct: type[msgspec.Struct], key: str) -> str:
    return next((f.name for f in msgspec.structs.fields(struct) if f.encode_name == key), key)


def _fields_at(wanted: Any, path: FieldPath) -> list[str]:
    found = _type_at(wanted, path)
    for candidate in (found, *get_args(found)):
        if isinstance(candidate, type) and issubclass(candidate, msgspec.Struct):
            return [field.encode_name for field in msgspec.structs.fields(candidate)]
    return []


def _options_at(wanted: Any, path: FieldPath) -> list[str]:
    found = _type_at(wanted, path)
    choices = get_args(found) if get_origin(found) in (Union, UnionType) else (found,)
    return [str(option) for choice in choices if get_origin(choice) is Literal for option in get_args(choice)]
