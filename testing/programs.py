"""Programs that tests run: set up by `make test`, never skipped when missing."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from development import programs
from development.alertmanager import alertmanager_command
from development.jdks import HOMES
from development.jvm import JavaServer, compile_programs
from development.places import JAVA_PROGRAMS, MANDOC, TOOLS

_REMEDY = "is missing; `make test` sets it up"


def _tool(name: str) -> Path:
    path = TOOLS / name
    assert path.is_file(), f"{path} {_REMEDY}"
    return path


@pytest.fixture(scope="session")
def promtool() -> Path:
    """Debian's, or another one that `PROMTOOL` names."""
    other = os.environ.get("PROMTOOL")
    return Path(other) if other else _tool("promtool")


@pytest.fixture(scope="session")
def prometheus() -> Path:
    return _tool("prometheus")


@pytest.fixture(scope="session")
def alertmanager() -> Path:
    return _tool("prometheus-alertmanager")


@pytest.fixture(scope="session")
def amtool() -> Path:
    return _tool("amtool")


@pytest.fixture(scope="session")
def node_exporter() -> Path:
    return _tool("prometheus-node-exporter")


@pytest.fixture(scope="session")
def mandoc() -> Path:
    assert MANDOC.is_file(), f"{MANDOC} {_REMEDY}"
    return MANDOC


@pytest.fixture(scope="session")
def chromium() -> Path:
    path = programs.find_chromium()
    assert path is not None, f"Chromium {_REMEDY}"
    return path


@pytest.fixture(scope="session")
def java_home() -> Path:
    path = programs.find_jdk()
    assert path is not None, f"A JDK from 17 to 21 {_REMEDY}"
    return path


@pytest.fixture(scope="session")
def run_alertmanager(alertmanager: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str | Path]:
    """The command that runs Alertmanager."""
    return [*alertmanager_command(tmp_path_factory.mktemp("alertmanager"))]


@pytest.fixture(scope="session")
def jdks() -> Mapping[int, Path]:
    """The home of a Java runtime, without javac, by its feature release: 11, 17, 21 and 25."""
    for home in HOMES.values():
        assert (home / "bin" / "java").is_file(), f"{home} {_REMEDY}"
    return HOMES


@pytest.fixture(scope="session")
def java_programs(java_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The classes of the programs in `testing/java` that any Java from 11 on runs."""
    classes = tmp_path_factory.mktemp("java-programs")
    names = (
        "ChangeAttempt",
        "CrowdOfMBeans",
        "FullHeap",
        "HangingMBeans",
        "KindsOfValues",
        "LargeTexts",
        "ManyMBeans",
        "OddMaps",
        "ProductMBeans",
        "ReadEverything",
        "Rebind",
        "SpoiltMBeans",
    )
    compile_programs(java_home, [JAVA_PROGRAMS / f"{name}.java" for name in names], classes)
    return classes


@pytest.fixture(scope="session")
def product_mbeans(java_home: Path, java_programs: Path) -> Iterator[JavaServer]:
    """A JVM with the MBeans of WSO2's products, as `testing/java/ProductMBeans.txt` lists them; for all tests."""
    with JavaServer(java_home, java_programs, ["ProductMBeans", str(JAVA_PROGRAMS / "ProductMBeans.txt")]) as server:
        yield server
