"""Processes and folders that are gone when their user is, however he ends: see `development.guardian`."""

import os
import secrets
import select
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast

_GUARDIAN = [sys.executable, "-I", "-S", str(Path(__file__).with_name("guardian.py"))]
_GUARDIANS_OWN_SECONDS = 30.0


class PrivateFolder:
    """A new folder that only its user can enter (mode 0700), removed at the end. A context manager that gives its path.

    Args:
        parent: where it is made; made itself if it is missing.
        prefix: how its name begins.
    """

    def __init__(self, parent: Path, prefix: str) -> None:
        parent.mkdir(parents=True, exist_ok=True)
        self.path = parent / f"{prefix}{secrets.token_hex(8)}"
        # First its guardian and then the folder: there is no moment at which Ctrl-C would leave it behind.
        self._guardian = subprocess.Popen(
            [*_GUARDIAN, "--remove", str(self.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._pipe = cast("IO[bytes]", self._guardian.stdin)
        self._output = cast("IO[bytes]", self._guardian.stdout)
        self.path.mkdir(mode=0o700)

    def hold(self) -> int:
        """A file descriptor: the folder stays as long as any process holds it open."""
        return self._pipe.fileno()

    def remove(self) -> None:
        """Remove it with all it holds, now. A second time does nothing.

        Raises:
            TimeoutError: another process still holds it.
        """
        if self._output.closed:
            return
        self._pipe.close()
        if not select.select([self._output], [], [], _GUARDIANS_OWN_SECONDS)[0]:
            raise TimeoutError(f"{self.path} is still held by a process")
        # Its guardian has begun: a busy machine may need minutes for thousands of files, but comes to an end.
        self._guardian.wait()
        self._output.close()

    def __enter__(self) -> Path:
        return self.path

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()


class GuardedProcess:
    """A running command with its whole process group.

    Args:
        command: the program and its arguments.
        log: the file that gets its output, appended; None: this process's standard error.
        environment: all of its environment; None: ours.
        grace: seconds between SIGTERM and SIGKILL at the end.
        inside: the folder it works in, its working folder, which then outlives it.

    Attributes:
        pid: the command's process.

    Raises:
        OSError: it could not be started; the log says why.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path | None,
        environment: Mapping[str, str] | None = None,
        grace: float = 10.0,
        inside: PrivateFolder | None = None,
    ) -> None:
        self._grace = grace
        output = None if log is None else log.open("ab")
        try:
            self._guardian = subprocess.Popen(
                [*_GUARDIAN, "--grace", str(grace), "--", *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                env=environment,
                cwd=None if inside is None else inside.path,
                start_new_session=True,
                pass_fds=[] if inside is None else [inside.hold()],
            )
        finally:
            if output is not None:
                output.close()
        self._pipe = cast("IO[bytes]", self._guardian.stdin)
        self._output = cast("IO[bytes]", self._guardian.stdout)
        try:
            line = self._output.readline()
        except BaseException:  # Ctrl-C: the traceback would keep the pipe open, and with it the process
            self.stop()
            raise
        if not line:
            self.stop()
            raise OSError(f"{command[0]} could not be started")
        self.pid = int(line)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it has ended by itself.

        Args:
            timeout: seconds; None: without end.

        Returns:
            whether it has ended.
        """
        return bool(select.select([self], [], [], timeout)[0])

    def stop(self) -> int:
        """End it with its whole process group, and wait until nothing of it is left. A second time does nothing.

        Returns:
            its exit status; 128 + the signal's number where a signal ended it.
        """
        self._pipe.close()
        status = self._guardian.wait(self._grace + _GUARDIANS_OWN_SECONDS)
        self._output.close()
        return status

    def fileno(self) -> int:
        """A file descriptor that becomes readable when the process has ended: for `select`."""
        return self._output.fileno()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def text_from(log: Path, position: int) -> str:
    """Give what a log holds from a position on, in bytes; before its first line there may be no file."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(position)
        return file.read().decode(errors="replace")


def size_of(log: Path) -> int:
    """Give a log's size in bytes; 0 where there is no file yet."""
    return log.stat().st_size if log.exists() else 0


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, for a person who must know why a program ended."""
    with log.open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - 64 * 1024))
        return "\n".join(file.read().decode(errors="replace").splitlines()[-count:])
