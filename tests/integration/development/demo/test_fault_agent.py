"""The agent that makes faults, in a real JVM: what the JDK's own tools and the kernel say of it."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from development.demo.agent import compiled
from development.demo.fault_agent import FaultAgent, FaultAgentError
from development.jvm import JavaServer
from development.ports import any_free

MEGABYTES = 64


class Server:
    """An idle JVM with the agent."""

    def __init__(self, server: JavaServer, java_home: Path, agent_port: int, dump: Path) -> None:
        self.pid = server.pid
        self.agent = FaultAgent(agent_port)
        self.dump = dump
        self._jcmd = java_home / "bin" / "jcmd"

    def jcmd(self, *command: str) -> str:
        return subprocess.run(
            [self._jcmd, str(self.pid), *command], check=True, capture_output=True, text=True, timeout=60
        ).stdout


@pytest.fixture(scope="module")
def server(java_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = compiled(java_home, tmp_path_factory.mktemp("agent"))
    port, dump = any_free(), tmp_path_factory.mktemp("dump") / "heap-dump.hprof"
    options = [f"-Xmx{MEGABYTES}m", "-XX:+UseSerialGC", f"-javaagent:{made.jar}={port}"]
    options += ["-XX:+HeapDumpOnOutOfMemoryError", f"-XX:HeapDumpPath={dump}"]
    with JavaServer(java_home, made.classes, ["IdleServer"], java_options=options) as running:
        yield Server(running, java_home, port, dump)


def live_megabytes(server: Server) -> float:
    """What of the heap is left after a collection, which the histogram makes first."""
    total = server.jcmd("GC.class_histogram").splitlines()[-1].split()
    assert total[0] == "Total"
    return int(total[2]) / 1024 / 1024


def test_live_objects_fill_the_heap_and_are_let_go(server: Server) -> None:
    server.agent.command("live 0.8")
    assert live_megabytes(server) > 0.7 * MEGABYTES
    server.agent.command("release")
    assert live_megabytes(server) < 0.3 * MEGABYTES


def test_garbage_is_collected_all_the_time(server: Server) -> None:
    server.agent.command("garbage 0.5")
    try:
        assert '"garbage"' in server.jcmd("Thread.print")
    finally:
        server.agent.command("release")
    assert '"garbage"' not in server.jcmd("Thread.print")


def test_out_of_memory_leaves_a_heap_dump_and_a_jvm_that_goes_on(server: Server) -> None:
    server.agent.command("memory")
    assert server.dump.stat().st_size > MEGABYTES / 2 * 1024 * 1024
    assert live_megabytes(server) < 0.3 * MEGABYTES


def test_files_stay_open_until_they_are_let_go(server: Server) -> None:
    before = len(list(Path(f"/proc/{server.pid}/fd").iterdir()))
    subprocess.run(["prlimit", f"--pid={server.pid}", "--nofile=1000:1000"], check=True)
    server.agent.command("files 0.9")
    assert len(list(Path(f"/proc/{server.pid}/fd").iterdir())) == pytest.approx(900, abs=5)
    server.agent.command("release")
    assert len(list(Path(f"/proc/{server.pid}/fd").iterdir())) == pytest.approx(before, abs=5)


def test_a_data_source_that_is_not_there_is_told(server: Server) -> None:
    with pytest.raises(FaultAgentError, match="no MBean of a data source WSO2_SHARED_DB"):
        server.agent.command("connections WSO2_SHARED_DB")


def test_a_deadlock_is_one_that_the_jvm_finds(server: Server) -> None:
    server.agent.command("deadlock")
    assert "Found 1 deadlock." in server.jcmd("Thread.print")
