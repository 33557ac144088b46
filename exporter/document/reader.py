"""YAML files as plain data that remembers the line of every field.

Values are those of YAML 1.2's core schema (`true` and `false` are the booleans; `no`, `12:30` and dates are texts).
Duplicate keys are errors.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FieldPath = tuple[str | int, ...]

_MAXIMUM_BYTES = 4 * 1024 * 1024
_MAXIMUM_NODES = 100_000
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_CORE_SCHEMA = {
    "tag:yaml.org,2002:null": (r"~|null|Null|NULL|", "~nN\0"),
    "tag:yaml.org,2002:bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "tag:yaml.org,2002:int": (r"[-+]?[0-9]+|0x[0-9a-fA-F]+", "-+0123456789"),
    "tag:yaml.org,2002:float": (
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        "-+0123456789.",
    ),
}


class DocumentError(Exception):
    """A file that cannot be used. `str()` is one line: `FILE:LINE: field: what was found, what would be right`."""

    def __init__(self, file: str, line: int, field_path: FieldPath, message: str) -> None:
        self.file = file
        self.line = line
        self.field = shown_path(field_path)
        self.message = " ".join(message.split())
        where = f"{self.field}: " if self.field else ""
        super().__init__(f"{file}:{line}: {where}{self.message}")


@dataclass(frozen=True)
class Document:
    """A YAML file's plain data and the line of every field (of a mapping's member: its key's line)."""

    file: str
    data: Any
    lines: Mapping[FieldPath, int]

    def error(self, field_path: FieldPath, message: str) -> DocumentError:
        """The error to raise for a field; the line of the nearest enclosing field that the file has."""
        known = field_path
        while known and known not in self.lines:
            known = known[:-1]
        return DocumentError(self.file, self.lines.get(known, 1), field_path, message)


def shown_path(field_path: FieldPath) -> str:
    """A field's path as a person writes it: `targets[0].url`."""
    shown = ""
    for part in field_path:
        shown += f"[{part}]" if isinstance(part, int) else f".{part}" if shown else part
    return shown


def read_document(path: Path, *, environment: Mapping[str, str] | None = None, shown_as: str | None = None) -> Document:
    """Read a YAML file.

    Args:
        path: the file.
        environment: where given, a string that is `${NAME}` as a whole is replaced by that variable's value.
        shown_as: the file's name in errors; the path as given otherwise.

    Raises:
        DocumentError: it cannot be read, is not text, not YAML, holds a duplicate key, or names an unset variable.
    """
    file = shown_as or str(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DocumentError(file, 1, (), f"cannot be read: {error.strerror or error}") from None
    if len(content) > _MAXIMUM_BYTES:
        raise DocumentError(file, 1, (), f"found {len(content)} bytes, expected at most {_MAXIMUM_BYTES}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DocumentError(file, 1, (), "found binary data, expected a YAML text in UTF-8") from None
    return _Composer(file, environment).document(text)


class _CoreLoader(yaml.SafeLoader):
    """PyYAML's safe loader with YAML 1.2's core schema in the place of YAML 1.1's guesses."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own table


for _tag, (_pattern, _first) in _CORE_SCHEMA.items():
    for _character in _first:
        _CoreLoader.yaml_implicit_resolvers.setdefault("" if _character == "\0" else _character, []).append(
            (_tag, re.compile(rf"(?:{_pattern})\Z"))
        )


class _Composer:
    """Builds plain data and lines from YAML's node tree."""

    def __init__(self, file: str, environment: Mapping[str, str] | None) -> None:
        self._file = file
        self._environment = environment
        self._lines: dict[FieldPath, int] = {}
        self._nodes = 0

    def document(self, text: str) -> Document:
        loader = _loader(self._file, text)
        try:
            node = loader.get_single_node()
            data = None if node is None else self._plain(loader, node, (), ())
        except yaml.MarkedYAMLError as error:
            raise self._syntax_error(error) from None
        except RecursionError:
            raise DocumentError(self._file, 1, (), "found too many levels of nesting") from None
        finally:
            loader.dispose()
        return Document(self._file, data, self._lines)

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> DocumentError:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        return DocumentError(self._file, line, (), f"not YAML: {error.problem or error.context}")

    def _plain(self, loader: _CoreLoader, node: yaml.Node, path: FieldPath, open_nodes: tuple[int, ...]) -> Any:
        self._nodes += 1
        line = node.start_mark.line + 1
        self._lines.setdefault(path, line)
        if self._nodes > _MAXIMUM_NODES:
            raise DocumentError(self._file, line, path, f"found more than {_MAXIMUM_NODES} values")
        if id(node) in open_nodes:
            raise DocumentError(self._file, line, path, "found an alias that refers to what holds it")
        inside = (*open_nodes, id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(loader, node, path, inside)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(loader, member, (*path, i), inside) for i, member in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(loader, node, path)
        raise TypeError(f"PyYAML has no node of the type {type(node).__name__}")

    def _mapping(
        self, loader: _CoreLoader, node: yaml.MappingNode, path: FieldPath, inside: tuple[int, ...]
    ) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise DocumentError(self._file, line, path, "found a key that is no text")
            key = key_node.value
            if key in data:
                first = self._lines[*path, key]
                raise DocumentError(self._file, line, (*path, key), f"found twice, first in line {first}")
            self._lines[*path, key] = line
            data[key] = self._plain(loader, value_node, (*path, key), inside)
        return data

    def _scalar(self, loader: _CoreLoader, node: yaml.ScalarNode, path: FieldPath) -> Any:
        line = node.start_mark.line + 1
        if node.tag == "tag:yaml.org,2002:int" and not node.value.startswith("0x"):
            return int(node.value) if len(node.value) < 64 else float(node.value)
        try:
            value = loader.construct_object(node)
        except (yaml.MarkedYAMLError, ValueError):
            raise DocumentError(self._file, line, path, f"found the tag {node.tag}, expected a plain value") from None
        if not isinstance(value, str) or self._environment is None:
            return value
        variable = _VARIABLE.fullmatch(value)
        if variable is None:
            return value
        if variable[1] not in self._environment:
            message = f"found ${{{variable[1]}}}, expected an environment variable that is set"
            raise DocumentError(self._file, line, path, message)
        return self._environment[variable[1]]


def _loader(file: str, text: str) -> _CoreLoader:
    try:
        return _CoreLoader(text)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = f"found the character U+{error.character:04X}, expected a YAML text"
        raise DocumentError(file, line, (), message) from None
