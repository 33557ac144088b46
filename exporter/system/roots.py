"""Where the files of this machine's kernel and devices are: in a container, the machine's may be mounted elsewhere."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Roots:
    """The folders below which everything that is read of a machine's kernel and devices stands.

    Attributes:
        proc: where proc(5) is mounted.
        sys: where sysfs(5) is mounted.
        udev: the folder of udev's database (systemd-udevd(8)); in a container it is rarely there.
    """

    proc: str = "/proc"
    sys: str = "/sys"
    udev: str = "/run/udev/data"
