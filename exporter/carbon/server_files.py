"""The files of one server, whether it runs or not, as it would read them itself."""

import stat
from dataclasses import dataclass
from typing import Protocol


class FileProblem(Exception):  # noqa: N818 - a reason, which becomes that of an unknown fact
    """A file that cannot be read or understood; the message says why in a few words, and quotes nothing of it."""


class FileMissing(FileProblem):
    """A file that a server does not have."""


@dataclass(frozen=True)
class FileStatus:
    """What a file's inode says: stat(2).

    Attributes:
        mode: type and permission bits.
        owner, group: their ids.
        size: in bytes.
        changed_at: when its content last changed, in seconds since the epoch.
        device, inode: what tells it from all others.
    """

    mode: int
    owner: int
    group: int
    size: int
    changed_at: float
    device: int
    inode: int

    @property
    def readable_by_others(self) -> bool:
        """Whether users outside its owner and group may read it, by its mode alone."""
        return bool(self.mode & stat.S_IROTH)


class ServerFiles(Protocol):
    """The files below a server's home. Paths are relative to it, or absolute as the server's machine has them."""

    @property
    def home(self) -> str:
        """`carbon.home`, as the server's machine has it."""

    @property
    def configuration(self) -> str:
        """The folder of its rendered configuration: `repository/conf`, or where the server was told to look."""

    def read(self, path: str, most_bytes: int = 1 << 20) -> bytes:
        """Read a regular file whole, as the server's own user could.

        Raises:
            FileMissing: it is not there.
            FileProblem: it may not be read, is no regular file, or is longer.
        """

    def status(self, path: str) -> FileStatus:
        """Tell what is known of a file or folder without opening it; links are followed.

        Raises:
            FileMissing, FileProblem: as `read`.
        """

    def names(self, folder: str, most: int = 1000) -> tuple[str, ...]:
        """Give the names in a folder, sorted.

        Raises:
            FileMissing, FileProblem: as `read`; there are more.
        """
