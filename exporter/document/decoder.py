"""Plain data into typed values by msgspec, whose errors become one line that names the file, the line and the field."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from exporter.document.errors import DocumentError, FieldPath
from exporter.document.reader import Document

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
_KINDS = {bool: "bool", int: "int", float: "float", str: "str", list: "array", dict: "object", type(None): "null"}


def decode(document: Document, wanted: type[T], decode_hook: DecodeHook | None = None) -> T:
    """Turn a document into a typed value, for example a `msgspec.Struct` with `forbid_unknown_fields`.

    A `decode_hook` turns plain values into types of its own and raises ValueError with a whole message
    (`found ..., expected ...`) for what it does not like.

    Raises:
        DocumentError: the first thing, in the file's order, that does not fit. It does not repeat the value found:
            a secret may have been written in the wrong place.
    """
    try:
        return msgspec.convert(document.data, wanted, dec_hook=decode_hook)
    except msgspec.ValidationError as error:
        raise _translated(document, wanted, str(error), decode_hook) from None


def kind(value: Any) -> str:
    """Say in words what kind of plain value something is: `a text`, `a list`, `nothing`."""
    return _FOUND[_KINDS[type(value)]]


def _translated(
    document: Document, wanted: Any, error: str, decode_hook: DecodeHook | None, within: FieldPath = ()
) -> DocumentError:
    problem, _, location = error.rpartition(" - at `")
    if not problem:
        problem, location = error, ""
    location, in_member, _ = location.rstrip("`").removeprefix("$").partition("[...]")
    path = (*within, *(int(index) if index else name for name, index in _PATH_TOKEN.findall(location)))
    if in_member:
        member = _wrong_member(document.data, wanted, path, decode_hook)
        if member is not None:
            return _translated(document, wanted, member[1], decode_hook, (*path, member[0]))
    for pattern, explain in _EXPLANATIONS:
        if match := pattern.fullmatch(problem):
            field, message = explain(match, _type_at(wanted, document.data, path))
            return document.error((*path, *field), message)
    return document.error(path, problem)


def _wrong_member(data: Any, wanted: Any, path: FieldPath, hook: DecodeHook | None) -> tuple[str, str] | None:
    """Find the first member of a mapping that does not fit, which msgspec does not name, and what it says of that."""
    mapping, of_members = _value_at(data, path), _members_type(_type_at(wanted, data, path))
    for key, value in mapping.items() if isinstance(mapping, dict) and of_members is not None else ():
        try:
            msgspec.convert(value, of_members, dec_hook=hook)
        except msgspec.ValidationError as error:
            return key, str(error)
    return None


_Explained = tuple[FieldPath, str]
"""What to add to the path, and the message."""


def _unknown_key(match: re.Match[str], wanted: Any) -> _Explained:
    return (match[1],), f"found an unknown key, expected one of: {', '.join(_keys(wanted))}"


def _missing_key(match: re.Match[str], _wanted: Any) -> _Explained:
    return (match[1],), "found nothing, expected a value"


def _wrong_type(match: re.Match[str], wanted: Any) -> _Explained:
    found = _FOUND.get(match[2], match[2])
    if options := _options(wanted):
        return (), f"found {found}, expected {_one_of(options)}"
    expected = " or ".join(_EXPECTED.get(name.strip(), name.strip()) for name in match[1].split("|"))
    in_quotes = " in quotes" if expected == "a text" and match[2] in ("int", "float", "bool") else ""
    return (), f"found {found}, expected {expected}{in_quotes}"


def _too_short(match: re.Match[str], _wanted: Any) -> _Explained:
    if match[1] == "array":
        return (), "found an empty list, expected an entry"
    return (), "found an empty text, expected at least one character"


def _out_of_range(match: re.Match[str], _wanted: Any) -> _Explained:
    return (), f"found a number out of range, expected {_EXPECTED.get(match[1], match[1])} {match[2]} {match[3]}"


def _wrong_option(match: re.Match[str], wanted: Any) -> _Explained:
    found = "a boolean" if match[1] in ("True", "False") else "a text" if match[1].startswith("'") else "a number"
    return (), f"found {found} that is no option, expected {_one_of(_options(wanted))}"


_EXPLANATIONS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Any], _Explained]], ...] = (
    (re.compile(r"Object contains unknown field `(.*)`", re.DOTALL), _unknown_key),
    (re.compile(r"Object missing required field `(.*)`"), _missing_key),
    (re.compile(r"Expected `([^`]*)`, got `([^`]*)`"), _wrong_type),
    (re.compile(r"Expected `(array|str)` of length >= 1"), _too_short),
    (re.compile(r"Expected `([^`]*)` (>=|<=|>|<) (.*)"), _out_of_range),
    (re.compile(r"Invalid (?:enum )?value (.*)", re.DOTALL), _wrong_option),
)
"""How to put what msgspec says: given the match and the annotation of the field that it is about."""


def _type_at(wanted: Any, data: Any, path: FieldPath) -> Any:
    """Find the annotation of a field by walking the structs and lists of `wanted` along the data."""
    for part in path:
        wanted = _member(_narrowed(wanted, data), part)
        data = _value_of(data, part)
    return _narrowed(wanted, data)


def _value_at(data: Any, path: FieldPath) -> Any:
    for part in path:
        data = _value_of(data, part)
    return data


def _value_of(data: Any, key: str | int) -> Any:
    if isinstance(data, list) and isinstance(key, int):
        return data[key]
    return data.get(key) if isinstance(data, dict) else None


def _structs(wanted: Any) -> list[type[msgspec.Struct]]:
    """List the structs that a field may hold."""
    return [each for each in (wanted, *get_args(wanted)) if isinstance(each, type) and issubclass(each, msgspec.Struct)]


def _narrowed(wanted: Any, data: Any) -> Any:
    """Pick, of several structs, the one that the data's tag names."""
    for struct in _structs(wanted):
        tag_field, tag = struct.__struct_config__.tag_field, struct.__struct_config__.tag
        if tag is not None and isinstance(data, dict) and data.get(tag_field) == tag:
            return struct
    return wanted


def _member(wanted: Any, part: str | int) -> Any:
    """Find the annotation of an entry of a list, or of a struct's field; that of a field for tags has all tags."""
    if isinstance(part, int):
        return next((get_args(c)[0] for c in (wanted, *get_args(wanted)) if get_origin(c) in (list, tuple)), None)
    structs = _structs(wanted)
    if not structs:
        return _members_type(wanted)
    if structs[0].__struct_config__.tag_field == part:
        return Literal[tuple(struct.__struct_config__.tag for struct in structs)]
    return get_type_hints(structs[0]).get(_attribute(structs[0], part))


def _members_type(wanted: Any) -> Any:
    """Find the annotation of a mapping's members; None where it is not said that they are structs."""
    found = next((get_args(c)[1] for c in (wanted, *get_args(wanted)) if get_origin(c) in (dict, Mapping)), None)
    return found if _structs(found) else None


def _attribute(struct: type[msgspec.Struct], key: str) -> str:
    return next((f.name for f in msgspec.structs.fields(struct) if f.encode_name == key), key)


def _keys(wanted: Any) -> list[str]:
    """List the keys that a mapping may have."""
    for struct in _structs(wanted):
        tag_field = struct.__struct_config__.tag_field
        fields = [field.encode_name for field in msgspec.structs.fields(struct)]
        return fields if tag_field is None else [tag_field, *fields]
    return []


def _options(wanted: Any) -> list[str]:
    """List the values that a field with a `Literal` type may have, and what else; nothing where it has no such type."""
    if get_origin(wanted) in (list, tuple):
        return []
    choices = (wanted,) if get_origin(wanted) is Literal else get_args(wanted)
    options = [_written(option) for choice in choices if get_origin(choice) is Literal for option in get_args(choice)]
    others = [*(["true", "false"] if bool in choices else []), *([_EXPECTED["int"]] if int in choices else [])]
    return [*options, *others] if options else []


def _written(option: object) -> str:
    """As YAML has it."""
    return str(option).lower() if isinstance(option, bool) else str(option)


def _one_of(options: list[str]) -> str:
    return f"one of: {', '.join(options)}" if len(options) > 1 else ", ".join(options)
