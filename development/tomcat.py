"""A Tomcat 10 of our own, with the JDK's JMX agent: private, gone at the end."""

import os
import re
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from development.guard import GuardedProcess, last_lines, size_of, text_from
from development.jvm import agent_options
from development.private_server import PrivateServer

# Far from each other, so that servers with different offsets never meet, and below what the kernel gives out by itself.
_JMX, _CONNECTOR, _HTTP = 14010, 16010, 18010
_STARTED = "Server startup in"
_PAUSE = 0.1
# What bin/catalina.sh would take from our environment in place of this server's own.
_SCRIPT_VARIABLES = re.compile(r"CATALINA_|JAVA_OPTS$|JPDA_|JRE_HOME$|JSSE_OPTS$|JDK_JAVA_OPTIONS$|CLASSPATH$|LOGGING_")


class TomcatError(Exception):
    """The server did not start; the message says why and quotes the end of its log."""


class TomcatServer(PrivateServer):
    """A running Tomcat, Debian's, with its root application; a context manager that starts it and leaves nothing.

    It listens on 127.0.0.1 alone, has neither passwords nor TLS, and works in a folder of its own (`CATALINA_BASE`).

    Args:
        home: the unpacked Tomcat (`CATALINA_HOME`), which stays as it is.
        java_home: a Java 11 or later.
        java_options: more arguments for its JVM, none with blanks in it.
        start_timeout: seconds until it must have started.

    Attributes:
        jmx_port: of its RMI registry.
        connector_port: where the registry sends JMX clients.
        http_port: of its HTTP connector.
        log: what the server prints.

    Raises:
        TomcatError: it does not start in time, or ends while it starts.
        OSError: no ports are free, or its folder cannot be made.
    """

    def __init__(
        self, home: Path, java_home: Path, *, java_options: Sequence[str] = (), start_timeout: float = 60.0
    ) -> None:
        self._home = home
        self._java_home = java_home
        self._start_timeout = start_timeout
        super().__init__("tomcat", (_JMX, _CONNECTOR, _HTTP))
        self.jmx_port, self.connector_port, self.http_port = (
            port + self._offset.value for port in (_JMX, _CONNECTOR, _HTTP)
        )
        self._java_options = (*agent_options(self.jmx_port, self.connector_port), *java_options)
        self._base = self._folder.path / "base"
        self.log = self._folder.path / "tomcat.log"
        for name in ("logs", "temp", "work", "webapps"):
            (self._base / name).mkdir(parents=True)
        shutil.copytree(home / "etc", self._base / "conf")
        shutil.copytree(home.with_name(f"{home.name}-root") / "default_root", self._base / "webapps" / "ROOT")
        _set_connector(self._base / "conf" / "server.xml", self.http_port)

    @property
    def pid(self) -> int:
        """The java process: bin/catalina.sh becomes it.

        Raises:
            TomcatError: it is not running.
        """
        if self._process is None:
            raise TomcatError("Tomcat is not running.")
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it says that it has started; see the class for what it raises."""
        printed_before = size_of(self.log)
        self._process = GuardedProcess(
            ["sh", str(self._home / "bin" / "catalina.sh"), "run"],
            log=self.log,
            environment=self._environment(),
            grace=20,
            inside=self._folder,
        )
        deadline = time.monotonic() + self._start_timeout
        while _STARTED not in text_from(self.log, printed_before):
            if self._process.wait(_PAUSE):
                raise TomcatError(f"Tomcat ended while it started. The end of its log:\n{last_lines(self.log)}")
            if time.monotonic() > deadline:
                raise TomcatError(
                    f"Tomcat did not start within {self._start_timeout:g} s. The end of its log:\n"
                    f"{last_lines(self.log)}"
                )

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not _SCRIPT_VARIABLES.match(name)}
        ours = {"JAVA_HOME": self._java_home, "CATALINA_HOME": self._home, "CATALINA_BASE": self._base}
        return {
            **inherited,
            **{name: str(path) for name, path in ours.items()},
            "CATALINA_OPTS": " ".join(self._java_options),
        }


def _set_connector(configuration: Path, port: int) -> None:
    text = configuration.read_text()
    changed, count = re.subn(
        r'<Connector port="8080" protocol="HTTP/1.1"\n',
        f'<Connector address="127.0.0.1" port="{port}"\n',
        text,
        count=1,
    )
    if count != 1:
        raise TomcatError(f"{configuration}: found no HTTP connector on port 8080")
    configuration.write_text(changed)
