"""Small files that users name: read whole, bounded, and without waiting for a pipe that nobody writes to."""

import os
import stat
from pathlib import Path


class UnreadableFileError(Exception):
    """Raised where a file cannot be read; the message says why and holds nothing of its content."""


def read_small_file(path: Path, maximum_bytes: int, expected: str) -> bytes:
    """Read the content of a regular file, or of what a link leads to.

    Args:
        path: the file.
        maximum_bytes: how long it may be.
        expected: what it should be, for the message where it is longer.

    Raises:
        UnreadableFileError: it cannot be opened or read, is a folder, a pipe or a device, or is longer than that.
    """
    content = _beginning(path, maximum_bytes + 1)
    if len(content) > maximum_bytes:
        raise UnreadableFileError(f"found more than {maximum_bytes} bytes, expected {expected}")
    return content


def check_readable(path: Path) -> None:
    """Check that a regular file, or what a link leads to, can be read just now.

    Raises:
        UnreadableFileError: it cannot be opened or read, or is a folder, a pipe or a device.
    """
    _beginning(path, 1)


def _beginning(path: Path, most_bytes: int) -> bytes:
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableFileError("found a pipe, socket or device, expected a file")
            return file.read(most_bytes)
    except OSError as error:
        raise UnreadableFileError(f"cannot be read: {error.strerror or error}") from None
    except ValueError:  # a NUL in the path
        raise UnreadableFileError("found a path that no file can have") from None


def _open_without_waiting(path: str, flags: int) -> int:
    """As `open` does, but opening a pipe does not wait for its writer."""
    return os.open(path, flags | os.O_NONBLOCK)


def open_to_all(path: Path) -> bool:
    """Tell whether every user of the machine may read a file: by its mode, and those of all folders that lead to it.

    Access control lists are not looked at. False where it cannot be told.
    """
    try:
        real = path.resolve(strict=True)
        folders = all(stat.S_IXOTH & folder.stat().st_mode for folder in real.parents)
        return folders and bool(stat.S_IROTH & real.stat().st_mode)
    except (OSError, RuntimeError, ValueError):  # a loop of links, a NUL
        return False
