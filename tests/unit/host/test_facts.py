import os
from pathlib import Path
from threading import Event

import psutil
import pytest

from exporter.host import carbon_servers
from exporter.host.facts import read_host_facts
from exporter.host.jvms import LocalJvms
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots
from testing.host_facts import kernel_memory, no_servers, no_use
from testing.patience import ends_in_time


@pytest.mark.parametrize(
    ("file", "unknown"), [("meminfo", {"memory_bytes", "memory_available_bytes"}), ("loadavg", {"load5"})]
)
def test_what_cannot_be_read_is_unknown_and_the_rest_is_known(file: str, unknown: set[str], procfs: Path) -> None:
    for name in {"meminfo", "loadavg"} - {file}:
        (procfs / name).write_bytes(Path("/proc", name).read_bytes())
    facts = read_host_facts(Roots(str(procfs)), no_servers, no_use)
    figures = ("cores", "memory_bytes", "memory_available_bytes", "load5")
    assert {name for name in figures if getattr(facts, name) is None} == unknown


def test_cores_that_cannot_be_counted_are_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "cpu_count", lambda: None)
    facts = read_host_facts(Roots(sys="/no/sysfs"), no_servers, no_use)
    assert facts.cores is None
    assert facts.memory_bytes == kernel_memory("MemTotal")


@pytest.mark.parametrize(("online", "cores"), [("0\n", 1), ("0-3\n", 4), ("0,2-3,7\n", 4)])
def test_cores_are_the_processors_that_sysfs_says_are_online(online: str, cores: int, tmp_path: Path) -> None:
    (tmp_path / "devices/system/cpu").mkdir(parents=True)
    (tmp_path / "devices/system/cpu/online").write_text(online, encoding="ascii")
    assert read_host_facts(Roots(sys=str(tmp_path)), no_servers, no_use).cores == cores


def test_facts_are_read_where_processes_cannot_be_listed(procfs: Path) -> None:
    facts = read_host_facts(Roots(), LocalJvms(ProcessTable(Roots(str(procfs)))).servers, no_use)
    assert facts.carbon_processes is None
    assert facts.cores == os.sysconf("SC_NPROCESSORS_ONLN")


def test_a_process_that_is_stuck_in_the_kernel_costs_no_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading its command line then waits for as long as it is stuck."""
    release = Event()
    monkeypatch.setattr(carbon_servers, "carbon_processes", lambda _: release.wait(60) and ())
    with ends_in_time():
        facts = read_host_facts(Roots(), lambda: LocalJvms(ProcessTable(Roots())).servers(0.1), no_use)
    release.set()
    assert facts.carbon_processes is None
    assert facts.cores == os.sysconf("SC_NPROCESSORS_ONLN")


@pytest.mark.parametrize(
    ("lines", "total", "available"),
    [
        ("MemTotal: 4 kB\nMemFree: 1 kB\n", 4096, None),
        ("MemTotal: 4 kB\nMemFree: 1 kB\nMemAvailable: 0 kB\n", 4096, None),
        ("MemTotal: 4 kB\nMemFree: 1 kB\nMemAvailable: 3 kB\n", 4096, 3072),
        ("MemTotal: 4 kB\nMemFree: 1 kB\nMemAvailable: 9 kB\n", 4096, 1024),  # a container whose total is its own
    ],
)
def test_available_memory_that_the_kernel_does_not_tell_is_unknown(
    procfs: Path, lines: str, total: int, available: int | None
) -> None:
    (procfs / "meminfo").write_text(lines, encoding="ascii")
    facts = read_host_facts(Roots(str(procfs)), no_servers, no_use)
    assert (facts.memory_bytes, facts.memory_available_bytes) == (total, available)


def test_a_load_of_0_is_known(procfs: Path) -> None:
    (procfs / "loadavg").write_text("0.00 0.00 0.00 1/100 4242\n", encoding="ascii")
    assert read_host_facts(Roots(str(procfs)), no_servers, no_use).load5 == 0
