"""The key `targets_file`: targets in files beside the configuration, which a program may write."""

import glob
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec

from exporter.config.fields import field_reader, readable
from exporter.config.placeholder import refuse_placeholders
from exporter.config.target import TargetFields
from exporter.document import Document, DocumentError, FieldPath, decode, read_document

_MOST_FILES = 1000
_Pattern = Annotated[str, msgspec.Meta(min_length=1)]

TargetsFileKey = _Pattern | Annotated[tuple[_Pattern, ...], msgspec.Meta(min_length=1)]
"""The value of the key: a file or a pattern, or several of them."""


class _TargetsFile(msgspec.Struct, forbid_unknown_fields=True):
    targets: tuple[TargetFields, ...]


@dataclass(frozen=True)
class TargetList:
    """Targets that stand in one file.

    Attributes:
        document: the file.
        path: the same, to be read.
        field: the key that they stand below; empty where they are the whole file.
        targets: these.
    """

    document: Document
    path: Path
    field: FieldPath
    targets: Sequence[TargetFields]


def target_lists(
    document: Document, path: Path, key: TargetsFileKey, environment: Mapping[str, str]
) -> list[TargetList]:
    """Read the files of targets that a configuration names, in the order of their names.

    Args:
        document: the configuration.
        path: its file; relative patterns start at its folder.
        key: what it says of the key `targets_file`.
        environment: what `${NAME}` is replaced with, where it is a whole text.

    Raises:
        DocumentError: a file is missing that is named without a pattern, or one cannot be used.
    """
    lists = []
    for file in _files(document, path.parent, key):
        if os.path.realpath(path.parent / file) == os.path.realpath(path):
            message = "found the configuration among its own files, expected a pattern that leaves it out"
            raise document.error(("targets_file",), message)
        shown = str(Path(document.file).parent / file)
        lists.append(_read(path.parent / file, shown, environment))
    return lists


def expanded(folder: Path, pattern: str) -> Sequence[str]:
    """Give the files that a pattern stands for now, relative to a folder where it is; a plain name stands for itself.

    Raises:
        OSError: the folder that the pattern begins with is there and cannot be listed.
    """
    if not glob.has_magic(pattern):
        return (pattern,)
    start = Path(*_before_magic(Path(pattern).parts))
    if (folder / start).exists():
        os.scandir(folder / start).close()  # glob would take a folder that cannot be listed for an empty one
    return sorted(glob.glob(pattern, root_dir=folder))  # noqa: PTH207 - Path.glob takes hidden files, too


def _before_magic(parts: Sequence[str]) -> Sequence[str]:
    return parts[: next(place for place, part in enumerate(parts) if glob.has_magic(part))]


def _files(document: Document, folder: Path, key: TargetsFileKey) -> Sequence[str]:
    patterns = {("targets_file",): key} if isinstance(key, str) else _numbered(key)
    files: dict[str, None] = {}
    for field, pattern in patterns.items():
        if "**" in pattern:
            raise document.error(field, "found **, expected * for a part of one name")
        if "\0" in pattern:
            raise document.error(field, "found a path that no file can have")
        try:
            if not glob.has_magic(pattern):
                readable(folder / pattern, pattern)
            files.update(dict.fromkeys(expanded(folder, pattern)))
        except OSError as error:
            raise document.error(field, f"cannot be listed: {error.strerror or error}") from None
        except ValueError as error:
            raise document.error(field, str(error)) from None
    if len(files) > _MOST_FILES:
        raise document.error(("targets_file",), f"found {len(files)} files, expected at most {_MOST_FILES}")
    return list(files)


def _numbered(patterns: Sequence[str]) -> Mapping[FieldPath, str]:
    return {("targets_file", index): pattern for index, pattern in enumerate(patterns)}


def _read(path: Path, shown: str, environment: Mapping[str, str]) -> TargetList:
    document = read_document(path, environment=environment, shown_as=shown)
    refuse_placeholders(document)
    if document.data is None:  # as of a file that somebody writes just now
        raise DocumentError(shown, 1, (), "found an empty file, expected a list of targets; [] is an empty one")
    reader: Callable[[type, Any], Any] = field_reader(path.parent)
    if isinstance(document.data, dict):
        return TargetList(document, path, ("targets",), decode(document, _TargetsFile, reader).targets)
    return TargetList(document, path, (), decode(document, tuple[TargetFields, ...], reader))
