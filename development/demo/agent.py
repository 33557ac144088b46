"""What is made of `development/demo/java`: the agent that makes faults inside a JVM, and the program of plain JVMs."""

from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from development.jvm import compile_programs
from development.places import PROJECT

_SOURCES = PROJECT / "development" / "demo" / "java"
_MANIFEST = "Manifest-Version: 1.0\nPremain-Class: FaultAgent\nAgent-Class: FaultAgent\n"
"""See the package documentation of `java.lang.instrument`."""


@dataclass(frozen=True)
class Agent:
    """The compiled programs.

    Attributes:
        classes: the folder of the classes.
        jar: the same, as an agent for `-javaagent`.
    """

    classes: Path
    jar: Path


def compiled(java_home: Path, folder: Path) -> Agent:
    """Compile them.

    Args:
        java_home: a JDK.
        folder: an existing one, which gets classes and jar.

    Raises:
        SetupError: the sources are not valid.
    """
    classes, jar = folder / "classes", folder / "fault-agent.jar"
    classes.mkdir()
    compile_programs(java_home, sorted(_SOURCES.glob("*.java")), classes)
    with ZipFile(jar, "w") as file:
        file.writestr("META-INF/MANIFEST.MF", _MANIFEST)
        for each in sorted(classes.rglob("*.class")):
            file.write(each, each.relative_to(classes))
    return Agent(classes, jar)
