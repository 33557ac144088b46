"""What a process has mounted: proc_pid_mountinfo(5), which everybody may read."""

import os
from pathlib import Path

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
