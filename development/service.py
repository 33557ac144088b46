"""Programs that serve HTTP on 127.0.0.1: started, waited for, and ended."""

import http.client
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from development.guard import GuardedProcess, last_lines

_PAUSE = 0.1


class ServiceError(Exception):
    """The program did not become ready; the message says why and quotes the end of its log."""


@dataclass(frozen=True)
class Service:
    """A program that is ready to serve.

    Attributes:
        port: where it listens.
        process: its process; `process.stop()` ends it before its time.
        log: what it prints; None where that goes to our standard error.
    """

    port: int
    process: GuardedProcess
    log: Path | None

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serve(
    command: Sequence[str],
    port: int,
    *,
    ready: str = "/-/ready",
    log: Path | None = None,
    environment: Mapping[str, str] | None = None,
    timeout: float = 30.0,
) -> Iterator[Service]:
    """Run a program until the end of the `with` block.

    Args:
        command: the program and its arguments, among them the port.
        port: where it is to listen.
        ready: the path that answers with status 200 once it is ready.
        log: the file that gets its output; None: our standard error.
        environment: all of its environment; None: ours.
        timeout: seconds until it must be ready.

    Yields:
        the program, ready.

    Raises:
        ServiceError: it ends before it is ready, or is not ready in time.
        OSError: it cannot be started.
    """
    with GuardedProcess(command, log=log, environment=environment) as process:
        service = Service(port, process, log)
        await_ready(service, command[0], ready, timeout)
        yield service


def await_ready(service: Service, name: str, ready: str = "/-/ready", timeout: float = 30.0) -> None:
    """Wait until a program that was just started is ready.

    Args:
        service: the program.
        name: what it is called in an error's message.
        ready: the path that answers with status 200 once it is ready.
        timeout: seconds until it must be ready.

    Raises:
        ServiceError: it ends before it is ready, or is not ready in time.
    """
    deadline = time.monotonic() + timeout
    while not _answers_ok(service.port, ready):
        if service.process.wait(_PAUSE):
            raise ServiceError(f"{name} ended before it was ready.{_quoted(service.log)}")
        if time.monotonic() > deadline:
            raise ServiceError(f"{name} was not ready within {timeout:g} s.{_quoted(service.log)}")


def _answers_ok(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _quoted(log: Path | None) -> str:
    return "" if log is None else f" The end of its log:\n{last_lines(log)}"
