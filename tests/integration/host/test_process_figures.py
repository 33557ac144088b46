import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from exporter.host import process_figures
from exporter.host.kernel_files import read_text
from exporter.host.process_figures import read_process
from exporter.model.machine import CgroupLimits
from exporter.system.roots import Roots

PROGRAM = """
import sys, threading, time
files = [open("/dev/null") for _ in range(20)]
threads = [threading.Thread(target=time.sleep, args=(60,), daemon=True) for _ in range(3)]
[thread.start() for thread in threads]
end = time.process_time() + 0.2
while time.process_time() < end: pass
print(flush=True)
time.sleep(60)
"""
LIMITED = ["prlimit", "--nofile=123:456", "--nproc=77777:88888", "--", sys.executable, "-c", PROGRAM]


@pytest.fixture
def pid() -> Iterator[int]:
    """A process with 20 files, 4 threads and limits of its own, that has used a fifth of a second."""
    with subprocess.Popen(LIMITED, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        process.kill()


def kernel(name: str) -> int:
    return int(Path("/proc/sys/kernel", name).read_text())


def test_everything_is_as_the_kernel_says(pid: int) -> None:
    found = read_process(pid, CgroupLimits(), Roots())
    assert found is not None
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    io = dict(line.split(": ") for line in Path(f"/proc/{pid}/io").read_text().splitlines())
    assert found.threads == 4 == int(status["Threads"])
    assert found.resident_bytes == int(status["VmRSS"].split()[0]) * 1024
    assert found.open_files == len(os.listdir(f"/proc/{pid}/fd")) >= 20  # noqa: PTH208 - names only
    assert (found.read_bytes, found.written_bytes) == (int(io["read_bytes"]), int(io["write_bytes"]))
    assert found.maximum_files == 123
    assert found.started_at == psutil.Process(pid).create_time()
    assert found.cpu_seconds is not None
    assert 0.2 <= found.cpu_seconds < 30
    assert found.unreadable == ()


@pytest.mark.parametrize("user", sorted({os.geteuid(), 65534 if os.geteuid() == 0 else os.geteuid()}))
def test_threads_are_bound_by_the_kernel_and_but_for_root_by_their_users_limit(user: int) -> None:
    """Root's process is tried where the tests run as root, who can start another user's too."""
    by_kernel = min(kernel("threads-max"), kernel("pid_max"))
    with subprocess.Popen(["prlimit", "--nproc=7777:8888", "--", "sleep", "60"], user=user) as process:
        while psutil.Process(process.pid).name() != "sleep":
            time.sleep(0.01)
        found = read_process(process.pid, CgroupLimits(), Roots())
        process.kill()
    assert found is not None
    assert found.maximum_threads == (by_kernel if user == 0 else min(by_kernel, 7777))


def test_threads_are_bound_by_the_container(pid: int) -> None:
    found = read_process(pid, CgroupLimits(threads=50), Roots())
    assert found is not None
    assert found.maximum_threads == 50


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files and folders of a process, by their names, that may not be read."""
    names: list[str] = []
    listdir = os.listdir

    def checked(path: str) -> str:
        if Path(path).name in names:
            raise PermissionError(13, "Permission denied", path)
        return path

    monkeypatch.setattr(os, "listdir", lambda path: listdir(checked(path)))
    monkeypatch.setattr(process_figures, "read_text", lambda path: read_text(checked(path)))
    return names


@pytest.mark.parametrize(
    ("file", "unreadable"),
    [("fd", ("open_fds",)), ("io", ("read_bytes_total", "written_bytes_total"))],
)
def test_what_only_root_may_read_is_unknown_and_named(
    pid: int, file: str, unreadable: tuple[str, ...], refused: list[str]
) -> None:
    refused.append(file)
    found = read_process(pid, CgroupLimits(), Roots())
    assert found is not None
    assert found.unreadable == unreadable
    hidden = {"fd": (found.open_files,), "io": (found.read_bytes, found.written_bytes)}
    assert set(hidden[file]) == {None}
    assert found.threads == 4


def test_a_process_that_has_ended_is_no_process() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.communicate()
    assert read_process(process.pid, CgroupLimits(), Roots()) is None


def test_a_process_that_ends_while_it_is_read_is_no_process(pid: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def end(path: str) -> str:
        if Path(f"/proc/{pid}").exists():
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        raise ProcessLookupError(3, "No such process", path)

    monkeypatch.setattr(process_figures, "read_text", end)
    assert read_process(pid, CgroupLimits(), Roots()) is None
