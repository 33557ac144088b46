"""The keys of the configuration as the code has them, with their types in the words of the page about them."""

import inspect
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from exporter.config.fields import (
    AbsolutePath,
    Address,
    Day,
    HostText,
    LabelText,
    LaterFile,
    PackPath,
    PemFile,
    Period,
)
from exporter.config.loader import ConfigurationFields
from exporter.facts.product import Product, Role
from exporter.host.collectors import collector_names
from exporter.secrecy.credentials import Secret

_WORDS: dict[Any, tuple[str, ...]] = {
    msgspec.UnsetType: (),
    bool: ("`true`", "`false`"),
    LabelText: ("text",),
    Secret: ("text",),
    str: ("text",),
    Path: ("file",),
    PemFile: ("file",),
    PackPath: ("file",),
    LaterFile: ("file",),
    AbsolutePath: ("absolute path",),
    Day: ("date",),
    Period: ("period",),
    Address: ("address",),
    HostText: ("host",),
}
_NAMED = {frozenset(typing.get_args(Product)): "product", frozenset(typing.get_args(Role)): "role"}
_UNIONS = (typing.Union, types.UnionType)


@dataclass(frozen=True)
class Key:
    """A key as the code has it.

    Attributes:
        path: its name behind those of the keys that it is in, with dots between them.
        type: in the page's words.
        field: what msgspec knows of it.
    """

    path: str
    type: str
    field: msgspec.structs.FieldInfo


def configuration_keys() -> Iterator[Key]:
    """All keys in their order, each before those within; `tls` of a login stands for that of a target."""
    return _keys(ConfigurationFields, "")


def _keys(struct: type[msgspec.Struct], before: str) -> Iterator[Key]:
    for field in msgspec.structs.fields(struct):
        path = f"{before}{field.encode_name}"
        yield Key(path, _words(field.type), field)
        if path != "discover.credentials.tls":
            for part in _parts(field.type):
                yield from _keys(part, f"{path}.")


def _parts(given: Any) -> Iterator[type[msgspec.Struct]]:
    if _is_struct(given):
        yield given
    for argument in typing.get_args(given):
        yield from _parts(argument)


def _words(given: Any) -> str:
    words = list(dict.fromkeys(_alternatives(given)))
    return " or ".join([", ".join(words[:-1]), words[-1]]) if words[1:] else words[0]


def _alternatives(given: Any) -> Iterator[str]:
    origin, arguments = typing.get_origin(given), typing.get_args(given)
    if given in _WORDS:
        yield from _WORDS[given]
    elif origin in _UNIONS:
        for argument in arguments:
            yield from _alternatives(argument)
    elif origin is Literal:
        yield from _values(arguments)
    elif origin is Annotated:
        yield from [_number(arguments[1])] if arguments[0] in (int, float) else _alternatives(arguments[0])
    elif origin in (list, tuple):
        yield f"list of {_several(_words(arguments[0]))}"
    else:
        yield "mapping" if origin is Mapping or _is_struct(given) else repr(given)


def _several(words: str) -> str:
    first, _, others = words.partition(" ")
    return f"{first}s {others}" if first == "number" else f"{words}s"


def _values(values: tuple[Any, ...]) -> Iterator[str]:
    if set(values) == set(collector_names()):
        yield "collector"
        return
    if (named := _NAMED.get(frozenset(values))) is not None:
        yield named
        return
    yield from (f"`{str(value).lower() if isinstance(value, bool) else value}`" for value in values)


def _number(meta: msgspec.Meta) -> str:
    return f"number from {meta.ge}" + ("" if meta.le is None else f" to {meta.le}")


def _is_struct(given: Any) -> bool:
    return inspect.isclass(given) and issubclass(given, msgspec.Struct)
