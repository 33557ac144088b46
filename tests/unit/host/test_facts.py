import os
import subprocess
import time
from pathlib import Path
from threading import Event

import psutil
import pytest
from psutil._ntuples import svmem

from exporter.host import process as host_process
from exporter.host.facts import read_host_facts
from exporter.host.process import LocalJvms, count_carbon_processes


def refuse(*_: object, **__: object) -> None:
    raise OSError("refused")


def kernel_memory(field: str) -> int:
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:"))


def test_facts_are_those_of_this_machine() -> None:
    facts = read_host_facts(count_carbon_processes)
    cores = subprocess.run(["getconf", "_NPROCESSORS_ONLN"], check=True, capture_output=True, text=True).stdout
    assert facts.cores == int(cores)
    assert facts.memory_bytes == kernel_memory("MemTotal")
    assert facts.memory_available_bytes == pytest.approx(kernel_memory("MemAvailable"), rel=0.1)
    assert facts.load5 == pytest.approx(float(Path("/proc/loadavg").read_text(encoding="ascii").split()[1]), abs=1)


@pytest.mark.parametrize(
    ("reading", "unknown"),
    [
        ("cpu_count", {"cores"}),
        ("virtual_memory", {"memory_bytes", "memory_available_bytes"}),
        ("getloadavg", {"load5"}),
    ],
)
def test_what_cannot_be_read_is_unknown_and_the_rest_is_known(
    reading: str, unknown: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psutil, reading, refuse)
    facts = read_host_facts(count_carbon_processes)
    figures = ("cores", "memory_bytes", "memory_available_bytes", "load5")
    assert {name for name in figures if getattr(facts, name) is None} == unknown


def test_facts_are_read_where_processes_cannot_be_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "pids", refuse)
    facts = read_host_facts(count_carbon_processes)
    assert facts.carbon_processes is None
    assert facts.cores == os.sysconf("SC_NPROCESSORS_ONLN")


def test_a_process_that_is_stuck_in_the_kernel_costs_no_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading its command line then waits for as long as it is stuck."""
    release = Event()
    monkeypatch.setattr(host_process, "count_carbon_processes", lambda: release.wait(60) and 0)
    began = time.monotonic()
    facts = read_host_facts(lambda: LocalJvms().count_carbon(0.1))
    assert time.monotonic() - began < 30
    release.set()
    assert facts.carbon_processes is None
    assert facts.cores == os.sysconf("SC_NPROCESSORS_ONLN")


def test_available_memory_that_psutil_could_not_tell_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    told = svmem(total=4096, available=0, percent=0, used=0, free=1024, active=0, inactive=0, buffers=0, cached=0,
                 shared=0, slab=0)  # fmt: skip
    monkeypatch.setattr(psutil, "virtual_memory", lambda: told)
    facts = read_host_facts(count_carbon_processes)
    assert (facts.memory_bytes, facts.memory_available_bytes) == (4096, None)


def test_a_load_of_0_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "getloadavg", lambda: (0.0, 0.0, 0.0))
    assert read_host_facts(count_carbon_processes).load5 == 0
