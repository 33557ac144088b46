"""Podman, as an engine that needs no registry: it builds the image on a Debian made here, and runs it.

Everything that it keeps is in one folder. Containers have no control groups of their own: crun(1) wants them all in one
version, which not every machine has. Their namespaces, capabilities, seccomp filter and mounts are as anywhere.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from development import debian
from development.chroots import System
from development.guard import GuardedProcess, last_lines
from development.trial import TrialError

BASE = "docker.io/library/debian:bookworm-slim"
"""What the Dockerfile begins with; here it is made by mmdebstrap(1)."""
_SYSTEM = System("bookworm", "image", ())
_BASE_FILE = """FROM scratch
ADD bookworm-image.tar /
COPY ca.pem /etc/ssl/build-ca.pem
COPY pip.conf /etc/pip.conf
"""
_PIP = "[global]\ncert = /etc/ssl/build-ca.pem\n"
"""Whom this machine trusts, pip trusts while the image is built: there may be a proxy that looks into TLS."""
_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
"""Of this machine, as Debian has them in one file."""
_OWN_MOUNTS = ("unshare", "--mount", "--propagation", "private", "sh", "-c")
_WITHOUT_HYBRID = 'if mountpoint -q /sys/fs/cgroup/unified; then umount /sys/fs/cgroup/unified; fi; exec "$0" "$@"'
LOCKED = (
    "--cgroups=disabled",
    "--no-healthcheck",
    "--ulimit=nofile=1024:1024",
    "--ulimit=nproc=1024:1024",
    "--read-only",
    "--read-only-tmpfs=false",
    "--security-opt=no-new-privileges",
    "--cap-drop=all",
)
"""How the manifests run it: a read-only root, no capability, no way to get one."""


def prepare() -> None:
    """Set up Podman and the archive of Debian, where they are not there yet.

    Raises:
        SetupError: they cannot be had.
    """
    for program in ("podman", "crun"):
        if not shutil.which(program):
            debian.install(program, program)
    _SYSTEM.fetch()


class ContainerEngine:
    """An engine with a store of its own; a context manager that removes it, which takes a while.

    Args:
        folder: a new one, for everything that it keeps; made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        settings = f'[storage]\ndriver = "overlay"\ngraphroot = "{folder}/store"\nrunroot = "{folder}/run"\n'
        (folder / "storage.conf").write_text(settings, encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self._folder)

    def build(self, source: Path, tag: str, revision: str) -> None:
        """Build the Dockerfile of a source tree, after what it begins with.

        Args:
            source: the source tree.
            tag: the image's name.
            revision: the commit.

        Raises:
            TrialError: that fails.
        """
        base = self._folder / "base"
        base.mkdir()
        (base / "Dockerfile").write_text(_BASE_FILE, encoding="utf-8")
        (base / "pip.conf").write_text(_PIP, encoding="utf-8")
        shutil.copy(_AUTHORITIES, base / "ca.pem")
        shutil.copy(_SYSTEM.archive, base)
        building = ("build", "--isolation=chroot", "--pull=never", "--format=docker")
        self.output(*building, f"--tag={BASE}", str(base))
        self.output(*building, f"--build-arg=REVISION={revision}", f"--tag={tag}", str(source))

    def output(self, *arguments: str) -> str:
        """Run a command of Podman's to its end, and give what it prints.

        Raises:
            TrialError: it fails; with the end of what it printed.
        """
        printed, log = self._folder / "printed", self._folder / "log"
        log.unlink(missing_ok=True)
        keeping = ("sh", "-c", 'exec "$@" >"$0"', str(printed))
        with GuardedProcess([*keeping, *self.command(*arguments)], log=log, grace=30) as process:
            process.wait()
            status = process.stop()
        if status:
            raise TrialError(f"podman {arguments[0]} ended with {status}\n{last_lines(printed)}\n{last_lines(log)}")
        return printed.read_text(encoding="utf-8")

    def command(self, *arguments: str) -> Sequence[str]:
        """Give the command line of a command of Podman's."""
        podman = ("podman", "--cgroup-manager=cgroupfs", "--runtime=crun", "--events-backend=none")
        settings = f"CONTAINERS_STORAGE_CONF={self._folder / 'storage.conf'}"
        return (*_OWN_MOUNTS, _WITHOUT_HYBRID, "env", settings, *podman, *arguments)
