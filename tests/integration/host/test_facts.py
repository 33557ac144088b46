import subprocess
from pathlib import Path

import pytest

from exporter.host.facts import read_host_facts
from exporter.system.roots import Roots
from testing.host_facts import kernel_memory, no_servers, no_use


def test_facts_are_those_of_this_machine() -> None:
    facts = read_host_facts(Roots(), no_servers, no_use)
    cores = subprocess.run(["getconf", "_NPROCESSORS_ONLN"], check=True, capture_output=True, text=True).stdout
    assert facts.cores == int(cores)
    assert facts.memory_bytes == kernel_memory("MemTotal")
    assert facts.memory_available_bytes == pytest.approx(kernel_memory("MemAvailable"), rel=0.1)
    assert facts.load5 == pytest.approx(float(Path("/proc/loadavg").read_text(encoding="ascii").split()[1]), abs=1)
