"""A file that a process was told to read, as that process sees it, and only where it may read it.

The exporter may be root, and anybody may start a process whose command line names any file. So the way to the file is
gone as the kernel would go it for the process: from the process's own root and folder, and only through folders that
its user may search. Its rights are those of its user and groups: mode, and acl(5).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from exporter.system.file_rights import FileReader
from exporter.system.files import UnreadableFileError
from exporter.system.path_walk import FOLDER, PathWalk
from exporter.system.process_mounts import has_our_folder
from exporter.system.roots import Roots


def read_process_file(pid: int, path: str, maximum_bytes: int, roots: Roots) -> bytes:
    """Read the content of a regular file that a process names.

    Args:
        pid: the process.
        path: as the process has it: absolute, or from the folder that it runs in.
        maximum_bytes: how long it may be.
        roots: where the kernel's files are.

    Raises:
        UnreadableFileError: there is no such file, the process's user may not read it, it is no regular file, or it is
            longer; or we may not look at the process. The message holds nothing of the content.
    """
    try:
        with _walk(f"{roots.proc}/{pid}/root", pid, roots) as walk:
            return walk.content(_found(walk, pid, path, roots), maximum_bytes)
    except OSError as error:
        raise UnreadableFileError(f"cannot be read: {error.strerror or error}") from None
    except ValueError:  # a NUL in the path
        raise UnreadableFileError("found a path that no file can have") from None


def _found(walk: PathWalk, pid: int, path: str, roots: Roots) -> int:
    if path.startswith("/"):
        return walk.find(path)
    folder = os.open(f"{roots.proc}/{pid}/cwd", FOLDER)
    try:
        return walk.find(path, folder)
    finally:
        os.close(folder)


@contextmanager
def process_walk(pid: int, folder: str, roots: Roots) -> Iterator[PathWalk]:
    """Open the root folder of a process, to go ways in it with the rights of its user.

    Where its root may not be entered (that of another user's process), ours stands for it if it has the same folder.

    Args:
        pid: the process.
        folder: an absolute path, below which all that is wanted stands.
        roots: where the kernel's files are, and the machine's root folder.

    Raises:
        OSError: the process is gone, or neither root may be entered.
        UnreadableFileError: the process has files of its own, which may not be seen from here.
    """
    own_root = f"{roots.proc}/{pid}/root"
    with _walk(own_root if _may_enter(own_root) else _root_alike(pid, folder, roots), pid, roots) as walk:
        yield walk


def _may_enter(folder: str) -> bool:
    try:
        os.close(os.open(folder, FOLDER))
    except PermissionError:
        return False
    return True


def _root_alike(pid: int, folder: str, roots: Roots) -> str:
    if not has_our_folder(pid, folder, roots):
        raise UnreadableFileError("the root folder of its process may not be entered")
    return roots.rootfs


@contextmanager
def _walk(root: str, pid: int, roots: Roots) -> Iterator[PathWalk]:
    own_files = f"{roots.proc}/self/fd"
    reader = FileReader.of_process(f"{roots.proc}/{pid}", own_files)
    descriptor = os.open(root, FOLDER)
    try:
        with PathWalk(descriptor, own_files, reader.may) as walk:
            yield walk
    finally:
        os.close(descriptor)
