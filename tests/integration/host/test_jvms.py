import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from exporter.host.carbon_servers import carbon_processes
from exporter.system.processes import ProcessTable
from testing.hidden_processes import HIDING, with_hidden_processes
from testing.jvm import StartJvm
from testing.processes import StartProgram, find_jvm, give_own_mounts, proc_of, sleeping

START_TIME = """
public class Start {
    public static void main(String[] arguments) throws Exception {
        System.out.println(java.lang.management.ManagementFactory.getRuntimeMXBean().getStartTime());
        System.in.read();
    }
}
"""


def test_a_real_jvm_is_found_by_what_it_says_of_itself(
    start_program: StartProgram, tmp_path: Path, java_home: Path
) -> None:
    source = tmp_path / "Start.java"
    source.write_text(START_TIME, encoding="ascii")
    command = (str(java_home / "bin" / "java"), f"-Dcarbon.home={tmp_path}", "-XX:TieredStopAtLevel=1", str(source))
    java = start_program(*command)
    assert java.stdout is not None
    started_at = int(java.stdout.readline()) / 1000
    facts = find_jvm(java.pid, started_at)
    assert facts is not None
    assert facts.arguments == command
    assert facts.carbon_home == str(tmp_path)
    assert facts.carbon_home_filesystem is not None
    total = os.statvfs(tmp_path)
    assert facts.carbon_home_filesystem.size_bytes == total.f_blocks * total.f_frsize


def test_a_hardened_service_with_mounts_of_its_own_has_the_machines_filesystem(
    start_program: StartProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = sleeping(start_program, "-Dcarbon.home=/")
    give_own_mounts(pid, monkeypatch)
    facts = find_jvm(pid, time.time())
    assert facts is not None
    assert facts.carbon_home_filesystem is not None


COUNT = """
from exporter.host.jvms import LocalJvms
from exporter.host.facts import read_host_facts
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots
print(read_host_facts(Roots(), LocalJvms(ProcessTable(Roots())).servers, lambda: None).carbon_processes)
"""


@pytest.mark.parametrize("how", HIDING)
def test_where_other_users_processes_are_hidden_the_number_of_servers_is_unknown(
    how: str, start_program: StartProgram
) -> None:
    sleeping(start_program, "-Dcarbon.home=/opt/wso2")
    command = with_hidden_processes(how, sys.executable, "-c", COUNT)
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "None\n"


def test_a_real_jvm_is_counted(start_jvm: StartJvm, tmp_path: Path) -> None:
    server, other = start_jvm("-Dcarbon.home=/opt/wso2"), start_jvm()
    roots = proc_of(tmp_path, server.process.pid, other.process.pid)
    assert len(carbon_processes(ProcessTable(roots))) == 1
    server.stop()
    other.stop()


WRAPPERS = [("timeout", "120"), ("timeout", "-k", "5", "120"), ("sh", "-c", '"$@"; true', "sh")]


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_a_program_that_runs_a_server_is_none(
    wrapper: tuple[str, ...], start_program: StartProgram, tmp_path: Path
) -> None:
    """The server ends with its standard input, which is the wrapper's."""
    waiting = "-cimport sys; print(flush=True); sys.stdin.read()"
    process = start_program(*wrapper, sys.executable, waiting, "-Dcarbon.home=/opt/wso2", "Bootstrap")
    assert process.stdout is not None
    process.stdout.readline()
    (server,) = psutil.Process(process.pid).children()
    roots = proc_of(tmp_path, process.pid, server.pid)
    assert len(carbon_processes(ProcessTable(roots))) == 1
