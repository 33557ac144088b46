"""A machine with systemd in namespaces: with processes, files, a loopback interface and control groups of its own.

It shares the kernel with the machine that it runs on, whose settings it cannot change, and nothing else that programs
on it would see. systemd is its process 1, so its services are started, hardened and stopped as on any other.
"""

import os
import secrets
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from development.guard import GuardedProcess, last_lines
from development.trial import TrialError

_UNIFIED = (Path("/sys/fs/cgroup/unified"), Path("/sys/fs/cgroup"))
_DEVICES = ("full", "null", "random", "tty", "urandom", "zero")
_START_SECONDS = 60.0
_PAUSE = 0.2
_BOOT = f"""
set -e
root=$1
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in {" ".join(_DEVICES)}; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
ln -s pts/ptmx "$root/dev/ptmx"
mkdir "$root/dev/shm"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ip link set lo up
hostname machine
cd "$root"
pivot_root . mnt
umount -l /mnt
# As systemd has it on any machine; in what it takes for a container it leaves that to others.
mount --make-rshared /
exec env -i container=namespaces PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd
"""


class Machine:
    """A running machine; a context manager that starts it, and leaves no process, mount or control group of it behind.

    Args:
        root: the folder of its files, a whole system with systemd.
        log: what its start prints.

    Raises:
        TrialError: it does not start in time.
        OSError: there are no control groups of version 2 to be had.
    """

    def __init__(self, root: Path, log: Path) -> None:
        self._group = _control_group()
        namespaces = ["--mount", "--pid", "--fork", "--kill-child=SIGKILL", "--ipc", "--uts", "--net", "--cgroup"]
        # The control group first: its namespace begins where the process is.
        enter = 'echo $$ > "$0/cgroup.procs" && exec unshare "$@"'
        boot = ["sh", "-c", _BOOT, "boot", str(root)]
        try:
            self._process = GuardedProcess(["sh", "-c", enter, str(self._group), *namespaces, *boot], log=log)
            self._wait_until_it_runs(log)
        except BaseException:
            self.stop()
            raise

    def run(self, command: Sequence[str], *, check: bool = True, timeout: float = 300.0) -> str:
        """Run a program on it as root, to its end.

        Args:
            command: the program and its arguments.
            check: whether it must succeed.
            timeout: seconds until it must have ended.

        Returns:
            what it prints, errors too.

        Raises:
            TrialError: it fails, or does not end in time; the message quotes it.
        """
        try:
            done = subprocess.run(
                [*self._enter(), *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise TrialError(f"{' '.join(command)}: not done within {timeout:g} s") from None
        if check and done.returncode:
            raise TrialError(f"{' '.join(command)}: exit status {done.returncode}\n{done.stdout}")
        return done.stdout

    def shell(self, command: str, *, check: bool = True, timeout: float = 300.0) -> str:
        """Run what a user would type, in a shell as root.

        Args:
            command: one or more lines.
            check: whether the last must succeed.
            timeout: seconds until all must have ended.

        Returns:
            what it prints, errors too.

        Raises:
            TrialError: it fails, or does not end in time; the message quotes it.
        """
        return self.run(["sh", "-c", command], check=check, timeout=timeout)

    def stop(self) -> None:
        """End it with all its processes, and remove its control groups. A second time does nothing."""
        if hasattr(self, "_process"):
            for child in self._children():
                os.kill(child, 9)
            self._process.stop()
        _remove(self._group)

    def _enter(self) -> list[str]:
        (init,) = self._children()
        environment = [
            "env",
            "-i",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL=C.UTF-8",
            "DEBIAN_FRONTEND=noninteractive",
        ]
        return [
            "nsenter",
            "--target",
            str(init),
            "--mount",
            "--pid",
            "--ipc",
            "--uts",
            "--net",
            "--cgroup",
            *environment,
        ]

    def _children(self) -> list[int]:
        """Its process 1, as the process that made the namespaces has it for a child; nothing where it has ended."""
        try:
            text = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text(encoding="ascii")
        except OSError:
            return []
        return [int(each) for each in text.split()]

    def _wait_until_it_runs(self, log: Path) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            state = self._state()
            if state in {"running", "degraded"}:
                return
            if self._process.wait(_PAUSE) or time.monotonic() > deadline:
                raise TrialError(f"the machine does not start, found {state!r}. The end of its log:\n{last_lines(log)}")

    def _state(self) -> str:
        if not self._children():
            return "no process 1"
        return self.run(["systemctl", "is-system-running"], check=False).strip()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _control_group() -> Path:
    for parent in _UNIFIED:
        if (parent / "cgroup.procs").is_file():
            group = parent / f"wso2-exporter-{secrets.token_hex(4)}"
            group.mkdir()
            return group
    raise OSError("control groups of version 2 are not mounted")


def _remove(group: Path) -> None:
    """Remove a control group with those in it, whose processes are ending."""
    deadline = time.monotonic() + _START_SECONDS
    while group.is_dir():
        for folder, _, _ in os.walk(group, topdown=False):
            try:
                os.rmdir(folder)  # noqa: PTH106 - a name as os.walk gives it
            except OSError:
                if time.monotonic() > deadline:
                    raise
        time.sleep(_PAUSE / 10)
