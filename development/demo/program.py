"""Programs of the demonstration that watch: each can be ended, killed and started again on the same port."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from development.guard import GuardedProcess
from development.service import Service, ServiceError, await_ready

_START_SECONDS = 60.0


class WatchingProgram:
    """A program that serves HTTP on 127.0.0.1, with `/-/ready`; a context manager that starts and ends it.

    Args:
        command: the program and its arguments, among them the port.
        port: where it is to listen.
        folder: an existing one: its configuration, its log `log`, its data.
        environment: all of its environment; None: ours.

    Raises:
        ServiceError: it ends before it is ready, or is not ready in time.
    """

    def __init__(
        self, command: Sequence[str], port: int, folder: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self._command = command
        self._port = port
        self._folder = folder
        self._environment = environment
        self._process: GuardedProcess | None = None

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://{self.address}"

    @property
    def address(self) -> str:
        """Its host and port."""
        return f"127.0.0.1:{self._port}"

    @property
    def folder(self) -> Path:
        """Holds its configuration, its log and its data."""
        return self._folder

    @property
    def pid(self) -> int:
        """Its process.

        Raises:
            ServiceError: it is not running.
        """
        if self._process is None:
            raise ServiceError(f"{self._command[0]} is not running.")
        return self._process.pid

    def start(self) -> None:
        """Start it, and wait until it is ready. Does nothing where it runs."""
        if self._process is not None:
            return
        log = self._folder / "log"
        self._process = GuardedProcess(self._command, log=log, environment=self._environment)
        await_ready(Service(self._port, self._process, log), self._command[0], timeout=_START_SECONDS)

    def stop(self) -> None:
        """End it, and wait for that; also where it was killed before."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
