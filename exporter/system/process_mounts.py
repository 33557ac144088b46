"""What a process has mounted: proc_pid_mountinfo(5), which everybody may read."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from exporter.system.roots import Roots


def filesystem_type(pid: int, device: int, roots: Roots) -> str | None:
    """Find the type of the filesystem with a device number; None where the process has none of it mounted.

    Args:
        pid: the process.
        device: as stat(2) gives it.
        roots: where the kernel's files are.
    """
    wanted = f"{os.major(device)}:{os.minor(device)}"
    try:
        text = Path(f"{roots.proc}/{pid}/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    for line in text.split("\n"):
        mount, _, filesystem = line.partition(" - ")
        if mount.split(" ")[2:3] == [wanted]:
            return filesystem.split(" ")[0] or None
    return None


_ESCAPE = re.compile(r"\\([0-7]{3})")
_DEVICE, _ROOT, _POINT, _FEWEST = 2, 3, 4, 6


@dataclass(frozen=True)
class _Mount:
    """A mount: the device's number, which folder of it, and where that is."""

    device: str
    root: str
    point: str

    def place(self, path: str) -> tuple[str, PurePosixPath]:
        """What a path below it is, whatever it is called."""
        return self.device, PurePosixPath(self.root, PurePosixPath(path).relative_to(self.point))


def has_our_folder(pid: int, folder: str, roots: Roots) -> bool:
    """Tell whether a folder, and the root folder, are to a process what they are to this machine.

    Unlike its root folder, its mounts may be looked at by everybody: so a container of another user is told from a
    process without one.

    Args:
        pid: the process.
        folder: an absolute path.
        roots: where the kernel's files and the machine's root folder are.

    Raises:
        OSError: the process is gone.
    """
    theirs, ours = list(_mounts(str(pid), roots)), list(_mounts("self", roots))
    return all(_place(theirs, each) == _place(ours, roots.below(each)) for each in ("/", folder))


def _place(mounts: list[_Mount], path: str) -> tuple[str, PurePosixPath] | None:
    above = [each for each in mounts if PurePosixPath(path).is_relative_to(each.point)]
    # of several at one place the last hides the others
    return max(reversed(above), key=lambda each: len(each.point)).place(path) if above else None


def _mounts(process: str, roots: Roots) -> Iterator[_Mount]:
    text = Path(f"{roots.proc}/{process}/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    for line in text.split("\n"):
        fields = line.split(" ")
        if len(fields) > _FEWEST:
            yield _Mount(fields[_DEVICE], _unescaped(fields[_ROOT]), _unescaped(fields[_POINT]))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 8)), text)
