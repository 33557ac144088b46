"""What the files of a configuration hold, as one short text: it tells whether any of them has changed."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from exporter.config.targets_files import expanded
from exporter.document import DocumentError, read_document
from exporter.system.files import UnreadableFileError, read_small_file

_MAXIMUM_BYTES = 4 * 1024 * 1024


def contents_digest(path: Path, environment: Mapping[str, str]) -> str:
    """Digest the configuration, the files of targets and the packs that it names, valid or not.

    Password files are left out: they are read at each login. A file that is missing or cannot be read counts as well.

    Args:
        path: the configuration.
        environment: what `${NAME}` is replaced with, where it is a whole text.
    """
    digest = hashlib.sha256()
    for file in (path, *_named_files(path, environment)):
        content = _content(file)
        digest.update(f"{file}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def _content(file: Path) -> bytes:
    try:
        return read_small_file(file, _MAXIMUM_BYTES, "a shorter file")
    except UnreadableFileError as error:
        return str(error).encode()


def _named_files(path: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    """Give the files that a configuration names, as far as it can be understood; of one that is wrong, maybe none."""
    try:
        data = read_document(path, environment=environment).data
    except DocumentError:
        return
    for pattern in _texts(data, "targets_file"):
        try:
            yield from (path.parent / file for file in expanded(path.parent, pattern))
        except (OSError, ValueError):
            continue
    yield from (path.parent / pack for pack in _texts(data, "mapping", "packs"))


def _texts(data: Any, *keys: str) -> list[str]:
    """Give the text or the texts that stand below keys."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    members = data if isinstance(data, list) else [data]
    return [member for member in members if isinstance(member, str)]
