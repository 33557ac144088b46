"""The exporter as a process whose standard error is a full pipe that nobody reads."""

import fcntl
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PATIENCE = 60.0
TARGETS = 150
NO_HOST = "n" * 1500
"""No resolver is asked for such a name, and the warning says it."""


@dataclass(frozen=True)
class Stalled:
    """A running exporter and its configuration."""

    process: subprocess.Popen[bytes]
    port: int
    configuration: Path

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def is_healthy(self) -> bool:
        try:
            return self.get("/-/healthy") == "Healthy\n"
        except OSError:
            return False

    def configure(self, round_: int) -> None:
        """Servers that are not known yet and have no address: a warning each."""
        names = [f"{round_}-{number}" for number in range(TARGETS)]
        targets = "".join(f"  - {{name: {name}, url: '{NO_HOST}:1'}}\n" for name in names)
        self.configuration.write_text(f"host: {{enabled: false}}\ntargets:\n{targets}")


@pytest.fixture
def stalled(tmp_path: Path, unused_port: Callable[[], int]) -> Iterator[Stalled]:
    unread, stderr = os.pipe()
    fcntl.fcntl(stderr, fcntl.F_SETPIPE_SZ, 4096)
    os.write(stderr, b"\n" * 4096)
    port, configuration = unused_port(), tmp_path / "wso2-exporter.yml"
    command = [sys.executable, "-m", "exporter", "--web.listen-address", f"127.0.0.1:{port}"]
    configuration.write_text("host: {collectors: {include: [loadavg]}}\n")
    process = subprocess.Popen([*command, "--config.file", str(configuration)], stderr=stderr)
    os.close(stderr)
    exporter = Stalled(process, port, configuration)
    try:
        until(exporter.is_healthy)
        yield exporter
    finally:
        process.kill()
        process.wait()
        os.close(unread)


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def dropped(exposition: str) -> float:
    (count,) = re.findall(r"^wso2_exporter_log_dropped_total (\S+)$", exposition, re.MULTILINE)
    return float(count)


def warn(exporter: Stalled, rounds: int) -> str:
    """The last exposition after so many rounds of warnings."""
    exposition = ""
    for round_ in range(rounds):
        exporter.configure(round_)
        exporter.process.send_signal(signal.SIGHUP)
        until(lambda: f'wso2_up{{target="{round_}-0"}} 0.0' in exporter.get("/metrics"))  # noqa: B023
        exposition = exporter.get("/metrics")
    return exposition


def test_a_log_that_nobody_reads_holds_up_neither_a_scrape_nor_the_end(stalled: Stalled) -> None:
    assert dropped(stalled.get("/metrics")) == 0
    assert dropped(warn(stalled, rounds=5)) > 0
    stalled.process.send_signal(signal.SIGTERM)
    assert stalled.process.wait(PATIENCE) == 0
