"""The files of proc(5) and of control groups, written down."""

from collections.abc import Mapping
from pathlib import Path

MOUNT_V1 = "32 31 0:29 / {point}/{controller} rw,relatime shared:9 - cgroup cgroup rw,{controller}\n"


MIB = 2**20


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n")


def proc_of(folder: Path, mounts: str, groups: str) -> Path:
    """A /proc with one process, 7, that says this of its groups and mounts."""
    write(folder / "proc", {"self/mountinfo": mounts, "7/cgroup": groups})
    return folder / "proc"
