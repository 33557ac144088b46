import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from exporter.system.process_identity import identify
from exporter.system.roots import Roots

NAMED = "import sys; open('/proc/self/comm', 'w').write(sys.argv[1]); print(flush=True); input()"


@dataclass(frozen=True)
class Started:
    """A process, and seconds since the machine's start before and after its own."""

    pid: int
    before: float
    after: float


def uptime() -> float:
    return float(Path("/proc/uptime").read_text().split()[0])


@pytest.fixture(params=["server", "a) R 1 (b"])
def started(request: pytest.FixtureRequest) -> Iterator[Started]:
    """Its name may look like the fields that follow it."""
    before = uptime()
    command = [sys.executable, "-c", NAMED, request.param]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield Started(process.pid, before, uptime())
        process.kill()


def test_a_process_is_told_by_its_start(started: Started) -> None:
    """Both clocks are cut off after a hundredth of a second."""
    found = identify(started.pid, Roots())
    assert found.pid == started.pid
    assert started.before - 0.01 <= found.start / os.sysconf("SC_CLK_TCK") <= started.after + 0.01


def test_a_process_that_has_ended_is_none() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.communicate()
    with pytest.raises(OSError, match="No such"):
        identify(process.pid, Roots())


def test_a_process_that_has_ended_is_none_before_its_parent_asks_how() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    with pytest.raises(ProcessLookupError, match="has ended"):
        identify(process.pid, Roots())
    process.communicate()
