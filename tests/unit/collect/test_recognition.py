"""A server's process on this machine: known once it was recognized, whatever the clock does, and while it hangs."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from threading import Semaphore

import pytest

from exporter.collect.scrape import Scraper
from exporter.collect.target import TargetIdentity
from exporter.host.jvms import SoughtJvm
from exporter.jmx.deadline import Deadline
from exporter.model.machine import CgroupLimits, ProcessFacts, ProcessFigures, ProcessIdentity
from exporter.model.metrics import Family
from exporter.model.snapshot import AttributeQuery, Snapshot, TargetError
from testing.clock import Clock
from testing.patience import PATIENCE
from testing.restarted_jvm import restarted
from testing.scraper_of import ScraperOf
from testing.written_machine import WrittenMachine

KERNELS_PID = 4373
"""Of the recorded kernel: `java.lang:type=Runtime` says `4373@vm`."""

HANGS = TargetError("timeout", "no answer before the scrape's deadline")


class Server:
    """What it answers may be changed, an error is raised; what happens before may be changed, too."""

    def __init__(self, answer: Snapshot) -> None:
        self.answer: Snapshot | TargetError = answer
        self.before: Callable[[], object] = lambda: None

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        self.before()
        if isinstance(self.answer, TargetError):
            raise self.answer
        return self.answer

    def close(self) -> None:
        pass


def open_files(families: Sequence[Family]) -> list[float]:
    return [sample.value for family in families if family.name == "wso2_process_open_fds" for sample in family.samples]


def scraped(scraper: Scraper) -> list[float]:
    return open_files(scraper.everything(Deadline.after(10)))


@pytest.fixture
def server(kernel: Snapshot) -> Server:
    return Server(kernel)


@pytest.fixture
def process(machine: WrittenMachine, roomy_process: ProcessFacts) -> ProcessFacts:
    """The server's process: it runs, has 30 files open, and fits what the JVM says of itself."""
    machine.processes[KERNELS_PID] = roomy_process
    machine.readings[roomy_process.identity.pid] = ProcessFigures(1.5, 1_000, 30, 64, 12, 100, 4, 5, 1.0, ())
    return roomy_process


@pytest.fixture
def scraper(scraper_of: ScraperOf, server: Server, process: ProcessFacts) -> Scraper:
    return scraper_of({"carbon": server})


def set_the_clock(machine: WrittenMachine) -> None:
    """What JVMs say of their start fits no process any more."""
    machine.known |= {facts.identity: facts for facts in machine.processes.values()}
    machine.processes.clear()


def test_a_server_keeps_its_process_when_the_clock_is_set(scraper: Scraper, machine: WrittenMachine) -> None:
    assert scraped(scraper) == [30]
    set_the_clock(machine)
    assert scraped(scraper) == [30]


def test_a_server_that_fits_no_process_is_not_known_later(scraper: Scraper, machine: WrittenMachine) -> None:
    """As in a container, whose process id is somebody else's here."""
    set_the_clock(machine)
    for _ in range(2):
        assert scraped(scraper) == []


def test_a_server_that_was_started_again_has_nothing_of_the_process_before(
    scraper: Scraper, machine: WrittenMachine, server: Server, kernel: Snapshot
) -> None:
    """Even where that still runs."""
    assert scraped(scraper) == [30]
    set_the_clock(machine)
    server.answer = restarted(kernel)
    assert scraped(scraper) == []
    server.answer = HANGS
    assert scraped(scraper) == []


def test_a_server_that_was_started_again_is_recognized_anew(
    scraper: Scraper, machine: WrittenMachine, server: Server, kernel: Snapshot, process: ProcessFacts
) -> None:
    assert scraped(scraper) == [30]
    after = replace(process, identity=ProcessIdentity(2, 8))
    machine.processes[KERNELS_PID] = after
    machine.readings[2] = replace(machine.readings[1], open_files=40)
    server.answer = restarted(kernel)
    assert scraped(scraper) == [40]
    set_the_clock(machine)
    assert scraped(scraper) == [40]


def test_a_process_that_did_not_let_itself_be_looked_at_once_is_not_forgotten(
    scraper: Scraper, machine: WrittenMachine, process: ProcessFacts
) -> None:
    assert scraped(scraper) == [30]
    set_the_clock(machine)
    del machine.known[process.identity]
    assert scraped(scraper) == []
    machine.known[process.identity] = process
    assert scraped(scraper) == [30]


def test_a_server_that_hangs_has_the_figures_of_its_process(
    scraper: Scraper, machine: WrittenMachine, server: Server, process: ProcessFacts
) -> None:
    machine.processes[KERNELS_PID] = replace(process, cgroup=CgroupLimits(memory_bytes=2_000))
    scraper.everything(Deadline.after(10))
    server.answer = HANGS
    machine.readings[1] = replace(machine.readings[1], open_files=64)
    for families in (scraper.everything(Deadline.after(10)), scraper.probe("carbon", Deadline.after(10))):
        values = {family.name: [sample.value for sample in family.samples] for family in families}
        assert values["wso2_up"] == [0]
        assert values["wso2_process_open_fds"] == [64]
        assert values["wso2_cgroup_memory_limit_bytes"] == [2_000]


def test_a_process_that_is_known_is_looked_for_while_its_server_is_read(
    scraper: Scraper, machine: WrittenMachine, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that hangs takes all of the scrape's time, and a machine that is busy then has none for its process."""
    assert scraped(scraper) == [30]
    clock, looked_for, in_time = Clock(), Semaphore(0), machine.find_jvms

    def look(jvms: Collection[SoughtJvm], by: Deadline) -> dict[SoughtJvm, ProcessFacts]:
        found = {} if by.passed() else in_time(jvms, by)
        looked_for.release()
        return found

    def hang() -> None:
        assert looked_for.acquire(timeout=PATIENCE), "it is not looked for while its server is read"
        clock.now += 1

    monkeypatch.setattr(machine, "find_jvms", look)
    server.answer, server.before = HANGS, hang
    assert open_files(scraper.everything(Deadline.after(0.5, clock))) == [30]
    assert open_files(scraper.probe("carbon", Deadline.after(0.5, clock))) == [30]
    (result,) = scraper.overview(Deadline.after(0.5, clock)).results
    assert result.process is not None


def test_a_found_server_that_hangs_has_the_figures_of_its_process(
    scraper_of: ScraperOf, server: Server, process: ProcessFacts
) -> None:
    """Also where it was never read."""
    server.answer = HANGS
    found = TargetIdentity("carbon", "127.0.0.1", process=process.identity)
    assert scraped(scraper_of({"carbon": server}, carbon=found)) == [30]


def test_a_server_that_has_ended_has_no_figures(scraper: Scraper, machine: WrittenMachine, server: Server) -> None:
    assert scraped(scraper) == [30]
    server.answer = TargetError("connect", "connection refused")
    machine.processes.clear()
    assert scraped(scraper) == []


def test_a_server_that_was_never_recognized_has_no_figures_while_it_hangs(scraper: Scraper, server: Server) -> None:
    server.answer = HANGS
    assert scraped(scraper) == []


def test_nothing_is_judged_by_the_process_of_a_server_that_hangs(
    scraper: Scraper, server: Server, kernel: Snapshot
) -> None:
    """What is left of something is unknown; what the server was given was judged while it said so, and stays."""
    scraper.everything(Deadline.after(10))
    before = {each.guideline: each.found for each in scraper.overview(Deadline.after(10)).results[0].report.assessments}
    server.answer = HANGS
    (result,) = scraper.overview(Deadline.after(10)).results
    own = [each for each in result.report.assessments if not each.machine]
    assert {each.status for each in own if each.kind == "headroom"} <= {"unknown", "not_applicable"}
    assert {
        each.guideline for each in own if each.status in ("ok", "warning") and each.found != before[each.guideline]
    } == set()


def test_the_page_is_told_of_the_process_of_a_server_that_hangs(
    scraper: Scraper, server: Server, process: ProcessFacts
) -> None:
    scraper.everything(Deadline.after(10))
    server.answer = HANGS
    (result,) = scraper.overview(Deadline.after(10)).results
    assert result.process is not None
    assert result.process.facts == process
