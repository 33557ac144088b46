"""A network of our own, which nobody else reaches: for servers with passwords that everybody knows.

By root with unshare(1) and nsenter(1) of util-linux, and ip(8) of iproute2.
"""

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

    Raises:
        OSError: it cannot be made; only root can.
    """

    def __init__(self) -> None:
        self._holder: GuardedProcess | None = None

    def __enter__(self) -> Self:
        """Make it, and wait until its loopback interface is up."""
        command = ["unshare", "--net", "sh", "-c", f"ip link set lo up && exec {_WAITING} 86400"]
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
        """Give the command that runs another one in the network."""
        if self._holder is None:
            raise OSError("the network is not there")
        return ["nsenter", f"--net=/proc/{self._holder.pid}/ns/net", "--", *command]
