"""Where a machine's files are: in a container, those of the machine that it runs on are mounted elsewhere."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Roots:
    """The folders below which everything that is read of a machine stands.

    Attributes:
        proc: where proc(5) is mounted. Process ids are those of the namespace that this mount belongs to.
        sys: where sysfs(5) is mounted.
        udev: the folder of udev's database (systemd-udevd(8)); in a container it is rarely there.
        rootfs: where the machine's own root folder is.
    """

    proc: str = "/proc"
    sys: str = "/sys"
    udev: str = "/run/udev/data"
    rootfs: str = "/"

    @property
    def is_own_machine(self) -> bool:
        """Whether the machine's files stand where they stand for this process."""
        return self.rootfs == "/"

    def below(self, path: str) -> str:
        """Give the place of one of the machine's files for this process, where no link leads to it.

        Args:
            path: absolute, as the machine has it.
        """
        return path if self.is_own_machine else os.path.join(self.rootfs, path.lstrip("/"))  # noqa: PTH118 - a text

    def on_machine(self, path: str) -> str:
        """Give a place of this process as the machine has it; one outside its root folder stays as it is."""
        if self.is_own_machine or not f"{path}/".startswith(f"{self.rootfs}/"):
            return path
        return path.removeprefix(self.rootfs) or "/"
