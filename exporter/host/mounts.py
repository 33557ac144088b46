"""What is mounted where."""

from dataclasses import dataclass

import psutil

from exporter.host.kernel_files import lines_of, read_text, unescape, words_of
from exporter.system.roots import Roots

_NAMELESS = "none"
"""The kernel's word for the device of a filesystem that has none, of which psutil makes an empty name."""


@dataclass(frozen=True)
class Mount:
    """A mounted filesystem, as mounts(5) has it.

    Attributes:
        device: what is mounted, blanks and the like escaped as the kernel writes them (fstab(5)).
        point: where it is mounted, as the machine has it.
        type: the filesystem's type.
        options: how it is mounted.
    """

    device: str
    point: str
    type: str
    options: tuple[str, ...]


def list_mounts(roots: Roots) -> tuple[Mount, ...]:
    """List what the machine has mounted, in the order in which it was; elsewhere than on Linux what psutil knows of it.

    Those are the mounts of its first process, as node_exporter has it: a hardened service (ProtectSystem= of
    systemd.exec(5)) sees others, read-only ones. Where that process is hidden, they are our own.

    Args:
        roots: where proc(5) is mounted, and the machine's root folder, which is taken off where a mount point is below.

    Raises:
        OSError: it cannot be listed.
    """
    if not psutil.LINUX:
        partitions = psutil.disk_partitions(all=True)
        return tuple(Mount(p.device or _NAMELESS, p.mountpoint, p.fstype, tuple(p.opts.split(","))) for p in partitions)
    return tuple(_mount(line, roots) for line in lines_of(_text(roots.proc)))


def _text(proc: str) -> str:
    try:
        return read_text(f"{proc}/1/mounts")
    except OSError:
        return read_text(f"{proc}/self/mounts")


def _mount(line: str, roots: Roots) -> Mount:
    device, point, filesystem, options, *_ = words_of(line)
    return Mount(device, roots.on_machine(unescape(point)), unescape(filesystem), tuple(options.split(",")))
