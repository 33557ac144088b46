"""Whole systems of a release of Debian in folders of their own: fetched once, and unpacked for each use."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from development import debian
from development.commands import run
from development.console import say
from development.guard import PrivateFolder
from development.places import CACHE

_FOLDER = CACHE / "chroots"
_NAMESPACES = ("unshare", "--mount", "--pid", "--fork", "--kill-child=SIGKILL", "--ipc", "--uts")
_COMMAND = 'mount -t proc proc "$0/proc" && mount -t tmpfs tmpfs "$0/run" && exec chroot "$0" "$@"'


@dataclass(frozen=True)
class System:
    """A system that mmdebstrap(1) makes.

    Attributes:
        release: Debian's code name.
        purpose: a word for its file's name.
        packages: those that are in it beside the essential ones and apt.
    """

    release: str
    purpose: str
    packages: Sequence[str]

    @property
    def archive(self) -> Path:
        """Its file, where it was fetched."""
        return _FOLDER / f"{self.release}-{self.purpose}.tar"

    def fetch(self) -> None:
        """Make its file, where there is none.

        Raises:
            SetupError: mmdebstrap cannot be had, or it fails.
        """
        if self.archive.is_file():
            return
        if not shutil.which("mmdebstrap"):
            debian.install("mmdebstrap", "what makes systems of Debian")
        say(f"Fetching a system of Debian ({self.archive.name})")
        _FOLDER.mkdir(parents=True, exist_ok=True)
        with PrivateFolder(_FOLDER, "new-") as folder:
            file = folder / "system.tar"
            packages = ",".join(self.packages)
            making = ["mmdebstrap", "--variant=minbase", f"--include={packages}", self.release, str(file)]
            run(making, f"making a system of {self.release}")
            file.rename(self.archive)

    def unpack(self, folder: Path) -> None:
        """Unpack it into a folder, which is made.

        Raises:
            SetupError: it fails.
        """
        folder.mkdir(mode=0o755)
        run(["tar", "--extract", "--file", str(self.archive), "--directory", str(folder)], "unpacking a system")


def run_in(root: Path, command: Sequence[str], purpose: str, *, network: bool) -> None:
    """Run a program in a system, as root, in namespaces of its own: no mount and no process outlives it.

    Args:
        root: the system's folder.
        command: the program and its arguments.
        purpose: what it is to do, for the message.
        network: whether it may reach others.

    Raises:
        SetupError: it fails; the message quotes it.
    """
    isolated = [*_NAMESPACES, *([] if network else ["--net"]), "sh", "-c", _COMMAND, str(root)]
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    proxies = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    run([*isolated, "env", "TMPDIR=/tmp", *command], purpose, {**environment, **proxies})
