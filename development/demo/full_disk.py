"""What fills the file system of a server, and makes room on it again."""

import os
from pathlib import Path

_SHARE_LEFT = 0.025


def fill(home: Path) -> None:
    """Fill the file system that a server's home is on: 2.5 % of it stay free.

    Args:
        home: the server's.
    """
    state = os.statvfs(home)
    size = int((state.f_bavail - _SHARE_LEFT * state.f_blocks) * state.f_frsize)
    with _file(home).open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, size)


def make_room(home: Path) -> None:
    """Take away what filled it.

    Args:
        home: the server's.
    """
    _file(home).unlink(missing_ok=True)


def _file(home: Path) -> Path:
    return home / "repository" / "logs" / "audit-of-last-year.log"
