"""The home of a server that runs, as its own process sees it, and no file that its user could not read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath

from exporter.carbon.server_files import FileMissing, FileProblem, FileStatus
from exporter.system.files import UnreadableFileError
from exporter.system.path_walk import PathWalk
from exporter.system.process_files import process_walk
from exporter.system.roots import Roots


@dataclass(frozen=True)
class ProcessHome:
    """The files of a server by its process: `ServerFiles`.

    Attributes:
        home: `carbon.home`, as the process has it.
        configuration: the folder of its rendered configuration, as the process has it.
        pid: the process.
        roots: where the kernel's files are.
    """

    home: str
    configuration: str
    pid: int
    roots: Roots

    def read(self, path: str, most_bytes: int = 1 << 20) -> bytes:
        """Read a regular file whole: `ServerFiles.read`."""
        with self._walk() as walk:
            return walk.content(walk.find(self._absolute(path)), most_bytes)

    def status(self, path: str) -> FileStatus:
        """Tell what is known of a file or folder: `ServerFiles.status`."""
        with self._walk() as walk:
            return status_of(os.fstat(walk.find(self._absolute(path))))

    def names(self, folder: str, most: int = 1000) -> tuple[str, ...]:
        """Give the names in a folder: `ServerFiles.names`."""
        with self._walk() as walk:
            return walk.names(walk.find(self._absolute(folder)), most)

    def _absolute(self, path: str) -> str:
        return str(PurePosixPath(self.home, path))

    @contextmanager
    def _walk(self) -> Iterator[PathWalk]:
        with problems(), process_walk(self.pid, self.home, self.roots) as walk:
            yield walk


def status_of(about: os.stat_result) -> FileStatus:
    """Give what an inode says in the words of `ServerFiles`."""
    return FileStatus(
        about.st_mode, about.st_uid, about.st_gid, about.st_size, about.st_mtime, about.st_dev, about.st_ino
    )


@contextmanager
def problems() -> Iterator[None]:
    """Turn what goes wrong with files into a `FileProblem`.

    Raises:
        FileMissing: there is no such file.
        FileProblem: whatever else.
    """
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise FileMissing("there is no such file") from None
    except UnreadableFileError as error:
        raise FileProblem(str(error)) from None
    except OSError as error:
        raise FileProblem(f"cannot be read: {error.strerror or type(error).__name__}") from None
    except ValueError:  # a NUL in the path
        raise FileProblem("found a path that no file can have") from None
