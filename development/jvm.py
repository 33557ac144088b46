"""JVMs with the JDK's own JMX agent, for tests and measuring: what they are started with."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from development.commands import run
from development.guard import GuardedProcess, last_lines, size_of, text_from
from development.private_server import PrivateServer

_AGENT = "com.sun.management.jmxremote"
# Far from each other, so that servers with different offsets never meet, and below what the kernel gives out by itself.
_JMX, _CONNECTOR = 20010, 22010
_PAUSE = 0.05


def agent_options(port: int, connector_port: int | None = None) -> list[str]:
    """The JDK's JMX agent on 127.0.0.1 alone, without passwords and TLS.

    See "Monitoring and Management Using JMX Technology" of the Java SE guides.

    Args:
        port: of its RMI registry.
        connector_port: where the registry sends JMX clients; None: the registry's port serves both.
    """
    properties = {
        f"{_AGENT}.port": port,
        f"{_AGENT}.rmi.port": port if connector_port is None else connector_port,
        f"{_AGENT}.host": "127.0.0.1",
        f"{_AGENT}.authenticate": "false",
        f"{_AGENT}.ssl": "false",
        "java.rmi.server.hostname": "127.0.0.1",
    }
    return [f"-D{name}={value}" for name, value in properties.items()]


def compile_programs(java_home: Path, sources: Sequence[Path], folder: Path, libraries: Sequence[Path] = ()) -> None:
    """Compile programs so that Java 11 and every later release runs them.

    Args:
        java_home: a JDK.
        sources: their files; what they need besides is looked for in their folders.
        folder: gets the classes.
        libraries: jars that they need.

    Raises:
        SetupError: they are not valid.
    """
    javac = [str(java_home / "bin" / "javac"), "--release", "11", "-encoding", "UTF-8"]
    command = [*javac, "-sourcepath", os.pathsep.join({str(source.parent) for source in sources}), "-d", str(folder)]
    command += ["-classpath", os.pathsep.join(map(str, libraries))] if libraries else []
    run([*command, *map(str, sources)], f"compiling {', '.join(source.name for source in sources)}")


class JavaServerError(Exception):
    """The program did not become ready; the message says why and quotes the end of its log."""


class JavaServer(PrivateServer):
    """A Java program that prints READY and runs until it is killed, with the JDK's JMX agent on 127.0.0.1.

    A context manager: it runs inside its block and with it ends.

    Args:
        java_home: the Java that runs it.
        classes: the folder of its classes.
        program: its main class, and its arguments.
        java_options: more arguments for its JVM; a later one wins over the agent's.
        start_timeout: seconds until it must be ready.

    Attributes:
        jmx_port: of its RMI registry.
        connector_port: where the registry sends JMX clients.
        log: what it prints.

    Raises:
        JavaServerError: it is not ready in time, or ends before.
    """

    def __init__(
        self,
        java_home: Path,
        classes: Path,
        program: Sequence[str],
        *,
        java_options: Sequence[str] = (),
        start_timeout: float = 60.0,
    ) -> None:
        self._program = program
        self._start_timeout = start_timeout
        super().__init__("java", (_JMX, _CONNECTOR))
        self.jmx_port, self.connector_port = _JMX + self._offset.value, _CONNECTOR + self._offset.value
        self.log = self._folder.path / "log"
        options = [*agent_options(self.jmx_port, self.connector_port), *java_options]
        self._command = [str(java_home / "bin" / "java"), *options, "-cp", str(classes), *program]

    @property
    def pid(self) -> int:
        """Its process.

        Raises:
            JavaServerError: it is not running.
        """
        if self._process is None:
            raise JavaServerError(f"{self._program[0]} is not running.")
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it says that it has started; see the class for what it raises."""
        log, printed_before = self.log, size_of(self.log)
        self._process = GuardedProcess(self._command, log=log, inside=self._folder)
        deadline = time.monotonic() + self._start_timeout
        while "READY" not in text_from(log, printed_before).splitlines():
            if self._process.wait(_PAUSE):
                raise JavaServerError(f"{self._program[0]} ended before it was ready. Its log:\n{last_lines(log)}")
            if time.monotonic() > deadline:
                raise JavaServerError(
                    f"{self._program[0]} was not ready within {self._start_timeout:g} s. Its log:\n{last_lines(log)}"
                )
