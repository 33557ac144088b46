"""JVMs without a JMX connector server."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

WaitingJava = Callable[..., int]
"""`start(*options)` starts a JVM with these options alone, and gives its process id."""


@pytest.fixture
def waiting_java(exotic_classes: Path) -> Iterator[WaitingJava]:
    """Starts JVMs that end with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*options: str) -> int:
        command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", *options]
        command += ["-cp", str(exotic_classes), "ExoticServer"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        started.append(process)
        assert process.stdout is not None
        process.stdout.readline()
        return process.pid

    yield start
    for process in started:
        process.kill()
        process.communicate()
