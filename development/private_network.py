"""A network of our own, which nobody else reaches: for servers with passwords that everybody knows.

By root with unshare(1) and nsenter(1) of util-linux, and ip(8) of iproute2.
"""

import shlex
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from development.guard import GuardedProcess

_SECONDS = 20.0
_WAITING = "sleep"


class PrivateNetwork:
    """A network namespace with nothing in it but the loopback interface (network_namespaces(7)); a context manager.

    Args:
        etc: a new and empty folder that gets a copy of /etc and is /etc there, in a mount namespace of its own
            (mount_namespaces(7)): users that are made there are not this machine's. None: /etc is the machine's.

    Raises:
        OSError: it cannot be made; only root can.
    """

    def __init__(self, etc: Path | None = None) -> None:
        self._etc = etc
        self._holder: GuardedProcess | None = None

    def __enter__(self) -> Self:
        """Make it, and wait until its loopback interface is up."""
        steps = ["ip link set lo up", f"exec {_WAITING} 86400"]
        if self._etc is not None:
            folder = shlex.quote(str(self._etc))
            steps.insert(0, f"cp -a /etc/. {folder} && mount --bind {folder} /etc")
        command = ["unshare", *self._kinds(), "sh", "-ec", "\n".join(steps)]
        self._holder = GuardedProcess(command, log=None)
        deadline = time.monotonic() + _SECONDS
        while Path(f"/proc/{self._holder.pid}/comm").read_text().strip() != _WAITING:
            if self._holder.wait(0.05) or time.monotonic() > deadline:
                self._holder.stop()
                raise OSError("no network of our own can be made")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._holder is not None:
            self._holder.stop()

    def inside(self, command: Sequence[str]) -> list[str]:
        """Give the command that runs another one in the network, in the working folder that it is given."""
        if self._holder is None:
            raise OSError("the network is not there")
        return ["nsenter", f"--target={self._holder.pid}", *self._kinds(), "--wd=.", "--", *command]

    def _kinds(self) -> list[str]:
        return ["--net"] if self._etc is None else ["--net", "--mount"]
