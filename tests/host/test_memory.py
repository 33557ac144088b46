from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.host.memory import MemoryCollector, SwappingCollector

ReadValues = Callable[..., dict[tuple[str, ...], float]]

SPARSE = "MemTotal: 4000 kB\nMemFree: 1000 kB\nBuffers: 0 kB\nActive: 20 kB\nInactive: 30 kB\nCached: 5 kB\n"


def kernel_memory() -> dict[str, int]:
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines}


def test_memory_is_the_kernels() -> None:
    kernel = kernel_memory()
    served = {family.name: family.samples[0].value for family in MemoryCollector().collect()}
    names = ("MemTotal", "MemFree", "MemAvailable", "Buffers", "Active", "Inactive", "Shmem", "Slab", "SwapTotal")
    assert served.keys() == {f"node_memory_{name}_bytes" for name in (*names, "SwapFree")}
    assert served["node_memory_MemTotal_bytes"] == kernel["MemTotal"]
    assert served["node_memory_SwapTotal_bytes"] == kernel["SwapTotal"]
    room = kernel["MemTotal"] / 20  # other programs come and go between the two readings
    assert all(abs(served[f"node_memory_{name}_bytes"] - kernel[name]) < room for name in names)


@pytest.mark.filterwarnings("ignore:.*memory stats couldn't be determined:RuntimeWarning")
def test_a_field_that_the_kernel_does_not_tell_is_left_out_and_a_true_0_is_not(procfs: Path) -> None:
    (procfs / "meminfo").write_text(SPARSE, encoding="ascii")
    (procfs / "vmstat").write_text("pswpin 0\npswpout 0\n", encoding="ascii")
    served = {family.name: family.samples[0].value for family in MemoryCollector().collect()}
    assert served == {
        "node_memory_MemTotal_bytes": 4_096_000,
        "node_memory_MemFree_bytes": 1_024_000,
        "node_memory_Buffers_bytes": 0,
        "node_memory_Active_bytes": 20_480,
        "node_memory_Inactive_bytes": 30_720,
    }


def test_swapping_is_counted_in_the_kernels_pages(values: ReadValues, procfs: Path) -> None:
    (procfs / "meminfo").write_text(SPARSE + "SwapTotal: 8 kB\nSwapFree: 4 kB\n", encoding="ascii")
    (procfs / "vmstat").write_text("nr_free_pages 5\npswpin 12\npswpout 7\n", encoding="ascii")
    families = SwappingCollector().collect()
    assert values(families, "node_vmstat_pswpin") == {(): 12}
    assert values(families, "node_vmstat_pswpout") == {(): 7}
    assert {family.type for family in families} == {"unknown"}


@pytest.mark.filterwarnings("ignore:.*swap memory stats couldn't be determined:RuntimeWarning")
def test_swapping_that_the_kernel_does_not_count_is_left_out(procfs: Path) -> None:
    (procfs / "meminfo").write_text(SPARSE + "SwapTotal: 8 kB\nSwapFree: 4 kB\n", encoding="ascii")
    (procfs / "vmstat").write_text("nr_free_pages 5\n", encoding="ascii")
    assert SwappingCollector().collect() == []
