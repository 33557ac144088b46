"""The filesystem in which a file or folder lives."""

import logging
import os
from pathlib import Path

from exporter.host.mounts import list_mounts
from exporter.model.machine import FilesystemFacts
from exporter.system.roots import Roots

_log = logging.getLogger(__name__)


def filesystem_facts(path: str, roots: Roots) -> FilesystemFacts | None:
    """Read the figures of the filesystem where a path leads, symbolic links followed; on one that hangs, never return.

    Args:
        path: absolute.
        roots: where the list of mounts is.

    Returns:
        None where there is no such path, where it may not be looked at, or where its filesystem has no size (as /proc
        has none).
    """
    try:
        real_path, figures = os.path.realpath(path), os.statvfs(path)
    except (OSError, ValueError) as error:  # ValueError: no path can have such a name
        _log.debug("the filesystem cannot be read: %s", error, extra={"path": path})
        return None
    if figures.f_blocks == 0:
        return None
    return FilesystemFacts(
        mountpoint=_mount_point(real_path, roots.proc),
        size_bytes=figures.f_blocks * figures.f_frsize,
        free_bytes=figures.f_bfree * figures.f_frsize,
        available_bytes=figures.f_bavail * figures.f_frsize,
        # a filesystem that makes inodes as it needs them (btrfs) says 0: it counts none
        inodes=figures.f_files or None,
        inodes_free=figures.f_ffree if figures.f_files else None,
    )


def _mount_point(real_path: str, proc: str) -> str:
    """The innermost mount point that holds a path; the path itself where none is listed (a changed root)."""
    try:
        mounted = {mount.point for mount in list_mounts(proc)}
    except OSError:
        return real_path
    folders = (real_path, *map(str, Path(real_path).parents))
    return next((folder for folder in folders if folder in mounted), real_path)
