"""A small file system of its own for a folder, so that filling it fills nothing else."""

import os
import subprocess
from pathlib import Path

from development.console import SetupError


def mount(folder: Path, megabytes: int) -> None:
    """Put a file system in memory (tmpfs(5)) on a folder.

    Args:
        folder: an existing one, empty.
        megabytes: its size.

    Raises:
        SetupError: we are not root, or the system refuses.
    """
    if os.geteuid() != 0:
        raise SetupError(f"A file system of its own for a server takes root: {folder} cannot be mounted.")
    _run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "wso2-exporter-demo", str(folder)])


def unmount(folder: Path) -> None:
    """Take it away with all it holds; does nothing where there is none. Nobody may still work in it.

    Raises:
        SetupError: the system refuses.
    """
    if folder.is_mount():
        _run(["umount", str(folder)])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(f"{' '.join(command)} failed: {done.stderr.strip()}")
