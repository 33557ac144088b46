"""What is mounted where."""

from dataclasses import dataclass

import psutil

from exporter.host.kernel_files import lines_of, read_text, unescape, words_of

_NAMELESS = "none"
"""The kernel's word for the device of a filesystem that has none, of which psutil makes an empty name."""


@dataclass(frozen=True)
class Mount:
    """A mounted filesystem, as mounts(5) has it.

    Attributes:
        device: what is mounted, blanks and the like escaped as the kernel writes them (fstab(5)).
        point: where it is mounted.
        type: the filesystem's type.
        options: how it is mounted.
    """

    device: str
    point: str
    type: str
    options: tuple[str, ...]


def list_mounts(proc: str) -> tuple[Mount, ...]:
    """List what is mounted, in the order in which it was; on other systems than Linux what psutil knows of it.

    Args:
        proc: where proc(5) is mounted.

    Raises:
        OSError: it cannot be listed.
    """
    if not psutil.LINUX:
        partitions = psutil.disk_partitions(all=True)
        return tuple(Mount(p.device or _NAMELESS, p.mountpoint, p.fstype, tuple(p.opts.split(","))) for p in partitions)
    return tuple(_mount(line) for line in lines_of(read_text(f"{proc}/self/mounts")))


def _mount(line: str) -> Mount:
    device, point, filesystem, options, *_ = words_of(line)
    return Mount(device, unescape(point), unescape(filesystem), tuple(options.split(",")))
