"""The exporter as an unprivileged process that runs out of threads, or of address space, in a burst of scrapes."""

import http.client
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from testing.jvm import Jvm

PATIENCE = 90.0
SILENT = 60
CALLERS = 30
ROOM = {resource.RLIMIT_NPROC: [8, 25, 60], resource.RLIMIT_AS: [80, 120, 250]}
"""How many more threads, or MiB, than at rest there are, for bursts one after another: too few for all reads."""


@dataclass(frozen=True)
class Exporter:
    """A running exporter that reads one healthy server, and many that never answer."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str, seconds: float = 2) -> str:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}")
        request.add_header("X-Prometheus-Scrape-Timeout-Seconds", str(seconds))
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return str(answer.read().decode())
        except (OSError, http.client.HTTPException):
            return ""

    def is_up(self) -> bool:
        return bool(re.search(r"^wso2_up 1\.0$", self.get("/probe?target=healthy", 10), re.MULTILINE))

    def burst(self) -> None:
        """Scrapes and probes at a time, more than can be had threads for."""
        paths = ["/metrics" if number % 2 else f"/probe?target=silent-{number}" for number in range(CALLERS)]
        with ThreadPoolExecutor(CALLERS) as callers:
            list(callers.map(self.get, paths))

    @contextmanager
    def short(self, room: int) -> Iterator[None]:
        """Let the process have that much more than it has now."""
        self.limit(room)
        yield
        self.limit(0)

    def limit(self, room: int) -> None:
        """Let the process have that much more than it has now; 0: what it wants."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(bytes([room]))
        assert self.process.stdout.read(1) == bytes([room])


@pytest.fixture
def exporter(
    request: pytest.FixtureRequest, jvm: Jvm, tmp_path: Path, unused_port: Callable[[], int]
) -> Iterator[Exporter]:
    port, configuration, log = unused_port(), tmp_path / "wso2-exporter.yml", tmp_path / "log"
    with socket.create_server(("127.0.0.1", 0), backlog=512) as silent, log.open("wb") as stderr:
        targets = [("healthy", jvm.port)] + [(f"silent-{number}", silent.getsockname()[1]) for number in range(SILENT)]
        lines = [f"  - {{name: {name}, url: '127.0.0.1:{to}'}}" for name, to in targets]
        configuration.write_text("host: {enabled: false}\ntargets:\n" + "\n".join(lines) + "\n")
        command = [*unprivileged(), sys.executable, "-m", "testing.limited_exporter", str(request.param)]
        process = subprocess.Popen(
            [*command, f"--web.listen-address=127.0.0.1:{port}", f"--config.file={configuration}"],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
        try:
            started = Exporter(process, port, log)
            until(started.is_up)
            yield started
        finally:
            process.kill()
            process.communicate()


def unprivileged() -> list[str]:
    """As a user who has no other process: limits of processes are not for root, and for all processes of a user.

    Files it may read like root, so that Python's may be anywhere.
    """
    if os.geteuid() != 0:
        return []
    capabilities = "-all,+dac_read_search"
    user = 1_000_000 + os.getpid()
    return [
        "setpriv",
        f"--reuid={user}",
        "--clear-groups",
        f"--inh-caps={capabilities}",
        f"--ambient-caps={capabilities}",
    ]


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize("exporter", ROOM, ids=["threads", "memory"], indirect=True)
def test_after_a_shortage_all_is_as_before(exporter: Exporter, request: pytest.FixtureRequest) -> None:
    for room in ROOM[request.node.callspec.params["exporter"]]:
        with exporter.short(room):
            exporter.burst()
            assert exporter.process.poll() is None, exporter.log.read_text()
    until(exporter.is_up)
    exporter.process.send_signal(signal.SIGTERM)
    assert exporter.process.wait(PATIENCE) == 0


@pytest.mark.parametrize("exporter", ROOM, ids=["threads", "memory"], indirect=True)
def test_a_signal_ends_it_in_the_middle_of_a_shortage(exporter: Exporter, request: pytest.FixtureRequest) -> None:
    room, *_ = ROOM[request.node.callspec.params["exporter"]]
    exporter.limit(room)
    exporter.burst()
    exporter.process.send_signal(signal.SIGTERM)
    assert exporter.process.wait(PATIENCE) == 0
