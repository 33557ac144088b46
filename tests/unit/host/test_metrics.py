import logging
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

import psutil
import pytest

from exporter.host.collector import NothingToReadError
from exporter.host.collectors import collector_names
from exporter.host.collectors.filesystem import FilesystemCollector
from exporter.host.metrics import LIMIT_SECONDS, CollectorOutcome, HostMetrics
from exporter.host.registry import all_collectors, choose_collectors
from exporter.jmx.deadline import Deadline
from exporter.model.metrics import Family, gauge
from exporter.runtime.calls import PATIENCE_SECONDS, SharedCalls
from exporter.system.roots import Roots
from testing.aside import Aside
from testing.fake_time import FakeTime
from testing.shortage import after

ReadValues = Callable[..., dict[tuple[str, ...], float]]
Write = Callable[[str, str], None]


class Given:
    """A collector of given families, that fails where it is given an error."""

    def __init__(self, name: str, *families: Family) -> None:
        self.name = name
        self.families = families
        self.error: Exception | None = None

    def collect(self) -> Sequence[Family]:
        if self.error:
            raise self.error
        return self.families


def one(name: str) -> Family:
    return gauge(name, "A figure.", [({}, 1)])


@pytest.mark.parametrize("error", [OSError("refused"), KeyError("x"), psutil.AccessDenied(1), AssertionError()])
def test_a_collector_that_fails_costs_only_itself(values: ReadValues, error: Exception) -> None:
    first, second = Given("first", one("node_a")), Given("second", one("node_b"))
    first.error = error
    families = HostMetrics([first, second]).collect(Deadline.after(30))
    assert [family.name for family in families if "scrape" not in family.name] == ["node_b"]
    assert values(families, "node_scrape_collector_success") == {("first",): 0, ("second",): 1}
    assert values(families, "node_scrape_collector_duration_seconds").keys() == {("first",), ("second",)}


def test_a_lasting_failure_is_logged_once_and_again_after_it_was_over(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    collector = Given("first")
    metrics = HostMetrics([collector])
    for error in (OSError("refused"), OSError("refused"), None, None, OSError("refused")):
        collector.error = error
        metrics.collect(Deadline.after(30))
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO", "WARNING"]
    assert {vars(record)["host_collector"] for record in caplog.records} == {"first"}


def test_a_family_that_two_collectors_give_is_served_once(values: ReadValues) -> None:
    families = HostMetrics([Given("first", one("node_a")), Given("second", one("node_a"), one("node_b"))]).collect(
        Deadline.after(30)
    )
    assert [family.name for family in families if "scrape" not in family.name] == ["node_a"]
    assert values(families, "node_scrape_collector_success") == {("first",): 1, ("second",): 0}


def test_a_series_that_a_collector_gives_twice_is_served_once_and_told(
    values: ReadValues, caplog: pytest.LogCaptureFixture
) -> None:
    samples = [({"device": "a"}, 1.0), ({"device": "b"}, 2.0), ({"device": "a"}, 3.0)]
    families = HostMetrics([Given("first", gauge("node_a", "A figure.", samples))]).collect(Deadline.after(30))
    (family,) = (each for each in families if each.name == "node_a")
    assert [(sample.labels["device"], sample.value) for sample in family.samples] == [("a", 1), ("b", 2)]
    assert values(families, "node_scrape_collector_success") == {("first",): 0}
    assert "the family node_a has a series twice" in caplog.text


def test_a_family_without_samples_is_not_served() -> None:
    families = HostMetrics([Given("first", gauge("node_a", "A figure.", []))]).collect(Deadline.after(30))
    assert "node_a" not in [family.name for family in families]


def test_a_collector_without_anything_to_read_has_not_succeeded_and_is_not_logged(
    values: ReadValues, caplog: pytest.LogCaptureFixture
) -> None:
    collector = Given("bonding")
    collector.error = NothingToReadError("no bonds")
    assert values(HostMetrics([collector]).collect(Deadline.after(30)), "node_scrape_collector_success") == {
        ("bonding",): 0
    }
    assert caplog.records == []


def test_every_collector_reads_this_machine(values: ReadValues, caplog: pytest.LogCaptureFixture) -> None:
    families = HostMetrics(all_collectors(Roots())).collect(Deadline.after(30))
    assert caplog.records == []
    success = values(families, "node_scrape_collector_success")
    assert success.keys() == {(name,) for name in collector_names()}
    assert sum(success.values()) >= 20
    names = [family.name for family in families]
    assert len(names) == len(set(names))


def test_collectors_are_chosen_by_name() -> None:
    chosen = choose_collectors(["meminfo", "cpu"], all_collectors(Roots()))
    assert [collector.name for collector in chosen] == ["cpu", "meminfo"]


def test_a_proc_that_holds_nothing_costs_no_other_collector(values: ReadValues, procfs: Path) -> None:
    success = values(
        HostMetrics(all_collectors(Roots(str(procfs)))).collect(Deadline.after(30)), "node_scrape_collector_success"
    )
    assert success[("meminfo",)] == 0
    assert success[("timex",)] == success[("os",)] == success[("netclass",)] == 1


class Hanging(Given):
    """A collector that hangs until it is released."""

    def __init__(self, name: str, release: Event) -> None:
        super().__init__(name, one("node_hanging"))
        self.release = release
        self.begun = 0
        self.under_way = Event()

    def collect(self) -> Sequence[Family]:
        self.begun += 1
        self.under_way.set()
        self.release.wait()
        return self.families


def test_a_collector_that_hangs_has_failed_by_the_deadline_and_the_others_have_not(
    values: ReadValues, server_gone: Event, caplog: pytest.LogCaptureFixture
) -> None:
    time = FakeTime()
    calls = SharedCalls[str, CollectorOutcome](in_turn=True, time=time)
    hanging = Hanging("hung", server_gone)
    metrics = HostMetrics([hanging, Given("second", one("node_b"))], calls)
    scrape = Aside(lambda: metrics.collect(Deadline.after(LIMIT_SECONDS - 1, time.now)))
    assert hanging.under_way.wait(30)
    time.move_until(lambda: calls.join("second") is None, PATIENCE_SECONDS)
    time.move_for_who_waits(LIMIT_SECONDS - 1)
    scrapes = [scrape.gave()]
    time.move(1)
    scrapes += [metrics.collect(Deadline.after(1, time.now)) for _ in range(2)]  # no time passes
    for families in scrapes:
        assert values(families, "node_scrape_collector_success") == {("hung",): 0, ("second",): 1}
        assert [family.name for family in families if "scrape" not in family.name] == ["node_b"]
    (record,) = caplog.records
    assert (record.levelname, vars(record)["host_collector"]) == ("WARNING", "hung")


def test_a_collector_that_hangs_is_not_started_again_after_a_reload(server_gone: Event) -> None:
    time, collector = FakeTime(), Hanging("hung", server_gone)
    calls = SharedCalls[str, CollectorOutcome](in_turn=True, time=time)
    scrape = Aside(lambda: HostMetrics([collector], calls).collect(Deadline.after(30)))
    assert collector.under_way.wait(30)
    time.move_for_who_waits(LIMIT_SECONDS)
    scrape.gave()
    HostMetrics([collector], calls).collect(Deadline.after(30))
    assert collector.begun == 1


def test_the_machine_is_read_while_a_mount_is_stuck(
    values: ReadValues, write: Write, tmp_path: Path, stuck: list[str], server_gone: Event
) -> None:
    write("self/mounts", "nas:/export /stuck nfs4 rw 0 0\n")
    time = FakeTime()
    calls = SharedCalls[str, os.statvfs_result](time=time)
    filesystem = FilesystemCollector(Roots(str(tmp_path)), 2, calls)
    others = [each for each in all_collectors(Roots()) if each.name != filesystem.name]
    scrape = Aside(lambda: HostMetrics([filesystem, *others]).collect(Deadline.after(30)))
    after(lambda: stuck == ["/stuck"])
    time.move_for_who_waits(2)
    families = scrape.gave()
    assert values(families, "node_filesystem_device_error") == {("nas:/export", "/stuck", "nfs4"): 1}
    assert values(families, "node_scrape_collector_success")[("filesystem",)] == 1
    assert "node_memory_MemTotal_bytes" in [family.name for family in families]


def test_a_scrape_in_a_hurry_waits_for_a_collector_that_another_began_long_ago(
    values: ReadValues, server_gone: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For less time than has passed since, and within the collectors' own limit."""
    monkeypatch.setattr("exporter.host.metrics.LIMIT_SECONDS", 60)
    time, collector = FakeTime(), Hanging("slow", server_gone)
    metrics = HostMetrics([collector], SharedCalls[str, CollectorOutcome](in_turn=True, time=time))
    patient = Aside(lambda: metrics.collect(Deadline.after(60, time.now)))
    assert collector.under_way.wait(30)
    time.move(21)
    hurried = Aside(lambda: metrics.collect(Deadline.after(20, time.now)))
    after(lambda: time.waits() == 2)
    server_gone.set()
    patient.gave()
    families = hurried.gave()
    assert values(families, "node_scrape_collector_success") == {("slow",): 1}
