"""A running exporter, as its users start it."""

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60.0


@dataclass(frozen=True)
class Running:
    """A running exporter."""

    process: subprocess.Popen[str]
    log: Path
    port: int

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def value(self, name: str) -> float:
        (line,) = re.findall(
            rf"^{name} (\S+)$", self.get("/metrics", X_Prometheus_Scrape_Timeout_Seconds="1")[1], re.MULTILINE
        )
        return float(line)


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@contextmanager
def run(folder: Path, *arguments: str) -> Iterator[Running]:
    command = (sys.executable, "-m", "exporter", "--web.listen-address", "127.0.0.1:0", *arguments)
    with run_command(folder, command) as running:
        yield running


@contextmanager
def run_command(folder: Path, command: Sequence[str]) -> Iterator[Running]:
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(command, stderr=output, text=True)
    try:
        until(lambda: "msg=listening" in log.read_text() or process.poll() is not None)
        (port,) = re.findall(r"msg=listening address=127\.0\.0\.1:(\d+)", log.read_text())
        yield Running(process, log, int(port))
    finally:
        process.kill()
        process.wait()
