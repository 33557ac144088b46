"""A real JVM whose memory ran out: the heap that it wrote is seen while it runs, and once it has ended."""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil
import pytest

from development.jvm import JavaServer
from exporter.collect.consumers import Consumers
from exporter.collect.machine import ThisMachine
from exporter.collect.roster import FixedRoster
from exporter.collect.scrape import Scraper
from exporter.collect.target import Target, TargetIdentity
from exporter.guidelines import Guidelines
from exporter.host.jvms import LocalJvms
from exporter.jmx import ServiceUrl
from exporter.jmx.deadline import Deadline
from exporter.mapping import MetricMapper
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots
from exporter.targets.native.source import NativeOptions
from exporter.targets.transports import open_target

NAMES = ("wso2_up", "wso2_up_changed_timestamp_seconds", "wso2_process_running", "wso2_heap_dump_timestamp_seconds")


@pytest.fixture(params=[(11, ""), (17, "folder"), (21, "heap-dump.hprof"), (25, "heap-%p.hprof")])
def server(
    request: pytest.FixtureRequest, jdks: Mapping[int, Path], java_programs: Path, tmp_path: Path
) -> Iterator[JavaServer]:
    """In each way to say where the heap is to be written."""
    release, path = request.param
    (tmp_path / "folder").mkdir()
    told = [f"-XX:HeapDumpPath={tmp_path / path}"] if path else []
    options = ["-Xmx32m", "-XX:+HeapDumpOnOutOfMemoryError", *told]
    with JavaServer(jdks[release], java_programs, ["FullHeap"], java_options=options) as server:
        yield server


@pytest.fixture
def scraper(server: JavaServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scraper]:
    """The moment that is left for a process is longer here: a busy machine may need it."""
    monkeypatch.setattr("exporter.collect.machine._LEAST_SECONDS", 10)
    consumers = Consumers(Guidelines.load(), MetricMapper(()), MetricMapper(()))
    source = open_target(ServiceUrl("127.0.0.1", server.jmx_port), None, "native", NativeOptions())
    target = Target(TargetIdentity("server", "127.0.0.1"), source, consumers)
    machine = ThisMachine(Roots(), None, LocalJvms(ProcessTable(Roots())))
    scraper = Scraper(FixedRoster([target]), machine, consumers.guidelines)
    yield scraper
    scraper.close()


def scraped(scraper: Scraper) -> dict[str, float]:
    """On the page of all targets and on that of this one, which tell the same."""
    pages = scraper.everything(Deadline.after(20)), scraper.probe("server", Deadline.after(20))
    everything, probed = (
        {family.name: sample.value for family in page if family.name in NAMES for sample in family.samples}
        for page in pages
    )
    assert everything == probed
    return everything


def test_its_heap_is_seen_while_it_runs_and_once_it_has_ended(
    server: JavaServer, scraper: Scraper, tmp_path: Path
) -> None:
    (heap,) = (*Path(psutil.Process(server.pid).cwd()).glob("*.hprof"), *tmp_path.glob("**/*.hprof"))
    before = time.time()
    running = scraped(scraper)
    since = running["wso2_up_changed_timestamp_seconds"]
    assert before <= since <= time.time()
    assert running == {
        "wso2_up": 1,
        "wso2_up_changed_timestamp_seconds": since,
        "wso2_process_running": 1,
        "wso2_heap_dump_timestamp_seconds": pytest.approx(heap.stat().st_mtime, abs=0.001),
    }
    assert scraped(scraper) == running
    server.stop()
    ended = scraped(scraper)
    ended_since = ended["wso2_up_changed_timestamp_seconds"]
    assert ended_since > since
    assert ended == running | {
        "wso2_up": 0,
        "wso2_up_changed_timestamp_seconds": ended_since,
        "wso2_process_running": 0,
    }
    heap.unlink()
    assert "wso2_heap_dump_timestamp_seconds" not in scraped(scraper)
