"""What the files of a configuration hold, as one short text: it tells whether any of them has changed."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from exporter.config.targets_files import expanded
from exporter.document import DocumentError, read_document
from exporter.system.files import UnreadableFileError, read_small_file

_MAXIMUM_BYTES = 4 * 1024 * 1024
_TARGETS_FILE = "targets_file"
_NOT_HELD = (_TARGETS_FILE, "facts_file")
"""Keys of files whose content counts by itself, or is looked at again and again anyway."""


def contents_digest(path: Path, environment: Mapping[str, str]) -> str:
    """Digest the configuration, the files of targets and the packs that it names, valid or not.

    Of the files of passwords, certificates and keys only counts whether they can be read: what they hold is read at
    each login. So a configuration that came before a password's file is taken up once that is there.

    Args:
        path: the configuration.
        environment: what `${NAME}` is replaced with, where it is a whole text.
    """
    digest = hashlib.sha256()
    data = _data(path, environment)
    lists = tuple(_targets_files(path.parent, data))
    packs = (path.parent / pack for pack in _texts(data, "mapping", "packs"))
    for file in (path, *lists, *packs):
        _add(digest, file, _content(file))
    for holder, held in ((path, data), *((file, _data(file, environment)) for file in lists)):
        for file in (holder.parent / name for name in _files_in(held)):
            _add(digest, file, _fault(file))
    return digest.hexdigest()


def _add(digest: "hashlib._Hash", file: Path, content: bytes) -> None:
    digest.update(f"{file}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
    digest.update(content)


def _content(file: Path) -> bytes:
    try:
        return read_small_file(file, _MAXIMUM_BYTES, "a shorter file")
    except UnreadableFileError as error:
        return str(error).encode()


def _fault(file: Path) -> bytes:
    """Tell what is wrong with a file whose content does not count; nothing where it can be read."""
    try:
        return b"" if read_small_file(file, _MAXIMUM_BYTES, "a shorter file").strip() else b"empty"
    except UnreadableFileError as error:
        return str(error).encode()


def _data(path: Path, environment: Mapping[str, str]) -> Any:
    """Give what stands in a file, as far as it can be understood; nothing of one that is wrong."""
    try:
        return read_document(path, environment=environment).data
    except DocumentError:
        return None


def _targets_files(folder: Path, data: Any) -> Iterator[Path]:
    for pattern in _texts(data, _TARGETS_FILE):
        try:
            yield from (folder / file for file in expanded(folder, pattern))
        except (OSError, ValueError):
            continue


def _files_in(data: Any) -> Iterator[str]:
    """Give the files that are named below any key such as `password_file` or `ca_file`."""
    members = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in members:
        if not isinstance(value, str):
            yield from _files_in(value)
        elif isinstance(key, str) and key.endswith("_file") and key not in _NOT_HELD:
            yield value


def _texts(data: Any, *keys: str) -> list[str]:
    """Give the text or the texts that stand below keys."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    members = data if isinstance(data, list) else [data]
    return [member for member in members if isinstance(member, str)]
