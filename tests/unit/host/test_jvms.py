import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Event

import psutil
import pytest

from exporter.host import carbon_servers
from exporter.host import jvms as jvms_module
from exporter.host.carbon_servers import carbon_processes
from exporter.host.jvms import LocalJvms
from exporter.model.machine import JvmIdentity, ProcessFacts, ProcessIdentity
from exporter.runtime.calls import DEFAULT_LIMIT_SECONDS
from exporter.system import processes
from exporter.system.command_line import read_command_line
from exporter.system.process_identity import identify
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots
from testing.aside import Aside
from testing.fake_time import FakeTime
from testing.processes import SLEEP, StartProgram, find_jvm, give_own_mounts, proc_of, sleeping
from testing.shortage import after


def known_jvm(identity: ProcessIdentity) -> ProcessFacts | None:
    return LocalJvms(ProcessTable(Roots())).find([identity], wait=30).get(identity)


@pytest.mark.parametrize(("seconds", "found"), [(-3.5, False), (-0.5, True), (8.5, True), (11.5, False)])
def test_a_process_is_told_by_its_start(start_program: StartProgram, seconds: float, *, found: bool) -> None:
    pid = sleeping(start_program)
    assert (find_jvm(pid, psutil.Process(pid).create_time() + seconds) is not None) is found


def test_a_known_process_is_found_by_itself_and_not_after_another_with_its_id(start_program: StartProgram) -> None:
    known = identify(sleeping(start_program, "-Dcarbon.home=/opt/wso2"), Roots())
    facts = known_jvm(known)
    assert facts is not None
    assert (facts.identity, facts.carbon_home) == (known, "/opt/wso2")
    assert known_jvm(replace(known, start=known.start - 1)) is None


def test_a_known_process_that_has_ended_is_not_found(start_program: StartProgram) -> None:
    known = identify(sleeping(start_program), Roots())
    psutil.Process(known.pid).kill()
    os.waitid(os.P_PID, known.pid, os.WEXITED | os.WNOWAIT)
    assert known_jvm(known) is None


@pytest.mark.parametrize("pid", [-1, 0, 2**22 + 1, 2**70])
def test_an_id_of_no_process_finds_none(pid: int) -> None:
    assert find_jvm(pid, time.time()) is None


def test_a_process_that_has_ended_is_not_found(start_program: StartProgram) -> None:
    process = start_program(sys.executable, "-c", "")
    process.communicate()
    assert find_jvm(process.pid, time.time()) is None


def test_a_process_that_is_ended_but_not_yet_reaped_is_not_found(start_program: StartProgram) -> None:
    process = start_program(sys.executable, "-c", "")
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert find_jvm(process.pid, time.time()) is None


@pytest.mark.parametrize("error", [PermissionError(), ProcessLookupError(), FileNotFoundError()])
def test_a_process_that_may_not_be_looked_at_is_not_found(
    start_program: StartProgram, error: OSError, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(pid: int, roots: Roots) -> bytes:
        raise error

    pid = sleeping(start_program)
    monkeypatch.setattr(processes, "read_command_line", refuse)
    assert find_jvm(pid, time.time()) is None


def test_an_id_that_went_to_another_process_meanwhile_is_not_found(
    start_program: StartProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = sleeping(start_program)
    another = replace(identify(pid, Roots()), start=0)
    monkeypatch.setattr(carbon_servers, "identify", lambda *_: another)
    assert find_jvm(pid, time.time()) is None


def test_a_relative_home_is_below_the_folder_that_the_process_runs_in(
    start_program: StartProgram, tmp_path: Path
) -> None:
    (tmp_path / "wso2").mkdir()
    facts = find_jvm(sleeping(start_program, "-Dcarbon.home=wso2", cwd=tmp_path), time.time())
    assert facts is not None
    assert facts.carbon_home == str(tmp_path.resolve() / "wso2")
    assert facts.carbon_home_filesystem is not None


def test_a_relative_home_is_unknown_where_the_folder_may_not_be_looked_at(
    start_program: StartProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jvms_module, "working_folder", lambda *_: None)
    facts = find_jvm(sleeping(start_program, "-Dcarbon.home=wso2"), time.time())
    assert facts is not None
    assert (facts.carbon_home, facts.carbon_home_filesystem) == (None, None)
    assert "-Dcarbon.home=wso2" in facts.arguments


def test_a_process_without_a_home_has_none(start_program: StartProgram) -> None:
    facts = find_jvm(sleeping(start_program), time.time())
    assert facts is not None
    assert (facts.carbon_home, facts.carbon_home_filesystem) == (None, None)


def test_of_two_homes_the_last_counts_as_in_a_jvm(start_program: StartProgram) -> None:
    facts = find_jvm(sleeping(start_program, "-Dcarbon.home=/usr", "-Dcarbon.home=/"), time.time())
    assert facts is not None
    assert facts.carbon_home == "/"


def test_a_home_in_a_container_with_mounts_of_its_own_has_no_filesystem_here(
    start_program: StartProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = sleeping(start_program, "-Dcarbon.home=/")
    give_own_mounts(pid, monkeypatch)
    monkeypatch.setattr(os.path, "samestat", lambda *_: False)
    facts = find_jvm(pid, time.time())
    assert facts is not None
    assert (facts.carbon_home, facts.carbon_home_filesystem) == ("/", None)


def test_another_users_process_is_taken_to_share_our_mounts(
    start_program: StartProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str) -> str:
        raise PermissionError(13, "Permission denied", path)

    pid = sleeping(start_program, "-Dcarbon.home=/")
    monkeypatch.setattr(os, "readlink", refuse)
    facts = find_jvm(pid, time.time())
    assert facts is not None
    assert facts.carbon_home_filesystem is not None


def test_a_server_whose_home_is_stuck_has_no_filesystem_and_its_home_is_asked_once(
    start_program: StartProgram, stuck: list[str]
) -> None:
    """Also after it was started again, by when its process is another one."""
    limits = FakeTime()
    jvms = LocalJvms(ProcessTable(Roots()), limits)
    first, *others = (JvmIdentity(sleeping(start_program, "-Dcarbon.home=/stuck/wso2"), time.time()) for _ in range(3))
    find = Aside(lambda: jvms.find([first]))
    after(lambda: stuck == ["/stuck/wso2"])
    limits.move_for_who_waits(DEFAULT_LIMIT_SECONDS)
    for facts in (*find.gave().values(), *jvms.find(others).values()):
        assert (facts.carbon_home, facts.carbon_home_filesystem) == ("/stuck/wso2", None)
    assert stuck == ["/stuck/wso2"]


def test_a_home_that_is_stuck_only_as_its_process_sees_it_has_no_filesystem(
    start_program: StartProgram, monkeypatch: pytest.MonkeyPatch, server_gone: Event
) -> None:
    pid = sleeping(start_program, "-Dcarbon.home=/")
    give_own_mounts(pid, monkeypatch)
    asked = Event()

    def same(*_: os.stat_result) -> bool:
        asked.set()
        return server_gone.wait(60)

    monkeypatch.setattr(os.path, "samestat", same)
    jvm, limits = JvmIdentity(pid, time.time()), FakeTime()
    find = Aside(lambda: LocalJvms(ProcessTable(Roots()), limits).find([jvm]))
    assert asked.wait(30)
    limits.move_for_who_waits(DEFAULT_LIMIT_SECONDS)
    assert find.gave()[jvm].carbon_home_filesystem is None


def test_a_process_that_is_stuck_costs_no_other(
    start_program: StartProgram, monkeypatch: pytest.MonkeyPatch, server_gone: Event
) -> None:
    """Reading its command line then waits for as long as it is stuck."""
    locked, free = (JvmIdentity(sleeping(start_program, "-Dcarbon.home=/"), time.time()) for _ in range(2))
    asked = Event()

    def read(pid: int, roots: Roots) -> bytes:
        if pid == locked.pid:
            asked.set()
            server_gone.wait(60)
        return read_command_line(pid, roots)

    monkeypatch.setattr(processes, "read_command_line", read)
    limits = FakeTime()
    jvms = LocalJvms(ProcessTable(Roots()), limits)
    find = Aside(lambda: jvms.find([locked, free]))
    assert asked.wait(30)
    after(lambda: jvms._finds.join(free) is None)
    limits.move_for_who_waits(DEFAULT_LIMIT_SECONDS)
    assert find.gave().keys() == {free}


def test_a_known_process_is_not_looked_at_again_in_the_moment_of_a_list(
    start_program: StartProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it was started with is remembered from the second list on; its memory may be locked."""
    pid = sleeping(start_program, "-Dcarbon.home=/")
    known, now = identify(pid, Roots()), [0.0]
    table = ProcessTable(proc_of(tmp_path, pid), lambda: now[0])
    jvms = LocalJvms(table)
    for now[0] in (0.0, 2.0):
        assert len(carbon_processes(table)) == 1

    def refuse(pid: int, roots: Roots) -> bytes:
        raise PermissionError

    monkeypatch.setattr(processes, "read_command_line", refuse)
    assert jvms.find([known], wait=30)[known].carbon_home == "/"
    psutil.Process(pid).kill()
    os.waitid(os.P_PID, pid, os.WEXITED)
    assert jvms.find([known], wait=30) == {}


@pytest.mark.parametrize("is_reaped", [True, False], ids=["gone", "not yet reaped"])
def test_a_process_that_has_ended_in_the_moment_of_a_list_is_neither_found_nor_counted(
    start_program: StartProgram, tmp_path: Path, *, is_reaped: bool
) -> None:
    pid = sleeping(start_program, "-Dcarbon.home=/")
    known, now = identify(pid, Roots()), [0.0]
    table = ProcessTable(proc_of(tmp_path, pid), lambda: now[0])
    jvms = LocalJvms(table)
    for now[0] in (0.0, 2.0):
        assert len(jvms.servers(30)) == 1
    assert known in jvms.find([known], wait=30)
    psutil.Process(pid).kill()
    os.waitid(os.P_PID, pid, os.WEXITED | (0 if is_reaped else os.WNOWAIT))
    assert jvms.find([known], wait=30) == {}
    assert len(jvms.servers(30)) == 0
    now[0] = 4.0
    assert jvms.find([known], wait=30) == {}
    assert len(jvms.servers(30)) == 0


def test_a_known_process_is_looked_at_again_after_that_moment(start_program: StartProgram, tmp_path: Path) -> None:
    """It may run another program by now."""
    program = f"import os, sys; print(flush=True); input(); os.execv({sys.executable!r}, ['x', '-c', 'input()'])"
    process = start_program(sys.executable, f"-c{program}", "-Dcarbon.home=/")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.readline()
    known, now = identify(process.pid, Roots()), [0.0]
    table = ProcessTable(proc_of(tmp_path, process.pid), lambda: now[0])
    for now[0] in (0.0, 2.0):
        assert len(carbon_processes(table)) == 1
    process.stdin.write("\n")
    process.stdin.flush()
    while read_command_line(process.pid, Roots()) != b"x\0-c\0input()\0":
        time.sleep(0.01)
    now[0] = 3.0
    assert LocalJvms(table).find([known], wait=30)[known].carbon_home is None


def test_servers_are_counted_and_the_scripts_around_them_are_not(start_program: StartProgram, tmp_path: Path) -> None:
    servers = [sleeping(start_program, "-Xmx1g", f"-Dcarbon.home=/opt/{n}", "Bootstrap") for n in range(2)]
    script = start_program(sys.executable, "-c", f"{SLEEP} # java -Dcarbon.home=/opt/0 Bootstrap")
    assert script.stdout is not None
    script.stdout.readline()
    others = [
        sleeping(start_program, argument)
        for argument in ("-Dcarbon.home=", "-Dcarbon.homeland=/opt/0", "carbon.home=/")
    ]
    roots = proc_of(tmp_path, *servers, script.pid, *others)
    assert len(carbon_processes(ProcessTable(roots))) == len(servers)


def test_processes_that_vanish_or_hide_are_not_counted(
    start_program: StartProgram, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server = sleeping(start_program, "-Dcarbon.home=/opt/wso2")
    hidden = sleeping(start_program, "-Dcarbon.home=/opt/hidden")
    vanished = start_program(sys.executable, "-c", "", "-Dcarbon.home=/opt/vanished")
    vanished.communicate()

    def hide(pid: int, roots: Roots) -> bytes:
        if pid == hidden:
            raise PermissionError
        return read_command_line(pid, roots)

    monkeypatch.setattr(processes, "read_command_line", hide)
    roots = proc_of(tmp_path, server, hidden, vanished.pid)
    assert len(carbon_processes(ProcessTable(roots))) == 1


def test_a_script_that_becomes_a_server_counts_from_then_on(start_program: StartProgram, tmp_path: Path) -> None:
    server = [sys.executable, f"-c{SLEEP}", "-Dcarbon.home=/opt/wso2"]
    process = start_program(
        sys.executable, "-c", f"import os; print(flush=True); input(); os.execv({server[0]!r}, {server!r})"
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.readline()
    roots = proc_of(tmp_path, process.pid)
    before = len(carbon_processes(ProcessTable(roots)))
    process.stdin.write("\n")
    process.stdin.flush()
    process.stdout.readline()
    assert (before, len(carbon_processes(ProcessTable(roots)))) == (0, 1)


def test_a_server_on_this_machine_is_counted(start_program: StartProgram) -> None:
    sleeping(start_program, "-Dcarbon.home=/opt/wso2")
    assert len(carbon_processes(ProcessTable(Roots()))) >= 1


def test_a_program_that_only_passes_a_home_on_is_no_server(start_program: StartProgram, tmp_path: Path) -> None:
    pids = [
        sleeping(start_program, "Main", "-Dcarbon.home=/opt/wso2"),
        sleeping(start_program, "java", "-Dcarbon.home=/opt/wso2", "Main"),
    ]
    roots = proc_of(tmp_path, *pids)
    assert len(carbon_processes(ProcessTable(roots))) == 0


def test_the_filesystems_of_homes_are_read_whether_or_not_a_server_runs_there(tmp_path: Path) -> None:
    figures = os.statvfs(tmp_path)
    (found,) = LocalJvms(ProcessTable(Roots())).filesystems([str(tmp_path), str(tmp_path / "gone")], wait=30)
    assert found.size_bytes == figures.f_blocks * figures.f_frsize
    assert tmp_path.is_relative_to(found.mountpoint)
