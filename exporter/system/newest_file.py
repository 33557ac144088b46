"""The newest file below a folder, found within bounds: a folder of backups may hold a million."""

import os
from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True)
class NewestFile:
    """What was found.

    Attributes:
        changed_at: when the newest of them was last changed, in seconds since the epoch; None where there is none.
        complete: whether all were looked at.
    """

    changed_at: float | None
    complete: bool


def newest_file(path: str, most: int) -> NewestFile:
    """Find the newest regular file at or below a path; links below it are not followed.

    Args:
        path: a file or a folder.
        most: how many entries are looked at.

    Raises:
        OSError: it is not there, or may not be looked at.
    """
    if not os.path.isdir(path):  # noqa: PTH112 - a text, as all of this
        return NewestFile(os.stat(path).st_mtime, complete=True)  # noqa: PTH116
    newest: float | None = None
    folders, left = deque([path]), most
    while folders:
        with os.scandir(folders.popleft()) as entries:
            for entry in entries:
                left -= 1
                if left < 0:
                    return NewestFile(newest, complete=False)
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.is_file(follow_symlinks=False):
                    changed_at = entry.stat(follow_symlinks=False).st_mtime
                    newest = changed_at if newest is None else max(newest, changed_at)
    return NewestFile(newest, complete=True)
