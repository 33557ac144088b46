"""The way to a file below some folder, gone link by link as the kernel goes it (path_resolution(7)), and never out.

What is found is a descriptor that cannot be read from (O_PATH of open(2)): nothing is opened before it is known to be a
file, and what is then opened is what was looked at, whatever its name leads to by then.
"""

import os
import stat
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Self

from exporter.system.file_rights import READ, SEARCH
from exporter.system.files import UnreadableFileError

_MOST_LINKS = 40
_MOST_STEPS = 200
"""Each holds a descriptor; links could else lead through more folders than this process may have descriptors."""
FOLDER = os.O_DIRECTORY | os.O_CLOEXEC | getattr(os, "O_PATH", 0)
_ENTRY = os.O_NOFOLLOW | os.O_CLOEXEC | getattr(os, "O_PATH", 0)
_REFUSED = "its user may not read it"


class LeadsOutError(UnreadableFileError):
    """Raised where a path or a link leads out of the folder that all must be in."""


@dataclass
class PathWalk:
    """Ways through one tree. A context manager, which closes what it has opened.

    Attributes:
        root: the descriptor of the folder where absolute paths begin.
        own_files: the folder `fd` of this process in proc(5).
        may: tells whether a descriptor's file or folder may be read or searched.
        inside: the absolute path that `root` has for itself: links that begin with it stay within, and all others lead
            out. Empty where `root` is a root folder, which nothing leads out of.
    """

    root: int
    own_files: str
    may: Callable[[int, int], bool]
    inside: str = ""

    def __post_init__(self) -> None:
        """Begin with nothing open."""
        self._opened = ExitStack()
        self._steps = 0

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close what was opened on the way; the root is its owner's."""
        self._opened.close()

    def find(self, path: str, start: int | None = None) -> int:
        """Find what a path leads to.

        Args:
            path: absolute, or from the start.
            start: the descriptor of a folder; the root where it is left out.

        Returns:
            A descriptor that cannot be read from, open until the walk ends.

        Raises:
            UnreadableFileError: it may not be gone there, or leads out.
            OSError: there is nothing.
            ValueError: no path can be so.
        """
        at = self._first(path, start)
        names, links = deque(self._within(path).split("/")), 0
        while names:
            name = names.popleft()
            if name in ("", ".") or (name == ".." and self._stays_at_root(at)):
                continue
            if not self.may(at, SEARCH):
                raise UnreadableFileError(_REFUSED)
            self._steps += 1
            if self._steps > _MOST_STEPS:
                raise UnreadableFileError("found more folders than any path has")
            found = self._keep(os.open(name, _ENTRY, dir_fd=at))
            if stat.S_ISLNK(os.fstat(found).st_mode):
                links += 1
                if links > _MOST_LINKS:
                    raise UnreadableFileError("found more links than any path has")
                target = os.readlink("", dir_fd=found)
                names.extendleft(reversed(self._within(target).split("/")))
                at = self._first(target, at)
            else:
                at = found
        return at

    def content(self, entry: int, maximum_bytes: int) -> bytes:
        """Read what was found whole.

        Raises:
            UnreadableFileError: it may not be read, is no regular file, or is longer.
            OSError: as open(2), read(2).
        """
        if not self.may(entry, READ):
            raise UnreadableFileError(_REFUSED)
        about = os.fstat(entry)
        if not stat.S_ISREG(about.st_mode):
            raise UnreadableFileError("found a folder, pipe, socket or device, expected a file")
        if about.st_size > maximum_bytes:
            raise UnreadableFileError(f"found more than {maximum_bytes} bytes")
        descriptor = self._keep(os.open(f"{self.own_files}/{entry}", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC))
        # no more than it has: files of proc(5), where `/proc/self` is ourselves, say that they have nothing
        return os.read(descriptor, about.st_size)

    def names(self, entry: int, most: int) -> tuple[str, ...]:
        """Give the names in a folder that was found, sorted.

        Raises:
            UnreadableFileError: it may not be read, is no folder, or has more.
            OSError: as open(2).
        """
        if not self.may(entry, READ):
            raise UnreadableFileError(_REFUSED)
        if not stat.S_ISDIR(os.fstat(entry).st_mode):
            raise UnreadableFileError("found a file, expected a folder")
        descriptor = self._keep(os.open(f"{self.own_files}/{entry}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        with os.scandir(descriptor) as entries:
            found = [each.name for each in islice(entries, most + 1)]
        if len(found) > most:
            raise UnreadableFileError(f"found more than {most} names")
        return tuple(sorted(found))

    def _keep(self, descriptor: int) -> int:
        self._opened.callback(os.close, descriptor)
        return descriptor

    def _first(self, path: str, start: int | None) -> int:
        return self.root if path.startswith("/") or start is None else start

    def _within(self, path: str) -> str:
        if not self.inside or not path.startswith("/"):
            return path
        if path != self.inside and not path.startswith(f"{self.inside}/"):
            raise LeadsOutError("a link leads out of the folder")
        return "/" + Path(path).relative_to(self.inside).as_posix()

    def _stays_at_root(self, at: int) -> bool:
        if not os.path.samestat(os.fstat(at), os.fstat(self.root)):
            return False
        if self.inside:
            raise LeadsOutError("a link leads out of the folder")
        return True
