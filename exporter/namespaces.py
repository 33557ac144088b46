"""Whether another process sees the machine as we do: namespaces(7)."""

import os


def shares_mounts(pid: int) -> bool:
    """Whether a path means the same to the process as to us: not in a container that shares only its process ids.

    Where we may not ask (namespaces(7): another user's process), it is taken to, as on a machine without containers.
    """
    try:
        return os.readlink(f"/proc/{pid}/ns/mnt") == os.readlink("/proc/self/ns/mnt")  # noqa: PTH115 - a name, not a path
    except OSError:
        return True
