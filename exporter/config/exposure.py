"""Secrets of a configuration that every user of the machine may read.

They are warned of and not refused: in a container nobody else is there, and Kubernetes and Docker mount secrets so.
"""

from collections.abc import Iterator
from pathlib import Path

from exporter.document import Document, FieldPath
from exporter.system.files import open_to_all

SECRETS = frozenset(("password",))
"""The keys whose values are secrets."""

SECRET_FILES = frozenset(("password_file", "key_file"))
"""The keys whose values are files that hold a secret."""


def exposed_secrets(document: Document, path: Path) -> tuple[str, ...]:
    """Find the secrets of a configuration that every user of the machine may read.

    Args:
        document: the configuration.
        path: its file.

    Returns:
        A line for each secret: `c.yml:5: targets[0].password_file: found a file that ...`.
    """
    return tuple(str(document.error(*found)) for found in _exposed(document, path))


def _exposed(document: Document, path: Path) -> Iterator[tuple[FieldPath, str]]:
    here = open_to_all(path)
    for field, text in document.texts():
        if field[-1] in SECRET_FILES and open_to_all(path.parent / text):
            yield field, "found a file that every user of this machine may read, expected mode 0600 or 0640"
        if field[-1] in SECRETS and field not in document.substituted and here:
            message = "found a password in a file that every user of this machine may read, expected mode 0600 or 0640"
            yield field, message
