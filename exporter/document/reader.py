"""YAML files as plain data that remembers the line of every field.

Values are those of YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema): `true` and `false` are the
booleans; `no`, `12:30` and dates are texts; `<<` is a key like any other. Duplicate keys are errors.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from exporter.document.errors import DocumentError, FieldPath, syntax_problem
from exporter.document.mention import Mention
from exporter.system.files import UnreadableFileError, read_small_file

__all__ = ["Document", "DocumentError", "FieldPath", "read_document"]

_MAXIMUM_BYTES = 4 * 1024 * 1024
_MAXIMUM_VALUES = 100_000
_MAXIMUM_LEVELS = 50
_MAXIMUM_DIGITS = 64
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SURROGATE = re.compile("[\ud800-\udfff]")

_TAG = "tag:yaml.org,2002:"
_NULL, _BOOL, _INT, _FLOAT, _STR = (f"{_TAG}{name}" for name in ("null", "bool", "int", "float", "str"))
_MAP, _SEQ = f"{_TAG}map", f"{_TAG}seq"
_CORE_SCHEMA = {
    _NULL: (re.compile(r"(?:~|null|Null|NULL|)\Z"), "~nN\0"),
    _BOOL: (re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"), "tTfF"),
    _INT: (re.compile(r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z"), "-+0123456789"),
    _FLOAT: (
        re.compile(
            r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z"
        ),
        "-+0123456789.",
    ),
}
"""What a plain scalar looks like for each tag, and the characters it can begin with (NUL: the empty one)."""


@dataclass(frozen=True)
class Document:
    """A YAML file's plain data.

    Attributes:
        file: the file as its user named it.
        data: what it holds.
        lines: the line of every field; of a mapping's member: its key's line.
        substituted: the fields whose texts are from the environment.
    """

    file: str
    data: Any
    lines: Mapping[FieldPath, int]
    substituted: Collection[FieldPath] = frozenset()

    def error(self, field_path: FieldPath, message: str) -> DocumentError:
        """Make the error to raise for a field, with the line of the nearest enclosing field that the file has."""
        known = field_path
        while known and known not in self.lines:
            known = known[:-1]
        return DocumentError(self.file, self.lines.get(known, 1), field_path, message)

    def texts(self) -> Iterator[tuple[FieldPath, str]]:
        """Give all texts, each with its field, in the file's order."""
        yield from _texts(self.data, ())

    def mention(self, field_path: FieldPath, text: str) -> Mention:
        """Make a mention of a name in a field, for whoever looks it up later."""
        return Mention(text, self.file, self.lines[field_path], field_path)


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
        content = read_small_file(path, _MAXIMUM_BYTES, "a shorter file")
    except UnreadableFileError as error:
        raise DocumentError(file, 1, (), str(error)) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DocumentError(file, 1, (), "found binary data, expected a YAML text in UTF-8") from None
    return _Composer(file, environment).document(text)


def read_own_document(path: Path) -> Document:
    """Read a YAML file that comes with the exporter: by libyaml, where PyYAML has that, in a tenth of the time.

    A file with anything wrong in it is read as others are, since libyaml says less of what that is.

    Raises:
        DocumentError: as `read_document`.
    """
    try:
        return _Composer(str(path), None, _OwnLoader).document(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError, DocumentError):
        return read_document(path)


def _resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """PyYAML's form of the schema: what a plain scalar may be, by the character that it begins with."""
    firsts = dict.fromkeys(first for _, characters in _CORE_SCHEMA.values() for first in characters)
    return {
        first.replace("\0", ""): [(tag, pattern) for tag, (pattern, begin) in _CORE_SCHEMA.items() if first in begin]
        for first in firsts
    }


class _CoreLoader(yaml.SafeLoader):
    """PyYAML's safe loader with YAML 1.2's core schema in the place of YAML 1.1's guesses."""

    yaml_implicit_resolvers = _resolvers()


class _OwnLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same by libyaml."""

    yaml_implicit_resolvers = _resolvers()


class _Composer:
    """Builds plain data and lines from YAML's node tree."""

    def __init__(
        self, file: str, environment: Mapping[str, str] | None, loader: type[yaml.SafeLoader] = _CoreLoader
    ) -> None:
        self._file = file
        self._environment = environment
        self._loader = loader
        self._lines: dict[FieldPath, int] = {}
        self._substituted_fields: set[FieldPath] = set()
        self._values = 0

    def document(self, text: str) -> Document:
        node = self._root(text)
        data = None if node is None else self._plain(node, (), ())
        return Document(self._file, data, self._lines, self._substituted_fields)

    def _root(self, text: str) -> yaml.Node | None:
        try:
            loader = self._loader(text)
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            message = f"found the character U+{error.character:04X}, expected a YAML text"
            raise DocumentError(self._file, line, (), message) from None
        try:
            node: yaml.Node | None = loader.get_single_node()
        except yaml.MarkedYAMLError as error:
            mark = _where_it_began(error)
            line = 1 if mark is None else mark.line + 1
            raise DocumentError(self._file, line, (), f"not YAML: {syntax_problem(error)}") from None
        except RecursionError:
            raise self._too_deep(loader.line + 1, ()) from None
        except (ValueError, OverflowError):  # from escapes and version numbers that no character or number has
            raise DocumentError(self._file, loader.line + 1, (), "not YAML: found a number out of range") from None
        finally:
            loader.dispose()
        return node

    def _too_deep(self, line: int, path: FieldPath) -> DocumentError:
        message = f"found too many levels of nesting, expected at most {_MAXIMUM_LEVELS}"
        return DocumentError(self._file, line, path, message)

    def _plain(self, node: yaml.Node, path: FieldPath, open_nodes: tuple[int, ...]) -> Any:
        self._values += 1
        line = node.start_mark.line + 1
        self._lines.setdefault(path, line)
        if self._values > _MAXIMUM_VALUES:
            raise DocumentError(self._file, line, (), f"found more than {_MAXIMUM_VALUES} values")
        if id(node) in open_nodes:
            raise DocumentError(self._file, line, path, "found an alias of what holds it, expected no cycle")
        if len(path) > _MAXIMUM_LEVELS:
            raise self._too_deep(line, path[:1])
        inside = (*open_nodes, id(node))
        if isinstance(node, yaml.MappingNode) and node.tag == _MAP:
            return self._mapping(node, path, inside)
        if isinstance(node, yaml.SequenceNode) and node.tag == _SEQ:
            return [self._plain(member, (*path, index), inside) for index, member in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        raise DocumentError(self._file, line, path, "found a tag, expected a plain mapping or list")

    def _mapping(self, node: yaml.MappingNode, path: FieldPath, inside: tuple[int, ...]) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise DocumentError(self._file, line, path, "found a list or mapping as a key, expected a text")
            key = self._text(key_node.value, line, path)
            if key in data:
                first = self._lines[*path, key]
                message = f"found the key twice, first in line {first}, expected it once"
                raise DocumentError(self._file, line, (*path, key), message)
            self._lines[*path, key] = line
            data[key] = self._plain(value_node, (*path, key), inside)
        return data

    def _scalar(self, node: yaml.ScalarNode, path: FieldPath) -> Any:
        line = node.start_mark.line + 1
        text = self._text(node.value, line, path)
        if node.tag == _STR:
            return self._substituted(text, line, path)
        if node.tag not in _CORE_SCHEMA or not _CORE_SCHEMA[node.tag][0].match(text):
            raise DocumentError(self._file, line, path, "found a tag, expected a plain value")
        if node.tag == _INT and len(text) > _MAXIMUM_DIGITS:
            message = f"found a number of more than {_MAXIMUM_DIGITS} digits, expected fewer, or a text in quotes"
            raise DocumentError(self._file, line, path, message)
        return _value(node.tag, text)

    def _text(self, text: str, line: int, path: FieldPath) -> str:
        if _SURROGATE.search(text):
            raise DocumentError(self._file, line, path, "found half a surrogate pair, expected whole characters")
        return text

    def _substituted(self, text: str, line: int, path: FieldPath) -> str:
        variable = _VARIABLE.fullmatch(text)
        if self._environment is None or variable is None:
            return text
        value = self._environment.get(variable[1])
        if value is None:
            message = f"found ${{{variable[1]}}}, expected an environment variable that is set"
            raise DocumentError(self._file, line, path, message)
        if _SURROGATE.search(value):  # how Python shows bytes of the environment that are not UTF-8
            raise DocumentError(self._file, line, path, f"found binary data in ${{{variable[1]}}}, expected a text")
        self._substituted_fields.add(path)
        return value


def _texts(data: Any, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(data, str):
        yield path, data
    members = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, member in members:
        yield from _texts(member, (*path, key))


def _where_it_began(error: yaml.MarkedYAMLError) -> yaml.Mark | None:
    """The place to look at: for what was begun and never ended, PyYAML's problem is only where the file went on."""
    began = error.problem in ("found unexpected end of stream", "could not find expected ':'")
    return (error.context_mark if began else None) or error.problem_mark or error.context_mark


def _value(tag: str, text: str) -> bool | float | None:
    """A scalar that matches its tag's pattern, as Python's value."""
    if tag == _NULL:
        return None
    if tag == _BOOL:
        return text.lower() == "true"
    if tag == _INT:
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
