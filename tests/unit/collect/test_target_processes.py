"""When a target's process is looked at: before its server answers where it is known, and again where need be."""

from collections.abc import Collection, Sequence

import pytest

from exporter.collect.shared_read import TargetReading
from exporter.collect.target import Target, TargetIdentity
from exporter.collect.target_processes import TargetProcesses
from exporter.host.jvms import SoughtJvm
from exporter.jmx.deadline import Deadline
from exporter.model.machine import (
    FilesystemFacts,
    LocalServer,
    ProcessFacts,
    ProcessFigures,
    ProcessIdentity,
    ProcessTrace,
)
from exporter.model.snapshot import Snapshot, TargetError
from exporter.targets.recordings import RecordedSource
from testing.restarted_jvm import restarted
from testing.second_mapper import NOBODY
from testing.written_machine import WrittenMachine

SERVER = ProcessIdentity(7, 70)
ANSWERED = TargetReading(Snapshot(()), None, 0.1)
SILENT = TargetReading(None, TargetError("timeout", "no answer"), 9.0)


class WatchedMachine(WrittenMachine):
    """Notes what it is asked for; the process uses one more file each time it is looked at."""

    def __init__(self) -> None:
        super().__init__(known={SERVER: ProcessFacts(SERVER, (), None, None)})
        self.asked: list[str] = []

    def find_jvms(self, jvms: Collection[SoughtJvm], deadline: Deadline) -> dict[SoughtJvm, ProcessFacts]:
        self.asked.append("find")
        return super().find_jvms(jvms, deadline)

    def read_process(self, process: ProcessFacts) -> ProcessFigures | None:
        self.asked.append("figures")
        return ProcessFigures(1.5, 1_000, self.asked.count("figures"), 64, 12, 100, 4, 5, 1.0, ())


@pytest.fixture
def watched() -> WatchedMachine:
    return WatchedMachine()


def target(process: ProcessIdentity | None) -> Target:
    return Target(TargetIdentity("a", "127.0.0.1", process=process), RecordedSource(Snapshot(())), NOBODY)


def processes(watched: WatchedMachine, known: Target, *, with_figures: bool = True) -> TargetProcesses:
    return TargetProcesses([known], watched, Deadline.after(10), with_figures=with_figures)


def open_files(found: TargetProcesses, known: Target, reading: TargetReading) -> int | None:
    (process,) = found.of([(known, reading)])
    assert process is not None
    return None if process.figures is None else process.figures.open_files


def test_a_process_that_is_known_is_looked_at_before_its_server_answers_and_not_again(watched: WatchedMachine) -> None:
    known = target(SERVER)
    found = processes(watched, known)
    assert watched.asked == ["find", "figures"]
    assert open_files(found, known, ANSWERED) == 1
    assert watched.asked == ["find", "figures"]


def test_where_the_server_has_not_answered_its_process_is_looked_at_again_since_it_may_have_ended(
    watched: WatchedMachine,
) -> None:
    known = target(SERVER)
    found = processes(watched, known)
    assert open_files(found, known, SILENT) == 2


def test_a_process_that_is_not_known_is_looked_for_once_its_server_has_answered(
    watched: WatchedMachine, kernel: Snapshot
) -> None:
    watched.processes[4373] = ProcessFacts(SERVER, (), None, None)
    known = target(None)
    found = processes(watched, known)
    assert watched.asked == []
    assert open_files(found, known, TargetReading(kernel, None, 0.1)) == 1
    assert watched.asked == ["find", "figures"]


def test_nobody_looks_at_what_a_process_uses_where_nobody_asks(watched: WatchedMachine) -> None:
    known = target(SERVER)
    found = processes(watched, known, with_figures=False)
    assert open_files(found, known, ANSWERED) is None
    assert watched.asked == ["find"]


def trace(
    watched: WatchedMachine,
    known: Target,
    reading: TargetReading = SILENT,
    servers: Sequence[LocalServer] = (),
    neighbours: Sequence[Target] = (),
) -> ProcessTrace:
    found = processes(watched, known)
    found.of([(known, reading)])
    (told,) = found.traces([known], [known, *neighbours], servers)
    return told


def test_a_process_that_was_seen_is_told_to_run_until_it_has_ended(watched: WatchedMachine) -> None:
    known = target(SERVER)
    assert trace(watched, known) == ProcessTrace(running=True)
    watched.known.clear()
    watched.dumps[SERVER] = 1_700_000_000.0
    assert trace(watched, known) == ProcessTrace(running=False, heap_dumped_at=1_700_000_000.0)


def test_a_server_whose_process_was_never_seen_has_no_trace(watched: WatchedMachine) -> None:
    watched.dumps[SERVER] = 1_700_000_000.0
    assert trace(watched, target(None), ANSWERED) == ProcessTrace()


def test_a_server_that_runs_elsewhere_now_has_no_trace_of_the_process_before(
    watched: WatchedMachine, kernel: Snapshot
) -> None:
    watched.processes[4373] = ProcessFacts(SERVER, (), None, None)
    known = target(None)
    assert trace(watched, known, TargetReading(kernel, None, 0.1)).running
    watched.processes.clear()
    assert trace(watched, known, TargetReading(restarted(kernel), None, 0.1)) == ProcessTrace()


def test_where_nobody_asks_for_figures_nobody_looks_for_traces(watched: WatchedMachine) -> None:
    known = target(SERVER)
    found = processes(watched, known, with_figures=False)
    found.of([(known, SILENT)])
    assert found.traces([known], [known], ()) == [ProcessTrace()]


@pytest.fixture
def at_home(watched: WatchedMachine) -> Target:
    """A server that was seen in a home of the machine, and has ended."""
    disk = FilesystemFacts("/opt", 2, 1, 1, None, None)
    watched.known[SERVER] = ProcessFacts(SERVER, (), "/opt/wso2", disk)
    known = target(SERVER)
    assert trace(watched, known).running
    watched.known.clear()
    return known


STARTED = ProcessIdentity(8, 80)


@pytest.mark.parametrize(
    ("server", "running"),
    [
        (LocalServer(STARTED, home="/opt/wso2", mountpoint="/opt"), True),
        (LocalServer(STARTED, home="/opt/other", mountpoint="/opt"), False),
        (LocalServer(STARTED, home="/opt/wso2"), False),
    ],
)
def test_a_server_that_was_started_again_runs_before_it_can_be_read(
    watched: WatchedMachine, at_home: Target, server: LocalServer, *, running: bool
) -> None:
    """From the same home, and not from one of this name in a container."""
    assert trace(watched, at_home, servers=[server]).running is running


def test_another_server_of_the_same_home_is_not_the_one_that_has_ended(
    watched: WatchedMachine, at_home: Target
) -> None:
    disk = FilesystemFacts("/opt", 2, 1, 1, None, None)
    watched.known[STARTED] = ProcessFacts(STARTED, (), "/opt/wso2", disk)
    other = target(STARTED)
    assert trace(watched, other).running
    servers = [LocalServer(STARTED, home="/opt/wso2", mountpoint="/opt")]
    assert trace(watched, at_home, servers=servers, neighbours=[other]).running is False
