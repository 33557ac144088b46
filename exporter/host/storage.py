"""The filesystem in which a file or folder lives."""

import logging
import os
from pathlib import Path

from exporter.host.kernel_files import lines_of, read_text, unescape
from exporter.host.mounts import list_mounts
from exporter.model.machine import FilesystemFacts
from exporter.system.machine_files import real_path
from exporter.system.roots import Roots

_log = logging.getLogger(__name__)


def filesystem_facts(path: str, roots: Roots) -> FilesystemFacts | None:
    """Read the figures of the filesystem where a path leads, symbolic links followed; on one that hangs, never return.

    Args:
        path: absolute, as the machine has it.
        roots: where the machine's root folder and the list of mounts are.

    Returns:
        None where there is no such path, where it may not be looked at, or where its filesystem has no size (as /proc
        has none).
    """
    try:
        real = real_path(path, roots)
        figures = os.statvfs(roots.below(real))
    except (OSError, ValueError) as error:  # ValueError: no path can have such a name
        _log.debug("the filesystem cannot be read: %s", error, extra={"path": path})
        return None
    if figures.f_blocks == 0:
        return None
    return FilesystemFacts(
        mountpoint=_mount_point(real, roots),
        size_bytes=figures.f_blocks * figures.f_frsize,
        free_bytes=figures.f_bfree * figures.f_frsize,
        available_bytes=figures.f_bavail * figures.f_frsize,
        # a filesystem that makes inodes as it needs them (btrfs) says 0: it counts none
        inodes=figures.f_files or None,
        inodes_free=figures.f_ffree if figures.f_files else None,
    )


def _mount_point(real: str, roots: Roots) -> str:
    """The innermost mount point that holds a path; the path itself where none is listed (a changed root)."""
    try:
        mounted = {mount.point for mount in list_mounts(roots)}
    except OSError:
        return real
    folders = (real, *map(str, Path(real).parents))
    return next((folder for folder in folders if folder in mounted), real)


def is_in_image(pid: int, folder: str, roots: Roots) -> bool:
    """Tell whether a folder of a process is in its container's image, on no volume: it goes with the container.

    Told by what is mounted there (proc_pid_mountinfo(5)): engines lay images over each other with overlayfs. No mount
    is touched.

    Args:
        pid: the process.
        folder: an absolute path as the process sees it.
        roots: where the kernel's files are.
    """
    try:
        lines = lines_of(read_text(f"{roots.proc}/{pid}/mountinfo"))
    except OSError:
        return False
    types = {}
    for line in lines:
        fields, _, rest = line.partition(" - ")
        types[unescape(fields.split(" ")[4])] = rest.partition(" ")[0]
    above = (folder, *map(str, Path(folder).parents))
    return next((types[each] for each in above if each in types), "") == "overlay"
