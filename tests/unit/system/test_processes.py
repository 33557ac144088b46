"""The table of processes, on a /proc that is written: what is listed when, and what is taken apart how often."""

import tracemalloc
from pathlib import Path

import pytest

from exporter.discovery.processes import java_processes
from exporter.host.carbon_servers import carbon_processes
from exporter.model.machine import ProcessIdentity
from exporter.system import processes as processes_module
from exporter.system.processes import JvmProcess, ProcessTable, process_ids
from exporter.system.roots import Roots

JAVA = ("java", "-Dcarbon.home=/opt/wso2", "Bootstrap")
OPTION = "JAVA_TOOL_OPTIONS=-Dset=before"


class Proc:
    """A /proc, and a clock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = 100.0
        self.table = ProcessTable(Roots(str(folder)), lambda: self.now)

    def put(self, pid: int, *arguments: str, start: int = 7, environment: str = OPTION) -> None:
        """Write a process, or write it anew."""
        process = self.folder / str(pid)
        process.mkdir(exist_ok=True)
        (process / "cmdline").write_text("".join(f"{argument}\0" for argument in arguments))
        (process / "environ").write_text(environment)
        (process / "stat").write_text(f"{pid} (a ) b) S {' '.join(map(str, range(4, 22)))} {start} 0\n")
        (process / "status").write_text("Name:\ta\nUid:\t1000\t1000\t1000\t1000\n")

    def later(self) -> tuple[JvmProcess, ...]:
        """What the table lists after the moment for which a list stands."""
        self.now += 1.0
        return self.table.jvms()

    def started_with(self) -> str | None:
        """The property that the environment sets of the one process, by a new list."""
        (jvm,) = self.later()
        return jvm.start().command.property("set")


@pytest.fixture
def proc(tmp_path: Path) -> Proc:
    return Proc(tmp_path)


def test_programs_called_java_and_those_with_a_jvms_options_are_listed(proc: Proc) -> None:
    listed = {
        1: ("java",),
        2: ("/opt/java/bin/java", "-jar", "x.jar"),
        3: ("wrapper", "-Dcarbon.home=/opt/wso2"),
        4: ("wrapper", "x", "-Dcom.sun.management.jmxremote.port=9999"),
        5: ("wrapper", "-Dcom.sun.management.config.file=/x"),
    }
    others = {6: ("javac", "java"), 7: ("sh", "-c", "java -Dcarbon.home=/opt/wso2"), 8: (), 9: ("java/x",)}
    for pid, arguments in {**listed, **others}.items():
        proc.put(pid, *arguments)
    assert {jvm.identity.pid: jvm.arguments for jvm in proc.table.jvms()} == listed


def test_a_list_stands_for_a_moment(proc: Proc) -> None:
    proc.put(1, *JAVA)
    first = proc.table.jvms()
    proc.put(2, *JAVA)
    proc.now += 0.9
    assert proc.table.jvms() == first
    proc.now += 0.1
    assert [jvm.identity.pid for jvm in proc.table.jvms()] == [1, 2]


def test_whoever_asks_in_one_scrape_is_given_one_list(proc: Proc, monkeypatch: pytest.MonkeyPatch) -> None:
    lists: list[Roots] = []

    def counted(roots: Roots) -> tuple[int, ...]:
        lists.append(roots)
        return process_ids(roots)

    monkeypatch.setattr(processes_module, "process_ids", counted)
    proc.put(1, *JAVA)
    assert [found.command.program for found in java_processes(proc.table)] == ["Bootstrap"]
    assert len(carbon_processes(proc.table)) == 1
    assert len(lists) == 1


def test_a_jvm_is_taken_apart_once_it_is_there_for_the_second_time_and_never_again(proc: Proc) -> None:
    proc.put(1, *JAVA)
    assert proc.started_with() == "before"
    assert proc.started_with() == "before"
    proc.put(1, *JAVA, environment="")
    assert proc.started_with() == "before"
    assert proc.table.jvm(1).start().command.property("set") == "before"


def test_an_environment_that_came_after_the_command_line_is_seen(proc: Proc) -> None:
    """The kernel writes both when a program starts, the environment last."""
    proc.put(1, *JAVA, environment="")
    assert proc.started_with() is None
    proc.put(1, *JAVA)
    assert proc.started_with() == "before"


@pytest.mark.parametrize(("arguments", "start"), [((*JAVA, "other"), 7), (JAVA, 8)], ids=["program", "process"])
def test_another_program_and_another_process_are_taken_apart_anew(
    proc: Proc, arguments: tuple[str, ...], start: int
) -> None:
    proc.put(1, *JAVA)
    for _ in range(3):
        proc.later()[0].start()
    proc.put(1, *arguments, start=start, environment="JAVA_TOOL_OPTIONS=-Dset=after")
    assert proc.table.jvm(1).identity == ProcessIdentity(1, start)
    assert proc.table.jvm(1).start().command.property("set") == "after"
    assert proc.started_with() == "after"


def test_what_could_not_be_read_is_read_again(proc: Proc) -> None:
    proc.put(1, *JAVA)
    (proc.folder / "1" / "environ").unlink()
    for _ in range(3):
        (jvm,) = proc.later()
        assert jvm.start().hidden
    proc.put(1, *JAVA)
    (jvm,) = proc.later()
    assert not jvm.start().hidden


def test_a_process_that_ends_while_they_are_listed_costs_no_other(proc: Proc) -> None:
    proc.put(1, *JAVA)
    (proc.folder / "1" / "stat").unlink()
    proc.put(2, *JAVA)
    (proc.folder / "3").mkdir()
    assert [jvm.identity.pid for jvm in proc.table.jvms()] == [2]


def test_a_process_that_has_more_arguments_than_any_server_is_left_out(proc: Proc) -> None:
    proc.put(1, "java", *["x"] * 4000)
    proc.put(2, *JAVA)
    assert [jvm.identity.pid for jvm in proc.table.jvms()] == [2]


def test_a_long_start_is_taken_apart_each_time(proc: Proc) -> None:
    """Any user may have many of them."""
    long = "JAVA_TOOL_OPTIONS=" + " ".join(f"-Dx{n}={'y' * 200}" for n in range(600))
    for _ in range(3):
        proc.put(1, *JAVA, environment=f"{long} -Dset=before")
        assert proc.started_with() == "before"
    proc.put(1, *JAVA, environment="")
    assert proc.started_with() is None


@pytest.mark.parametrize(("count", "kept"), [(200, True), (201, False)])
def test_a_list_of_too_many_is_read_anew_for_whoever_asks(proc: Proc, count: int, *, kept: bool) -> None:
    for pid in range(1, count + 1):
        proc.put(pid, "java")
    assert len(proc.table.jvms()) == count
    proc.put(1, "sh")
    assert len(proc.table.jvms()) == (count if kept else count - 1)


def test_command_lines_that_are_too_long_together_are_read_anew_for_whoever_asks(proc: Proc) -> None:
    for pid in range(1, 19):
        proc.put(pid, "java", "x" * 250_000)
    assert len(proc.table.jvms()) == 18
    proc.put(1, "sh")
    assert len(proc.table.jvms()) == 17


def test_of_long_command_lines_only_what_tells_them_apart_is_held(proc: Proc) -> None:
    """Any user may have thousands of them."""
    for pid in range(1, 101):
        proc.put(pid, "java", "x" * 250_000, "-Dcarbon.home=/opt/wso2")
    tracemalloc.start()
    try:
        jvms = proc.table.jvms()
        held, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(jvms) == 100
    assert held < 1_000_000
    assert most < 4_000_000


def test_a_long_command_line_is_read_again_while_it_is_the_same(proc: Proc) -> None:
    long = ("java", "x" * 20_000, "-Dcarbon.home=/opt/wso2")
    proc.put(1, *long)
    (jvm,) = proc.table.jvms()
    told = [jvm.arguments]
    proc.put(1, "java", "y" * 20_000, "-Dcarbon.home=/opt/wso2")
    told.append(jvm.arguments)
    (proc.folder / "1" / "cmdline").unlink()
    told.append(jvm.arguments)
    assert told == [long, (), ()]
    assert jvm.start().is_carbon is False
