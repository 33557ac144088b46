"""Files of the machine by the names that it has for them, wherever its root folder is mounted."""

import errno
import os
from collections import deque

from exporter.system.roots import Roots

_MOST_LINKS = 40
"""As many links as the kernel follows in one path (path_resolution(7))."""


def real_path(path: str, roots: Roots) -> str:
    """Give where a path leads, symbolic links followed as the machine itself follows them.

    Args:
        path: absolute, as the machine has it. What is not there is taken as it is written.
        roots: where the machine's root folder is. A link never leads out of it.

    Returns:
        The machine's own path.

    Raises:
        OSError: it has more links than any path.
        ValueError: no path can have such a name.
    """
    if roots.is_own_machine:
        return os.path.realpath(path)
    names, real, links = deque(path.split("/")), "", 0
    while names:
        name = names.popleft()
        if name in ("", "."):
            continue
        if name == "..":
            real = real.rpartition("/")[0]
            continue
        target = _link(roots.below(f"{real}/{name}"))
        if target is None:
            real = f"{real}/{name}"
            continue
        links += 1
        if links > _MOST_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
        names.extendleft(reversed(target.split("/")))
        real = "" if target.startswith("/") else real
    return real or "/"


def own_path(path: str, roots: Roots) -> str:
    """Give the path at which this process finds one of the machine's files.

    Args:
        path: absolute, as the machine has it.
        roots: where the machine's root folder is.

    Raises:
        OSError, ValueError: as `real_path`.
    """
    return path if roots.is_own_machine else roots.below(real_path(path, roots))


def _link(place: str) -> str | None:
    try:
        return os.readlink(place)  # noqa: PTH115 - a name, not a path
    except OSError:  # no link, or nothing that we may look at
        return None
