import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Event

import psutil
import pytest

from exporter.collect.machine import ThisMachine
from exporter.host import carbon_servers
from exporter.host.jvms import LocalJvms
from exporter.host.metrics import HostMetrics
from exporter.jmx.deadline import Deadline
from exporter.model.machine import JvmIdentity, ProcessFacts, ProcessIdentity
from exporter.model.metrics import Family, gauge
from exporter.system.process_identity import identify
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots
from testing.patience import ends_in_time


@pytest.fixture
def release() -> Iterator[Event]:
    """Whoever hangs waits for it; set at the test's end."""
    event = Event()
    yield event
    event.set()


JVMS = LocalJvms(ProcessTable(Roots()))


class Hanging:
    name = "hanging"

    def __init__(self, release: Event) -> None:
        self.release = release

    def collect(self) -> Sequence[Family]:
        self.release.wait(60)
        return (gauge("node_hanging", "A figure.", [({}, 1)]),)


def test_what_hangs_is_given_up_at_the_deadline(release: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by itself would take a minute."""
    monkeypatch.setattr("exporter.host.jvms.DEFAULT_LIMIT_SECONDS", 60)
    monkeypatch.setattr("exporter.host.metrics.LIMIT_SECONDS", 60)
    monkeypatch.setattr(carbon_servers, "carbon_processes", lambda _: release.wait(60) and ())
    machine = ThisMachine(Roots(), HostMetrics([Hanging(release)]), JVMS)
    with ends_in_time():
        deadline = Deadline.after(0.2)
        facts = machine.facts(deadline)
        families = machine.families(deadline)
    assert facts.cores == os.sysconf("SC_NPROCESSORS_ONLN")
    assert "node_hanging" not in [family.name for family in families]


def test_a_process_is_found_though_another_server_took_all_of_the_scrapes_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the moment that is left for it, which is longer here: a busy machine may need it."""
    monkeypatch.setattr("exporter.collect.machine._LEAST_SECONDS", 10)
    this = JvmIdentity(os.getpid(), psutil.Process().create_time())
    assert ThisMachine(Roots(), None, JVMS).find_jvms([this], Deadline.after(0)).keys() == {this}


def test_a_process_that_went_to_another_while_the_servers_were_read_has_no_figures() -> None:
    here = identify(os.getpid(), Roots())
    facts, machine = ProcessFacts(here, (), None, None), ThisMachine(Roots(), None, JVMS)
    assert machine.read_process(facts) is not None
    assert machine.read_process(replace(facts, identity=replace(here, start=here.start - 1))) is None


def test_a_process_runs_until_it_has_ended_or_its_id_went_to_another() -> None:
    here, machine = identify(os.getpid(), Roots()), ThisMachine(Roots(), None, JVMS)
    assert machine.is_running(here) is True
    assert machine.is_running(replace(here, start=here.start - 1)) is False
    assert machine.is_running(replace(here, pid=2**22 + 1)) is False


def test_whether_a_process_runs_that_may_not_be_looked_at_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(pid: int, roots: Roots) -> ProcessIdentity:
        raise PermissionError

    here = identify(os.getpid(), Roots())
    monkeypatch.setattr("exporter.collect.machine.identify", refuse)
    assert ThisMachine(Roots(), None, JVMS).is_running(here) is None
