"""What servers have in common that are started for a while: a folder and ports of their own; nothing is left."""

import contextlib
import os
import signal
from abc import ABC, abstractmethod
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from development.guard import GuardedProcess, PrivateFolder
from development.places import CACHE
from development.ports import PortOffset


class PrivateServer(ABC):
    """A server in a folder of its own; a context manager that starts it and leaves nothing of it.

    Args:
        name: how the folder's name begins.
        ports: those that it has where no other server runs; all are moved by the same number where one does.

    Raises:
        OSError: no ports are free, or its folder cannot be made.
    """

    def __init__(self, name: str, ports: Sequence[int]) -> None:
        self._offset = PortOffset(ports)
        self._folder = PrivateFolder(CACHE / "servers", f"{name}-")
        self._process: GuardedProcess | None = None

    @abstractmethod
    def start(self) -> None:
        """Start it and wait until it has started. It must not be running."""

    def stop(self) -> None:
        """End its processes and wait until they are gone. Its folder and its ports stay for another `start`."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def interrupt(self) -> None:
        """End its process from another thread than that which starts it: that start then fails."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):  # it has ended
                os.kill(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """Stop it and remove everything."""
        self.stop()
        self._folder.remove()
        self._offset.release()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
