"""Names of files in messages: a password that was written where a file's name belongs is not repeated."""

import os
from pathlib import Path

_SUFFIXES = frozenset((".password", ".passwd", ".secret", ".txt", ".pem", ".crt", ".cer", ".key", ".yml", ".yaml"))
"""How files are called, and passwords are not."""


def file_prefix(path: Path, text: str) -> str:
    """Give the beginning of a message about a file: its name as its user wrote it, where that can be no secret.

    Args:
        path: where the file is.
        text: how its user wrote it.

    Returns:
        `server.key: ` where there is such a file, or nobody could take the name for anything else; nothing otherwise.
    """
    is_plain = len(text.split()) == 1 and (text.startswith(("/", "./", "../")) or path.suffix in _SUFFIXES)
    return f"{text}: " if is_plain or os.path.lexists(path) else ""
