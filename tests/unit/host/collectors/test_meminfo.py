from pathlib import Path

import pytest

from exporter.host.collectors.meminfo import MemoryCollector
from exporter.system.roots import Roots


def served(roots: Roots) -> dict[str, float]:
    return {family.name: family.samples[0].value for family in MemoryCollector(roots).collect()}


def test_every_field_is_served_in_bytes_where_it_has_a_unit(procfs: Path) -> None:
    text = "MemTotal:        4000 kB\nBuffers:   0 kB\nActive(anon):     20 kB\nHugePages_Total:       3\n"
    (procfs / "meminfo").write_text(text, encoding="ascii")
    assert served(Roots(str(procfs))) == {
        "node_memory_MemTotal_bytes": 4_096_000,
        "node_memory_Buffers_bytes": 0,
        "node_memory_Active_anon_bytes": 20_480,
        "node_memory_HugePages_Total": 3,
    }


def test_memory_is_the_kernels() -> None:
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    kernel = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines}
    ours = served(Roots())
    assert ours["node_memory_MemTotal_bytes"] == kernel["MemTotal"]
    assert len(ours) == len(kernel)


def test_a_file_that_is_no_meminfo_is_an_error(procfs: Path) -> None:
    (procfs / "meminfo").write_text("MemTotal: lots\n", encoding="ascii")
    with pytest.raises(ValueError, match="lots"):
        MemoryCollector(Roots(str(procfs))).collect()
