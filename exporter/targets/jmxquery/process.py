"""One process run for its output: in a process group of its own, with a deadline and a limit to what it says.

It does not outlive the exporter, however that ends. A guard in the same group, a shell of a line, waits for the end of
a pipe whose other end only the exporter has: the kernel closes it even for a process that SIGKILL ends. Then the guard
ends the group, itself included. (PR_SET_PDEATHSIG would want code between fork and exec, which is unsafe in a program
of many threads; it follows the thread that started the process rather than the program, and no child of the process.)
"""

import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from exporter.jmx.deadline import Deadline

MAXIMUM_OUTPUT_BYTES = 64 * 1024 * 1024
_KEPT_ERROR_BYTES = 64 * 1024
_EXIT_POLL_SECONDS = 0.005
_GUARD = ("/bin/sh", "-c", "read -r _; kill -KILL 0")
"""POSIX: `read` ends at the end of its input, and `kill` with 0 reaches every process of the sender's group."""


class GuardError(Exception):
    """The process that ends an orphan cannot be started; the message says why."""


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
    """A running process and whatever it starts: one group, so one signal reaches all of it.

    Args:
        command: program and arguments; these are what everyone on the machine can see.
        environment: all of its environment.
        inherited: a file descriptor that it keeps under the same number.
        maximum_output_bytes: more standard output than this is an error.

    Raises:
        OSError: it cannot be started.
        GuardError: nothing would end it if the exporter were killed, so it was not started.
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
        self._guard = _start_guard()
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the program is the configured Java, and no shell is between
                command,
                env=environment,
                pass_fds=(inherited,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                process_group=self._guard.pid,
            )
        except BaseException:
            self._guard.kill()
            self._end_guard()
            raise

    def finish(self, deadline: Deadline) -> Outcome:
        """Wait for the end of the process, and leave nothing of it behind, however this returns.

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
        """End the process and its children now; another thread's `finish` then returns at once."""
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
        while self._process.poll() is None:
            if deadline.passed():
                raise TimeoutError
            time.sleep(min(_EXIT_POLL_SECONDS, deadline.remaining()))

    def _end(self) -> int:
        with self._lock:
            self._kill_group()
            status = self._process.wait()
            self._end_guard()
            self._reaped = True
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        return status

    def _kill_group(self) -> None:
        # The guard's id is the group's, and cannot become another process's before the guard was waited for.
        if not self._reaped:
            with suppress(ProcessLookupError):
                os.killpg(self._guard.pid, signal.SIGKILL)

    def _end_guard(self) -> None:
        self._guard.wait()
        if self._guard.stdin is not None:
            self._guard.stdin.close()


def _start_guard() -> subprocess.Popen[bytes]:
    """The first process of a new group.

    Raises:
        GuardError: it cannot be started.
    """
    try:
        return subprocess.Popen(  # noqa: S603 - the words of the shell are our own
            _GUARD,
            env={},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
    except OSError as error:
        raise GuardError(f"{_GUARD[0]}: {error.strerror}") from None


def _pipe(stream: object) -> int:
    """The file descriptor of a stream that Popen was told to open."""
    if not hasattr(stream, "fileno"):
        raise TypeError("the process has no such pipe")
    return int(stream.fileno())
