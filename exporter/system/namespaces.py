"""Whether other processes see the machine as we do, and whether we see them: namespaces(7), proc(5)."""

import os
import sys
from pathlib import Path

from exporter.system.machine_files import real_path
from exporter.system.roots import Roots

_ALL_USERS = 2**32 - 1


def shares_mounts(pid: int, roots: Roots) -> bool:
    """Tell whether a process has the very mounts that we have; where we may not ask, as in `shares_folder`, it has.

    No mount is touched: this returns even where one of them hangs.
    """
    try:
        return _mounts_of(str(pid), roots) == _mounts_of("self", roots)
    except OSError:
        return True


def shares_folder(pid: int, folder: str, roots: Roots) -> bool:
    """Tell whether a folder is the same to a process as to the machine: it is in no container with files of its own.

    A service of systemd has mounts of its own as soon as it is hardened (PrivateTmp, ProtectSystem of systemd.exec(5)),
    and so may we: then the root folder and this one tell. The root first, since a link in another root leads anywhere.
    Where we may not ask (another user's process), it is taken to, as on a machine without containers.

    Args:
        pid: the process.
        folder: an absolute path.
        roots: where the kernel's files and the machine's root folder are.
    """
    try:
        if roots.is_own_machine and _mounts_of(str(pid), roots) == _mounts_of("self", roots):
            return True
        return all(_is_same(pid, each, roots) for each in ("/", folder))
    except FileNotFoundError:
        return False
    except OSError:
        return True


def shares_network(pid: int, roots: Roots) -> bool:
    """Tell whether a process has our network; where we may not ask, it has, as in `shares_folder`.

    Settings below `/proc/sys/net` are those of whoever reads them, so another network's cannot be read from here.
    """
    try:
        return _network_of(str(pid), roots) == _network_of("self", roots)
    except OSError:
        return True


def _network_of(process: str, roots: Roots) -> str:
    return os.readlink(f"{roots.proc}/{process}/ns/net")  # noqa: PTH115 - a name, not a path


def _is_same(pid: int, folder: str, roots: Roots) -> bool:
    real = folder if roots.is_own_machine else real_path(folder, roots)
    of_process = os.stat(f"{roots.proc}/{pid}/root{real}")  # noqa: PTH116 - as text, it is not taken for a link
    return os.path.samestat(of_process, os.stat(roots.below(real)))  # noqa: PTH116


def _mounts_of(process: str, roots: Roots) -> str:
    return os.readlink(f"{roots.proc}/{process}/ns/mnt")  # noqa: PTH115 - a name, not a path


def sees_other_users(roots: Roots) -> bool:
    """Tell whether other users' processes can be seen from here, or are hidden (`hidepid` of proc(5), so on Linux).

    systemd hides them from a service that has `ProtectProc=` (systemd.exec(5)). Process 1 stands for all of them: it
    belongs to root, or to whoever started the container. Hidden, it is not there, or does not tell its command line,
    which elsewhere anyone may read.
    """
    if sys.platform != "linux":
        return True
    try:
        os.close(os.open(f"{roots.proc}/1/cmdline", os.O_RDONLY | os.O_CLOEXEC))
    except OSError:
        return False
    return True


def nameless_user(roots: Roots) -> int | None:
    """Find the user id that stands for all users that have none in our user namespace; None where each has his own.

    Such a namespace has a container that no root started, and a service of systemd with `PrivateUsers=`.
    Source: user_namespaces(7), "Unmapped user and group IDs".
    """
    try:
        ranges = Path(f"{roots.proc}/self/uid_map").read_text(encoding="ascii").split("\n")[:-1]
        if sum(int(each.split()[2]) for each in ranges) == _ALL_USERS:
            return None
        return int(Path(f"{roots.proc}/sys/kernel/overflowuid").read_text(encoding="ascii"))
    except OSError:  # a system without such namespaces
        return None
