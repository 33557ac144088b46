"""The processes of this machine: proc(5)."""

import os

import psutil

from exporter.system.roots import Roots


def process_ids(roots: Roots) -> tuple[int, ...]:
    """List the ids of all processes that may be seen from here, in order.

    Args:
        roots: where the kernel's files are.

    Raises:
        OSError: they cannot be listed.
    """
    if not psutil.LINUX:
        return tuple(psutil.pids())
    ids = sorted(int(name) for name in os.listdir(roots.proc) if name.isdecimal())  # noqa: PTH208 - names only
    if not ids:
        raise OSError(f"no process is in {roots.proc}, which may not be mounted")
    return tuple(ids)


def working_folder(pid: int, roots: Roots) -> str | None:
    """Read which folder a process runs in, as it sees it; None where we may not know, or it has ended.

    Args:
        pid: the process.
        roots: where the kernel's files are.
    """
    try:
        folder = os.readlink(f"{roots.proc}/{pid}/cwd")  # noqa: PTH115 - a name, not a path
    except OSError:
        return None
    return folder.removesuffix(" (deleted)") or None
