"""A WSO2 Carbon kernel of our own: private, with a password nobody else knows, gone at the end."""

import os
import re
import secrets
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from development.guard import GuardedProcess, last_lines, size_of, text_from
from development.private_server import PrivateServer

_REGISTRY, _CONNECTOR, _HTTP, _HTTPS = 9999, 11111, 9763, 9443
_STARTED = "WSO2 Carbon started in"
_PAUSE = 0.2
# What bin/wso2server.sh would take from our environment in place of this server's own.
_SCRIPT_VARIABLES = ("CARBON_HOME", "AXIS2_HOME", "JAVACMD", "JAVA_OPTS", "JVM_MEM_OPTS", "CMD", "PID", "PORT")


class ServerError(Exception):
    """The server did not start; the message says why and quotes the end of its log."""


class CarbonServer(PrivateServer):
    """A running WSO2 Carbon kernel; a context manager that starts it and leaves nothing of it behind.

    Its password is random, since Carbon's JMX listens on every interface. Its ports are moved by one offset to free
    ones, and stay the same when it is started again. It works in a private copy of the kernel, whose jars are links.

    Args:
        kernel: the unpacked kernel, which stays as it is.
        java_home: a JDK 11 to 21.
        java_options: more arguments for its JVM (the script's `JAVA_OPTS`), none with blanks in it.
        data_source_mbeans: whether its data source is an MBean, which the kernel has off by default.
        start_timeout: seconds until it must have started.

    Attributes:
        home: its `CARBON_HOME`.
        username: of its super administrator.
        password_file: that user's password, with mode 0600.
        log: what the server prints.
        jmx_port: of its RMI registry, as in `service:jmx:rmi:///jndi/rmi://127.0.0.1:PORT/jmxrmi`.
        connector_port: where the registry sends JMX clients.
        http_port: of its HTTP connector.
        https_port: of its HTTPS connector.

    Raises:
        ServerError: it does not start in time, or ends while it starts.
        OSError: no ports are free, or its folder cannot be made.
    """

    username = "admin"

    def __init__(
        self,
        kernel: Path,
        java_home: Path,
        *,
        java_options: Sequence[str] = (),
        data_source_mbeans: bool = False,
        start_timeout: float = 300.0,
    ) -> None:
        self._java_home = java_home
        self._java_options = java_options
        self._start_timeout = start_timeout
        super().__init__("carbon", (_REGISTRY, _CONNECTOR, _HTTP, _HTTPS))
        self.jmx_port, self.connector_port, self.http_port, self.https_port = (
            port + self._offset.value for port in (_REGISTRY, _CONNECTOR, _HTTP, _HTTPS)
        )
        self.home = self._folder.path / "carbon"
        self.password_file = self._folder.path / "carbon.password"
        self.log = self._folder.path / "carbon.log"
        password = secrets.token_hex(12)
        _write_private(self.password_file, password + "\n")
        shutil.copytree(kernel, self.home, copy_function=_link_jar_or_copy)
        configuration = self.home / "repository" / "conf" / "deployment.toml"
        _set_password(configuration, password)
        if data_source_mbeans:
            _register_data_source(configuration)

    @property
    def folder(self) -> Path:
        """Holds all that belongs to the server, mode 0700; what else is put into it is removed with it."""
        return self._folder.path

    @property
    def pid(self) -> int:
        """The java process, which the server itself writes into its home.

        Raises:
            OSError: it has not started yet.
        """
        return int((self.home / "wso2carbon.pid").read_bytes().strip(b"\0\n"))

    def start(self) -> None:
        """Start it and wait until it says that it has started. It must not be running.

        Raises:
            ServerError: it does not start in time, or ends while it starts.
        """
        printed_before = size_of(self.log)
        self._process = GuardedProcess(
            self.command(),
            log=self.log,
            environment=self.environment(),
            grace=20,
            inside=self._folder,
        )
        deadline = time.monotonic() + self._start_timeout
        while _STARTED not in text_from(self.log, printed_before):
            if self._process.wait(_PAUSE):
                raise ServerError(
                    f"The WSO2 server ended while it started. The end of its log:\n{last_lines(self.log)}"
                )
            if time.monotonic() > deadline:
                self.stop()
                raise ServerError(
                    f"The WSO2 server did not start within {self._start_timeout:g} s. The end of its log:\n"
                    f"{last_lines(self.log)}"
                )

    def restart(self) -> None:
        """Stop it, and start it on the same ports with the same password.

        Raises:
            ServerError: it does not start in time, or ends while it starts.
        """
        self.stop()
        self.start()

    def fileno(self) -> int:
        """A file descriptor that becomes readable when the running server ends: for `select`."""
        if self._process is None:
            raise ServerError("The WSO2 server is not running.")
        return self._process.fileno()

    def command(self) -> list[str]:
        """Give the command that starts it."""
        return ["sh", str(self.home / "bin" / "wso2server.sh"), f"-DportOffset={self._offset.value}"]

    def environment(self) -> dict[str, str]:
        """Give the environment that it is started with."""
        inherited = {name: value for name, value in os.environ.items() if name not in _SCRIPT_VARIABLES}
        return {**inherited, "JAVA_HOME": str(self._java_home), "JAVA_OPTS": " ".join(self._java_options)}


def _link_jar_or_copy(source: str, target: str) -> None:
    """Link what the server only reads, its jars (107 of 112 MB), and copy all else, which it may write."""
    if source.endswith(".jar"):
        Path(target).symlink_to(Path(source).resolve())
    else:
        shutil.copy2(source, target)


def _set_password(configuration: Path, password: str) -> None:
    """Set `[super_admin] password`: counts from the first start on, which creates that user."""
    _change(configuration, r'(^\[super_admin\]\n(?:(?!\[).*\n)*?password = )"[^"\n]*"', rf'\g<1>"{password}"')


def _register_data_source(configuration: Path) -> None:
    """Set `[database.shared_db] jmx_enable`, which makes an MBean of the data source."""
    _change(configuration, r"(^\[database\.shared_db\]\n)", r"\g<1>jmx_enable = true\n")


def _change(configuration: Path, pattern: str, replacement: str) -> None:
    changed, count = re.subn(pattern, replacement, configuration.read_text(), flags=re.MULTILINE)
    if count != 1:
        raise ServerError(f"{configuration}: found {pattern} {count} times, expected once")
    configuration.write_text(changed)


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
