"""One process run for its output: in a process group of its own, with a deadline and a limit to what it says."""

import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from exporter.deadline import Deadline

MAXIMUM_OUTPUT_BYTES = 64 * 1024 * 1024
_KEPT_ERROR_BYTES = 64 * 1024
_EXIT_POLL_SECONDS = 0.005


class OutputTooLargeError(Exception):
    """The process wrote more than is taken from it."""


@dataclass(frozen=True)
class Outcome:
    """How a process ended.

    Attributes:
        status: its exit status; minus the signal's number where a signal ended it.
        output: its standard output.
        errors: the beginning of its standard error.
    """

    status: int
    output: str
    errors: str


class QueryProcess:
    """A running process and whatever it starts: one session, so one signal reaches all of it.

    Args:
        command: program and arguments; these are what everyone on the machine can see.
        environment: all of its environment.
        inherited: a file descriptor that it keeps under the same number.
        maximum_output_bytes: more standard output than this is an error.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        inherited: int,
        maximum_output_bytes: int = MAXIMUM_OUTPUT_BYTES,
    ) -> None:
        self._maximum_output_bytes = maximum_output_bytes
        self._lock = threading.Lock()
        self._reaped = False
        self._process = subprocess.Popen(  # noqa: S603 - the program is the configured Java, and no shell is between
            command,
            env=environment,
            pass_fds=(inherited,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """The process's id, which is its group's too."""
        return self._process.pid

    def finish(self, deadline: Deadline) -> Outcome:
        """Wait for its end, and leave nothing of it behind, however this returns.

        Raises:
            TimeoutError: it had not ended, or its output was still open, at the deadline.
            OutputTooLargeError: it wrote more than the limit.
        """
        try:
            output, errors = self._drain(deadline)
            self._await_exit(deadline)
        finally:
            status = self._end()
        return Outcome(status, output.decode(errors="replace"), errors.decode(errors="replace"))

    def kill(self) -> None:
        """End it and its children now; another thread's `finish` then returns at once."""
        with self._lock:
            self._kill_group()

    def _drain(self, deadline: Deadline) -> tuple[bytearray, bytearray]:
        output, errors = bytearray(), bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(_pipe(self._process.stdout), selectors.EVENT_READ, output)
            selector.register(_pipe(self._process.stderr), selectors.EVENT_READ, errors)
            while selector.get_map():
                if deadline.passed():
                    raise TimeoutError
                for key, _ in selector.select(deadline.remaining()):
                    chunk = os.read(key.fd, 65536)
                    if not chunk:
                        selector.unregister(key.fileobj)
                    key.data.extend(chunk)
                if len(output) > self._maximum_output_bytes:
                    raise OutputTooLargeError
                del errors[_KEPT_ERROR_BYTES:]
        return output, errors

    def _await_exit(self, deadline: Deadline) -> None:
        # Without reaping it: until then its id, and so its group's, cannot become another process's.
        while os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
            if deadline.passed():
                raise TimeoutError
            time.sleep(min(_EXIT_POLL_SECONDS, deadline.remaining()))

    def _end(self) -> int:
        with self._lock:
            self._kill_group()
            status = self._process.wait()
            self._reaped = True
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        return status

    def _kill_group(self) -> None:
        if not self._reaped:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)


def _pipe(stream: object) -> int:
    """The file descriptor of a stream that Popen was told to open."""
    if not hasattr(stream, "fileno"):
        raise TypeError("the process has no such pipe")
    return int(stream.fileno())
