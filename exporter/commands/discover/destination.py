"""The file that standard output goes to, and whether that is the configuration that was to be read."""

import os
from pathlib import Path
from typing import TextIO


def written_file(stream: TextIO) -> Path | None:
    """Give the file that a stream is written into, as seen from the working folder; None where it is no regular file.

    Linux alone says which it is (`/proc/self/fd`, proc(5)).
    """
    try:
        path = Path(f"/proc/self/fd/{stream.fileno()}").resolve(strict=True)
    except (OSError, ValueError):
        return None
    if not path.is_file():
        return None
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def is_same_file(stream: TextIO, file: str) -> bool:
    """Tell whether a stream is written into a file."""
    try:
        return os.path.samestat(os.fstat(stream.fileno()), os.stat(file))  # noqa: PTH116 - both of them alike
    except (OSError, ValueError):
        return False
