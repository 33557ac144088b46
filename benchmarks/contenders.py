"""Who is measured: programs that read a server over JMX and answer one HTTP request a scrape."""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from development.jmx_exporter import STANDALONE
from development.places import PROJECT
from exporter.config.settings import Transport
from exporter.jmx import ObjectName
from exporter.mapping import MetricMapper, load_packs


@dataclass(frozen=True)
class Target:
    """The server that is read.

    Attributes:
        name: which of the servers it is.
        jmx_port: of its RMI registry on 127.0.0.1, or of a link to it.
        agent_port: of jmx_exporter's agent inside it, or of a link to it.
        pid: its process.
        username: who may read it; None where everybody may.
        password_file: that user's password.
    """

    name: str
    jmx_port: int
    agent_port: int
    pid: int
    username: str | None = None
    password_file: Path | None = None

    @property
    def url(self) -> str:
        """Its JMX service URL."""
        return f"service:jmx:rmi:///jndi/rmi://127.0.0.1:{self.jmx_port}/jmxrmi"

    @property
    def login(self) -> list[str]:
        """The user and the file of the password as arguments; none where none are wanted."""
        return [] if self.username is None else [self.username, str(self.password_file)]


Command = Callable[[Target, int, Path], Sequence[str]]
"""The program for a server and a port to listen on; it may write its configuration into the folder."""


@dataclass(frozen=True)
class Contender:
    """A program that is measured.

    Attributes:
        name, scope: as in a `Case`.
        command: None for what runs inside the server.
        path: what is requested.
        ready: what answers without reading the server.
        good: a line without which an answer does not count.
    """

    name: str
    scope: str
    command: Command | None
    good: str
    path: str = "/metrics"
    ready: str = "/-/healthy"


_SCRAPED = "jmx_scrape_error 0.0"


def contenders(java_home: Path) -> list[Contender]:
    """Everybody. Of ours the exporter with each of its transports, and the bare client.

    Args:
        java_home: the Java that runs those that need one.
    """
    java = str(java_home / "bin" / "java")
    found = [
        Contender("standalone", "everything", _standalone(java, {}), _SCRAPED),
        Contender("agent", "everything", None, _SCRAPED),
        Contender("standalone", "packs", _standalone(java, {"includeObjectNames": packs_patterns()}), _SCRAPED),
        Contender("jmxquery", "packs", _reader("read_jmxquery"), "complete 1"),
        Contender("read_everything", "everything", _reader("read_everything"), "complete 1"),
    ]
    for transport in get_args(Transport):
        name = "native" if transport == "native" else f"ours over {transport}"
        found.append(Contender(name, "packs", _ours(transport), 'wso2_up{target="server"} 1.0', ready="/-/ready"))
    return found


def agent_configuration() -> str:
    """What jmx_exporter's agent is configured with: everything, as its default names have it."""
    return json.dumps({"rules": [{"pattern": ".*"}]})


def packs_patterns() -> list[str]:
    """The MBeans that our packs read, as patterns of ObjectNames."""
    return sorted({str(query.pattern) for query in MetricMapper(load_packs("metrics")).queries})


def packs_attributes() -> list[tuple[ObjectName, str]]:
    """The attributes that our packs read: an MBean's pattern and an attribute's name."""
    queries = MetricMapper(load_packs("metrics")).queries
    return [(query.pattern, attribute) for query in queries for attribute in query.attributes]


def environment(java_home: Path) -> Mapping[str, str]:
    """Ours, with that Java first on the path, where jmxquery looks for it, and this checkout's modules."""
    path = f"{java_home / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**os.environ, "JAVA_HOME": str(java_home), "PATH": path, "PYTHONPATH": str(PROJECT)}


def _standalone(java: str, options: Mapping[str, object]) -> Command:
    def command(target: Target, port: int, folder: Path) -> Sequence[str]:
        # JSON is YAML.
        configuration = {"hostPort": f"127.0.0.1:{target.jmx_port}", "rules": [{"pattern": ".*"}], **options}
        if target.password_file is not None:
            configuration["username"] = str(target.username)
            configuration["password"] = target.password_file.read_text().strip()
        file = folder / f"standalone-{port}.yml"
        file.write_text(json.dumps(configuration))
        return [java, "-jar", str(STANDALONE), f"127.0.0.1:{port}", str(file)]

    return command


def _reader(module: str) -> Command:
    def command(target: Target, port: int, folder: Path) -> Sequence[str]:  # noqa: ARG001 - needs no configuration
        return [sys.executable, "-m", f"benchmarks.{module}", str(port), target.url, *target.login]

    return command


def _ours(transport: str) -> Command:
    def command(target: Target, port: int, folder: Path) -> Sequence[str]:
        server: dict[str, object] = {"name": "server", "url": f"127.0.0.1:{target.jmx_port}", "transport": transport}
        if target.username is not None:
            server |= {"username": target.username, "password_file": str(target.password_file)}
        file = folder / f"wso2-exporter-{port}.yml"
        file.write_text(json.dumps({"targets": [server], "host": {"enabled": False}}))
        arguments = ["--config.file", str(file), "--web.listen-address", f"127.0.0.1:{port}"]
        return [sys.executable, "-m", "exporter", *arguments]

    return command
