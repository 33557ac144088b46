"""A real JVM on this machine, read as a configured server is."""

import re
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from exporter.collect.consumers import Consumers
from exporter.collect.machine import ThisMachine
from exporter.collect.roster import FixedRoster
from exporter.collect.scrape import Scraper
from exporter.collect.target import Target, TargetIdentity
from exporter.guidelines import Guidelines
from exporter.host.jvms import LocalJvms
from exporter.jmx.deadline import Deadline
from exporter.mapping import MetricMapper
from exporter.model.metrics import Family
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots
from exporter.targets.native.source import NativeOptions
from exporter.targets.transports import open_target
from testing.jvm import Jvm, StartJvm
from testing.processes import proc_of


@pytest.fixture
def jvm(start_jvm: StartJvm) -> Iterator[Jvm]:
    jvm = start_jvm("-Dcarbon.home=/opt/wso2")
    yield jvm
    jvm.stop()


@pytest.fixture
def roots(jvm: Jvm, tmp_path: Path) -> Roots:
    """A /proc in which the server is."""
    return proc_of(tmp_path, jvm.process.pid)


@pytest.fixture
def scraper(jvm: Jvm, roots: Roots) -> Iterator[Scraper]:
    consumers = Consumers(Guidelines.load(), MetricMapper(()), MetricMapper(()))
    source = open_target(jvm.url, None, "native", NativeOptions())
    target = Target(TargetIdentity("server", "127.0.0.1"), source, consumers)
    machine = ThisMachine(roots, None, LocalJvms(ProcessTable(roots)))
    scraper = Scraper(FixedRoster([target]), machine, consumers.guidelines)
    yield scraper
    scraper.close()


def values(families: Sequence[Family], *names: str) -> dict[str, float]:
    """Of the families that are there, each of which has one sample."""
    return {family.name: family.samples[0].value for family in families if family.name in names}


def test_it_keeps_its_process_when_the_clock_is_set(scraper: Scraper, roots: Roots) -> None:
    """The kernel reckons a process's start from the clock, and then tells another one."""
    threads = values(scraper.everything(Deadline.after(20)), "wso2_process_threads")
    stat = Path(roots.proc, "stat")
    booted = re.sub(r"(?<=^btime )\d+", lambda match: str(int(match[0]) + 3600), stat.read_text(), flags=re.MULTILINE)
    stat.unlink()
    stat.write_text(booted)
    families = scraper.everything(Deadline.after(20))
    assert values(families, "wso2_up", "wso2_process_threads").keys() == {"wso2_up", *threads}
    assert threads


def test_it_has_the_figures_of_its_process_while_it_is_stopped(
    scraper: Scraper, jvm: Jvm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is connected to, and never answers. The moment that is left for its process is longer here."""
    monkeypatch.setattr("exporter.collect.machine._LEAST_SECONDS", 10)
    names = ("wso2_up", "wso2_process_threads", "wso2_process_open_fds")
    assert values(scraper.everything(Deadline.after(20)), *names)["wso2_up"] == 1
    jvm.process.send_signal(signal.SIGSTOP)
    try:
        stopped = [scraper.everything(Deadline.after(1)), scraper.probe("server", Deadline.after(1))]
        here = psutil.Process(jvm.process.pid)
        expected = {"wso2_up": 0, "wso2_process_threads": here.num_threads(), "wso2_process_open_fds": here.num_fds()}
    finally:
        jvm.process.send_signal(signal.SIGCONT)
    assert [values(families, *names) for families in stopped] == [expected, expected]
    assert values(scraper.everything(Deadline.after(20)), *names)["wso2_up"] == 1


def test_it_has_no_figures_once_it_has_ended(scraper: Scraper, jvm: Jvm) -> None:
    names = ("wso2_up", "wso2_process_threads")
    assert values(scraper.everything(Deadline.after(20)), *names)["wso2_up"] == 1
    jvm.stop()
    assert values(scraper.everything(Deadline.after(5)), *names) == {"wso2_up": 0}
