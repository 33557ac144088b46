"""Other systems than Linux, as far as they can be imitated here: psutil's readings only."""

from collections.abc import Callable

import psutil
import pytest

from exporter.host.metrics import HostMetrics
from exporter.host.registry import all_collectors
from exporter.jmx.deadline import Deadline
from exporter.system.roots import Roots

ReadValues = Callable[..., dict[tuple[str, ...], float]]

EVERYWHERE = {"cpu", "diskstats", "filesystem", "loadavg", "meminfo", "netdev", "stat", "time", "uname"}


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "LINUX", False)


def test_collectors_that_need_proc_are_not_there(elsewhere: None) -> None:
    assert {collector.name for collector in all_collectors(Roots())} == EVERYWHERE


def test_every_family_is_one_of_linux(values: ReadValues, monkeypatch: pytest.MonkeyPatch) -> None:
    linux = {
        family.name: (family.type, family.samples[0].labels.keys())
        for family in HostMetrics(all_collectors(Roots())).collect(Deadline.after(30))
    }
    monkeypatch.setattr(psutil, "LINUX", False)
    families = HostMetrics(all_collectors(Roots())).collect(Deadline.after(30))
    assert set(values(families, "node_scrape_collector_success").values()) == {1}
    assert {family.name: (family.type, family.samples[0].labels.keys()) for family in families} == {
        family.name: linux[family.name] for family in families
    }


@pytest.mark.parametrize(
    "name", ["node_memory_MemTotal_bytes", "node_memory_SwapTotal_bytes", "node_boot_time_seconds"]
)
def test_values_that_stand_still_are_those_of_linux(
    values: ReadValues, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    linux = values(HostMetrics(all_collectors(Roots())).collect(Deadline.after(30)), name)
    monkeypatch.setattr(psutil, "LINUX", False)
    assert values(HostMetrics(all_collectors(Roots())).collect(Deadline.after(30)), name) == pytest.approx(linux, abs=1)


def test_a_reading_that_psutil_refuses_costs_only_itself(
    values: ReadValues, elsewhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil, "virtual_memory", refuse)
    families = HostMetrics(all_collectors(Roots())).collect(Deadline.after(30))
    success = values(families, "node_scrape_collector_success")
    assert success[("meminfo",)] == 0
    assert success[("loadavg",)] == success[("time",)] == success[("uname",)] == 1
