"""Secrets of a web configuration that every user of the machine may read: warned of, as those of a target are."""

from collections.abc import Iterator
from pathlib import Path

from exporter.document import Document, FieldPath
from exporter.system.files import open_to_all

_KEY: FieldPath = ("tls_server_config", "key")
_KEY_FILE: FieldPath = ("tls_server_config", "key_file")
_USERS: FieldPath = ("basic_auth_users",)
_EXPECTED = "that every user of this machine may read, expected mode 0600 or 0640"


def readable_secrets(document: Document, path: Path) -> tuple[str, ...]:
    """Find the secrets of a web configuration that every user of the machine may read.

    Args:
        document: the web configuration, found to be right.
        path: its file.

    Returns:
        A line for each: `web.yml:3: tls_server_config.key_file: found a file that ...`.
    """
    return tuple(str(document.error(*found)) for found in _found(document, path))


def _found(document: Document, path: Path) -> Iterator[tuple[FieldPath, str]]:
    here = open_to_all(path)
    texts = dict(document.texts())
    if (key_file := texts.get(_KEY_FILE)) and open_to_all(path.parent / key_file):
        yield _KEY_FILE, f"found a file {_EXPECTED}"
    if here and texts.get(_KEY):
        yield _KEY, f"found a key in a file {_EXPECTED}"
    if here and any(field[:1] == _USERS for field in texts):
        yield _USERS, f"found hashes of passwords in a file {_EXPECTED}"
