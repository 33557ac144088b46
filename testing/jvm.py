"""Real JVMs for tests: programs started with the options that a test wants, and stopped with the last test."""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from development.places import JAVA_PROGRAMS
from development.ports import any_free, is_free
from exporter.jmx import ServiceUrl

BETWEEN_CARBONS_PORTS = 11111 - 9999


@dataclass(frozen=True)
class Jvm:
    """A running `ExoticServer`; its registry is on that port of 127.0.0.1."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> ServiceUrl:
        return ServiceUrl("127.0.0.1", self.port)

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


class StartJvm(Protocol):
    """Starts a JVM with the JDK's own agent, without passwords and TLS unless `options` say otherwise.

    `own_connector` leaves the agent out: the arguments are then the program's. `java` is the program that runs it.
    """

    def __call__(self, *options: str, own_connector: str | None = None, java: str | Path = "java") -> Jvm: ...


def login_options(folder: Path, passwords: str, access: str = "monitor readonly\n") -> list[str]:
    """Write who may log in to a JDK's agent and what each may do, and give the options that name the files.

    Args:
        folder: where they are written, as `passwords` and `access`.
        passwords: lines of a user and a password.
        access: lines of a user and `readonly` or `readwrite`.
    """
    files = {"password": folder / "passwords", "access": folder / "access"}
    files["password"].touch(mode=0o600)
    files["password"].write_text(passwords)
    files["access"].write_text(access)
    return [f"-Dcom.sun.management.jmxremote.{name}.file={file}" for name, file in files.items()]


@pytest.fixture(scope="session")
def exotic_classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled program of `testing/java/ExoticServer.java`."""
    classes = tmp_path_factory.mktemp("classes")
    source = JAVA_PROGRAMS / "ExoticServer.java"
    command: list[str | Path] = ["javac", "-encoding", "UTF-8", "-sourcepath", source.parent, "-d", classes, source]
    subprocess.run(command, check=True, capture_output=True)
    return classes


@pytest.fixture(scope="session")
def start_jvm(exotic_classes: Path) -> Iterator[StartJvm]:
    started: list[Jvm] = []

    def start(*options: str, own_connector: str | None = None, java: str | Path = "java") -> Jvm:
        for _ in range(5):
            jvm = _start(java, exotic_classes, options, own_connector)
            started.append(jvm)
            if jvm.process.stdout and jvm.process.stdout.readline() == b"READY\n":
                return jvm
        raise AssertionError("no JVM could be started")

    yield start
    for jvm in started:
        jvm.stop()


MICRO_INTEGRATOR = "org.wso2.micro.integrator.bootstrap.Bootstrap"


class WaitingJava(Protocol):
    """Starts a JVM with these options alone and gives its process id.

    Its program is called as WSO2 Micro Integrator's is, and listens on a port; or it is `ExoticServer`, which does not.
    It has a JMX agent only where the options or the environment say so.
    """

    def __call__(
        self,
        *options: str,
        program: str = MICRO_INTEGRATOR,
        java: str | Path = "java",
        environment: Mapping[str, str] | None = None,
    ) -> int: ...


@pytest.fixture(scope="session")
def bootstrap_classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled program of `testing/java/micro_integrator`."""
    classes = tmp_path_factory.mktemp("bootstrap")
    source = JAVA_PROGRAMS / "micro_integrator" / "Bootstrap.java"
    command: list[str | Path] = ["javac", "--release", "11", "-encoding", "UTF-8", "-d", classes, source]
    subprocess.run(command, check=True, capture_output=True)
    return classes


@pytest.fixture
def waiting_java(bootstrap_classes: Path, exotic_classes: Path) -> Iterator[WaitingJava]:
    """Starts JVMs that end with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start(
        *options: str,
        program: str = MICRO_INTEGRATOR,
        java: str | Path = "java",
        environment: Mapping[str, str] | None = None,
    ) -> int:
        classes = f"{bootstrap_classes}:{exotic_classes}"
        process = subprocess.Popen(
            [str(java), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp", classes, *options, program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | (environment or {}),
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == b"READY\n"
        return process.pid

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def jvm(start_jvm: StartJvm) -> Jvm:
    """A JVM that anybody may read; shared, so nobody stops it."""
    return start_jvm()


@pytest.fixture(scope="session")
def unused_port() -> Callable[[], int]:
    return any_free


def _free_pair() -> int:
    """A free port for a registry, beside which a server's is free where Carbon has it: a login is sent there."""
    while True:
        port = any_free()
        if is_free(port + BETWEEN_CARBONS_PORTS):
            return port


def _start(java: str | Path, classes: Path, options: tuple[str, ...], own_connector: str | None) -> Jvm:
    port = _free_pair()
    agent = "com.sun.management.jmxremote"
    properties = {
        f"{agent}.port": port,
        f"{agent}.rmi.port": port + BETWEEN_CARBONS_PORTS,
        f"{agent}.host": "127.0.0.1",
    }
    if not any(option.startswith(f"-D{agent}.ssl=") for option in options):
        properties[f"{agent}.ssl"] = "false"
    if not any(option.startswith(f"-D{agent}.password.file=") for option in options):
        properties[f"{agent}.authenticate"] = "false"
    if own_connector is not None:
        properties = {}
    if not any(option.startswith("-Djava.rmi.server.hostname=") for option in options):
        properties["java.rmi.server.hostname"] = "127.0.0.1"
    command = [str(java), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-XX:-UsePerfData"]
    command += [f"-D{name}={value}" for name, value in properties.items()]
    command += [*options, "-cp", str(classes), "ExoticServer"]
    command += [str(port), own_connector] if own_connector is not None else []
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return Jvm(port, process)
