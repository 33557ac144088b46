"""Many JMX connectors in one JVM, as so many servers: 200 JVMs would not fit into a developer's machine."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from development.jvm import compile_programs
from development.ports import any_free

_AGENT = Path(__file__).parent / "java" / "Connectors.java"


def free_ports(count: int) -> tuple[int, ...]:
    """Find so many free ports, each another one."""
    ports: set[int] = set()
    while len(ports) < count:
        ports.add(any_free())
    return tuple(sorted(ports))


def connector_options(java_home: Path, folder: Path, ports: Sequence[int]) -> list[str]:
    """Make the arguments with which a JVM opens a JMX connector on each port of 127.0.0.1.

    Args:
        java_home: a JDK.
        folder: gets the agent that opens them.
        ports: of their registries; each has its connector on the same port.

    Raises:
        SetupError: the agent cannot be compiled.
    """
    # The registries' stubs name the one address that the connectors listen on.
    return [
        f"-javaagent:{_agent(java_home, folder)}={','.join(map(str, ports))}",
        "-Djava.rmi.server.hostname=127.0.0.1",
    ]


def _agent(java_home: Path, folder: Path) -> Path:
    """Make the jar: a zip file whose manifest names the agent's class (package `java.lang.instrument` of Java SE)."""
    compile_programs(java_home, [_AGENT], folder)
    jar = folder / "connectors.jar"
    with zipfile.ZipFile(jar, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", f"Premain-Class: {_AGENT.stem}\n")
        for each in folder.glob("*.class"):
            archive.write(each, each.name)
    return jar
