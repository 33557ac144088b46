"""Apache Synapse, the mediation engine that WSO2's Micro Integrator and API gateway forked: fetched, and run.

Apache licence, on Maven Central. It is read through the JDK's own JMX agent, as the Micro Integrator is. What it does
is in `testing/synapse/synapse.xml` (one proxy service for each way of an endpoint), or in another file like that.
"""

import http.client
import os
import socket
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from string import Template

from development import programs
from development.back_end import BackEnd
from development.commands import run
from development.console import SetupError, say
from development.guard import GuardedProcess, PrivateFolder, last_lines, size_of, text_from
from development.jvm import agent_options
from development.places import CACHE, JAVA_PROGRAMS, PROJECT
from development.private_server import PrivateServer

VERSION = "3.0.1"
LIBRARY = CACHE / f"synapse-{VERSION}"
"""Its jars."""
_CONFIGURATION = PROJECT / "testing" / "synapse"
_MEDIATION = _CONFIGURATION / "synapse.xml"
_INVOKE = JAVA_PROGRAMS / "InvokeOperation.java"
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:2.8"
_SHA256 = "5cc2277c47abc1182d505cf52defd9801f451b265bb9967017d7729b27537964"
# Far from each other, so that servers with different offsets never meet, and below what the kernel gives out by itself.
_JMX, _CONNECTOR, _HTTP, _NHTTP, _DATA_SOURCES = 24010, 26010, 28010, 30010, 12500
_OVER_NHTTP = ("counted", "counted-fault")
_STARTED = "Apache Synapse started successfully"
_PAUSE = 0.1
_LOG4J = """log4j.rootLogger=INFO, console
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=%d %p %c %m%n
"""


def fetch(java_home: Path) -> None:
    """Fetch its jars where that has not been done.

    Args:
        java_home: the JDK that runs Maven.

    Raises:
        SetupError: Maven is missing, the download fails, or what came is not what was expected.
    """
    if LIBRARY.is_dir():
        return
    maven = programs.maven()
    say(f"Fetching Apache Synapse {VERSION} with Maven (24 MB, into .cache)")
    with PrivateFolder(CACHE, "synapse-") as folder:
        options = [f"--file={_CONFIGURATION / 'pom.xml'}", f"-DoutputDirectory={folder / 'lib'}"]
        run(
            [str(maven), "--batch-mode", "--quiet", "--strict-checksums", f"{_PLUGIN}:copy-dependencies", *options],
            "fetching Apache Synapse",
            {**os.environ, "JAVA_HOME": str(java_home)},
        )
        found = _digest(folder / "lib")
        if found != _SHA256:
            raise SetupError(f"Apache Synapse's jars: found SHA-256 {found} of all, expected {_SHA256}.")
        (folder / "lib").rename(LIBRARY)


def _digest(library: Path) -> str:
    """Of the names and the contents of all its jars."""
    lines = (f"{sha256(jar.read_bytes()).hexdigest()}  {jar.name}\n" for jar in sorted(library.iterdir()))
    return sha256("".join(lines).encode()).hexdigest()


class SynapseError(Exception):
    """The server did not start; the message says why and quotes the end of its log."""


class SynapseServer(PrivateServer):
    """A running Synapse with a back end of its own; a context manager that starts both and leaves nothing of them.

    It listens on 127.0.0.1 alone, has neither passwords nor TLS, and works in a folder of its own.

    Args:
        java_home: a JDK 11 to 21.
        java_options: more arguments for its JVM; a later one wins over the agent's.
        mediation: what it does, as `synapse.xml` has it, with the ports in the form of `string.Template`.
        start_timeout: seconds until it must have started.

    Attributes:
        jmx_port: of its RMI registry.
        connector_port: where the registry sends JMX clients.
        http_port: of its pass-through listener.
        nhttp_port: of its NHTTP listener.
        log: what the server prints.
        back_end: what it forwards messages to.

    Raises:
        SynapseError: it does not start in time, or ends while it starts.
        OSError: no ports are free, or its folder cannot be made.
    """

    def __init__(
        self,
        java_home: Path,
        *,
        java_options: Sequence[str] = (),
        mediation: Path = _MEDIATION,
        start_timeout: float = 60.0,
    ) -> None:
        self._java_home = java_home
        self._mediation = mediation
        self._start_timeout = start_timeout
        super().__init__("synapse", (_JMX, _CONNECTOR, _HTTP, _NHTTP, _DATA_SOURCES))
        self.jmx_port, self.connector_port, self.http_port, self.nhttp_port = (
            port + self._offset.value for port in (_JMX, _CONNECTOR, _HTTP, _NHTTP)
        )
        self.log = self._folder.path / "synapse.log"
        self.back_end = BackEnd()
        # Bound and not listening: whoever connects is refused, and nobody else can take it.
        self._refusing = socket.socket()
        self._refusing.bind(("127.0.0.1", 0))
        home = self._folder.path / "home"
        self._write_configuration(home)
        self._command = _command(home, java_home, [*agent_options(self.jmx_port, self.connector_port), *java_options])

    @property
    def pid(self) -> int:
        """The java process.

        Raises:
            SynapseError: it is not running.
        """
        if self._process is None:
            raise SynapseError("Synapse is not running.")
        return self._process.pid

    def switch_off(self, endpoint: str) -> None:
        """Take an endpoint out of service, as its administrator would.

        Args:
            endpoint: its name in `synapse.xml`.

        Raises:
            SetupError: there is no such endpoint.
        """
        url = f"service:jmx:rmi:///jndi/rmi://127.0.0.1:{self.jmx_port}/jmxrmi"
        name = f"org.apache.synapse:Type=Endpoint,Name={endpoint}"
        run([str(self._java_home / "bin" / "java"), str(_INVOKE), url, name, "switchOff"], f"switching {endpoint} off")

    def send(self, proxy: str, body: bytes = b"<order/>") -> int:
        """Send a message to a proxy service and wait for what it answers.

        Args:
            proxy: its name in `synapse.xml`, such as working.
            body: the message, XML.

        Returns:
            the HTTP status.

        Raises:
            OSError: there is no answer within ten seconds.
        """
        port = self.nhttp_port if proxy in _OVER_NHTTP else self.http_port
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("POST", f"/services/{proxy}", body, {"Content-Type": "application/xml"})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def close(self) -> None:
        """Stop it and its back end, and remove everything."""
        super().close()
        self.back_end.close()
        self._refusing.close()

    def _write_configuration(self, home: Path) -> None:
        for name in ("lib", "repository/conf", "repository/services", "repository/modules"):
            (home / name).mkdir(parents=True)
        (home / "lib" / "log4j.properties").write_text(_LOG4J)
        values = {
            "home": home,
            "http_port": self.http_port,
            "nhttp_port": self.nhttp_port,
            "back_end_port": self.back_end.port,
            "refusing_port": self._refusing.getsockname()[1],
            "data_sources_port": _DATA_SOURCES + self._offset.value,
        }
        configuration, shipped = home / "repository" / "conf", _CONFIGURATION
        files = {
            configuration / "axis2.xml": shipped / "axis2.xml",
            configuration / "axis2-client.xml": shipped / "axis2-client.xml",
            configuration / "synapse.xml": self._mediation,
            home / "lib" / "synapse.properties": shipped / "synapse.properties",
        }
        for file, template in files.items():
            file.write_text(Template(template.read_text()).substitute(values))

    def start(self) -> None:
        """Start it and wait until it says that it has started; see the class for what it raises."""
        printed_before = size_of(self.log)
        self._process = GuardedProcess(self._command, log=self.log, grace=20, inside=self._folder)
        deadline = time.monotonic() + self._start_timeout
        while _STARTED not in text_from(self.log, printed_before):
            if self._process.wait(_PAUSE):
                raise SynapseError(f"Synapse ended while it started. The end of its log:\n{last_lines(self.log)}")
            if time.monotonic() > deadline:
                raise SynapseError(
                    f"Synapse did not start within {self._start_timeout:g} s. The end of its log:\n"
                    f"{last_lines(self.log)}"
                )


def _command(home: Path, java_home: Path, java_options: Sequence[str]) -> list[str]:
    # Axis2 1.7 reaches into these two packages.
    opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("java.lang", "java.io")]
    configuration = home / "repository" / "conf"
    return [
        # It writes logs/http_access_DATE.log wherever it is started.
        *["env", f"--chdir={home}", str(java_home / "bin" / "java"), *opened, *java_options],
        *["-cp", f"{LIBRARY}/*:{home / 'lib'}", "org.apache.synapse.SynapseServer"],
        *map(str, (home / "repository", configuration / "axis2.xml", home, configuration / "synapse.xml")),
        "synapse",
    ]
