"""What is read: a WSO2 Carbon kernel, a Tomcat, a JVM with 50,000 attributes; each with jmx_exporter's agent inside.

And a fleet of 200 servers, and this machine, with nothing to start.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from benchmarks.connectors import connector_options, free_ports
from benchmarks.contenders import FLEET, Target, agent_configuration
from development import kernel
from development.carbon import CarbonServer
from development.guard import PrivateFolder
from development.jmx_exporter import AGENT
from development.jvm import JavaServer, compile_programs
from development.places import CACHE, JAVA_PROGRAMS, TOMCAT
from development.ports import any_free
from development.tomcat import TomcatServer

_MANY = JAVA_PROGRAMS / "ManyMBeans.java"

StartServer = Callable[[Path], AbstractContextManager[tuple[Target, int]]]
"""Starts a server with that JDK for its block; gives it, and its connector's port."""


@contextmanager
def _carbon(java_home: Path) -> Iterator[tuple[Target, int]]:
    with _agent() as (agent, port), CarbonServer(kernel.HOME, java_home, java_options=[agent]) as server:
        target = Target("carbon", server.jmx_port, port, server.pid, server.username, server.password_file)
        yield target, server.connector_port


@contextmanager
def _tomcat(java_home: Path) -> Iterator[tuple[Target, int]]:
    with _agent() as (agent, port), TomcatServer(TOMCAT, java_home, java_options=[agent]) as server:
        yield Target("tomcat", server.jmx_port, port, server.pid), server.connector_port


@contextmanager
def _many(java_home: Path) -> Iterator[tuple[Target, int]]:
    with _agent() as (agent, port), PrivateFolder(CACHE / "servers", "classes-") as classes:
        compile_programs(java_home, [_MANY], classes)
        with JavaServer(java_home, classes, ["ManyMBeans"], java_options=[agent]) as server:
            yield Target("many", server.jmx_port, port, server.pid), server.connector_port


@contextmanager
def _fleet(java_home: Path) -> Iterator[tuple[Target, int]]:
    """A Carbon kernel with 200 more connectors: 200 servers of their own would not fit into a developer's machine."""
    ports = free_ports(FLEET)
    with PrivateFolder(CACHE / "servers", "connectors-") as folder:
        options = connector_options(java_home, folder, ports)
        with CarbonServer(kernel.HOME, java_home, java_options=options) as server:
            yield Target("fleet", ports[0], 0, server.pid, fleet=ports), ports[0]


@contextmanager
def _machine(_: Path) -> Iterator[tuple[Target, int]]:
    yield Target("machine", 0, 0, None), 0


@contextmanager
def _agent() -> Iterator[tuple[str, int]]:
    """The argument that puts the agent into a JVM, and where it listens."""
    port = any_free()
    with PrivateFolder(CACHE / "servers", "agent-") as folder:
        configuration = folder / "agent.yml"
        configuration.write_text(agent_configuration())
        yield f"-javaagent:{AGENT}=127.0.0.1:{port}:{configuration}", port


SERVERS: dict[str, StartServer] = {
    "carbon": _carbon,
    "tomcat": _tomcat,
    "many": _many,
    "fleet": _fleet,
    "machine": _machine,
}
"""By name, in the order in which they are measured."""
