"""Python processes in the place of servers, and what is found of them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exporter.host.jvms import LocalJvms
from exporter.model.machine import JvmIdentity, ProcessFacts
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots

SLEEP = "import time; print(flush=True); time.sleep(120)"


StartProgram = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start_program() -> Iterator[StartProgram]:
    """Starts programs that end with the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*command: str, cwd: Path | None = None) -> "subprocess.Popen[str]":
        process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def find_jvm(pid: int, started_at: float) -> ProcessFacts | None:
    jvm = JvmIdentity(pid, started_at)
    return LocalJvms(ProcessTable(Roots())).find([jvm], wait=30).get(jvm)


def proc_of(folder: Path, *pids: int) -> Roots:
    """A /proc in which these processes of this machine are all that there are, beside the first and ourselves."""
    folder.mkdir(exist_ok=True)
    for name in map(str, (*pids, 1, "self", "stat", "sys", "meminfo", "loadavg")):
        (folder / name).symlink_to(f"/proc/{name}")
    return Roots(str(folder))


def sleeping(start_program: StartProgram, *arguments: str, cwd: Path | None = None) -> int:
    """A process with these options, as a JVM has them; its command line is whole in /proc once it prints."""
    process = start_program(sys.executable, f"-c{SLEEP}", *arguments, cwd=cwd)
    assert process.stdout is not None
    process.stdout.readline()
    return process.pid


def give_own_mounts(pid: int, monkeypatch: pytest.MonkeyPatch) -> None:
    links = {f"/proc/{pid}/ns/mnt": "mnt:[4026532000]", "/proc/self/ns/mnt": "mnt:[4026531840]"}
    readlink = os.readlink
    monkeypatch.setattr(os, "readlink", lambda path: links.get(path) or readlink(path))
