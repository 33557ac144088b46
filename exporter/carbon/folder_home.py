"""The home of a server that does not run: a folder of this machine, for example of an unpacked image."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from exporter.carbon.process_home import problems, status_of
from exporter.carbon.server_files import FileStatus
from exporter.system.path_walk import FOLDER, PathWalk


@dataclass(frozen=True)
class FolderHome:
    """The files below a folder: `ServerFiles`. Nothing outside it is read, whatever leads there.

    Attributes:
        home: the folder, absolute and without links.
        configuration: the folder of its configuration, absolute.
    """

    home: str
    configuration: str

    def read(self, path: str, most_bytes: int = 1 << 20) -> bytes:
        """Read a regular file whole: `ServerFiles.read`."""
        with self._walk() as walk:
            return walk.content(walk.find(path), most_bytes)

    def status(self, path: str) -> FileStatus:
        """Tell what is known of a file or folder: `ServerFiles.status`."""
        with self._walk() as walk:
            return status_of(os.fstat(walk.find(path)))

    def names(self, folder: str, most: int = 1000) -> tuple[str, ...]:
        """Give the names in a folder: `ServerFiles.names`."""
        with self._walk() as walk:
            return walk.names(walk.find(folder), most)

    @contextmanager
    def _walk(self) -> Iterator[PathWalk]:
        with problems():
            root = os.open(self.home, FOLDER)
            try:
                with PathWalk(root, _OWN_FILES, lambda *_: True, inside=self.home) as walk:
                    yield walk
            finally:
                os.close(root)


_OWN_FILES = "/proc/self/fd"


def real_folder(folder: Path) -> str:
    """Give the path of a folder without links.

    Raises:
        FileProblem: there is no such folder.
    """
    with problems():
        real = folder.resolve(strict=True)
        os.close(os.open(real, FOLDER))
        return str(real)
