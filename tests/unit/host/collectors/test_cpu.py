import os
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.host.collectors.cpu import CpuCollector
from exporter.system.roots import Roots

ReadValues = Callable[..., dict[tuple[str, ...], float]]
Write = Callable[[str, str], None]

TICKS = os.sysconf("SC_CLK_TCK")
MODES = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal", "guest", "guest_nice")
"""The columns of /proc/stat in their order: proc_stat(5)."""


def kernel_times() -> dict[tuple[str, ...], float]:
    lines = (line.split() for line in Path("/proc/stat").read_text(encoding="ascii").splitlines())
    return {
        (line[0][3:], mode): int(ticks) / TICKS
        for line in lines
        if line[0].startswith("cpu") and line[0] != "cpu"
        for mode, ticks in zip(MODES, line[1:], strict=True)
    }


def test_times_are_the_kernels(values: ReadValues) -> None:
    before = kernel_times()
    families = CpuCollector(Roots()).collect()
    after = kernel_times()
    served = values(families, "node_cpu_seconds")
    guests = values(families, "node_cpu_guest_seconds")
    served |= {(cpu, {"user": "guest", "nice": "guest_nice"}[mode]): value for (cpu, mode), value in guests.items()}
    assert served.keys() == before.keys()
    # idle and iowait of a sleeping processor may be a tick or two back at a later look
    assert all(before[key] - 0.1 <= value <= after[key] + 0.1 for key, value in served.items())


def test_processors_have_the_kernels_numbers_when_one_is_offline(values: ReadValues, procfs: Path) -> None:
    stat = "cpu  9 0 0 0 0 0 0 0 0 0\ncpu0 100 0 0 0 0 0 0 0 0 0\ncpu2 300 0 0 0 0 0 0 0 0 0\nintr 1 1\nctxt 2\n"
    (procfs / "stat").write_text(stat, encoding="ascii")
    served = values(CpuCollector(Roots(str(procfs))).collect(), "node_cpu_seconds")
    users = {cpu: value for (cpu, mode), value in served.items() if mode == "user"}
    assert users == {"0": 100 / TICKS, "2": 300 / TICKS}


def test_a_mode_that_an_old_kernel_does_not_tell_is_left_out(values: ReadValues, procfs: Path) -> None:
    (procfs / "stat").write_text("cpu  1 2 3 4 5 6 7\ncpu0 1 2 3 4 5 6 7\nintr 1 1\n", encoding="ascii")
    families = CpuCollector(Roots(str(procfs))).collect()
    assert {mode for _, mode in values(families, "node_cpu_seconds")} == set(MODES[:7])
    assert values(families, "node_cpu_guest_seconds") == {}


@pytest.mark.parametrize(
    ("idle", "waiting", "served"),
    [
        (501, 69, {"idle": 5.01, "iowait": 0.70}),  # the wait for disks went back: it stands still
        (499, 80, {"idle": 5.00, "iowait": 0.80}),
        (200, 10, {"idle": 2.00, "iowait": 0.10}),  # another start: three seconds back
    ],
)
def test_times_go_back_only_where_a_processor_came_again(
    values: ReadValues, procfs: Path, idle: int, waiting: int, served: dict[str, float]
) -> None:
    assert TICKS == 100
    collector = CpuCollector(Roots(str(procfs)))
    (procfs / "stat").write_text("cpu0 1 2 3 500 70 6 7 8 9 10\n", encoding="ascii")
    collector.collect()
    (procfs / "stat").write_text(f"cpu0 1 2 3 {idle} {waiting} 6 7 8 9 10\n", encoding="ascii")
    times = values(collector.collect(), "node_cpu_seconds")
    assert {mode: times[("0", mode)] for mode in served} == served


def test_a_processor_that_only_tells_of_its_core_has_no_package(
    values: ReadValues, tmp_path: Path, write: Write
) -> None:
    """As an Intel Xeon E5472 did with RHEL 6.9."""
    folder = "devices/system/cpu/cpu0"
    write(f"{folder}/thermal_throttle/core_throttle_count", "9\n")
    write(f"{folder}/topology/physical_package_id", "1\n")
    write(f"{folder}/topology/core_id", "2\n")
    families = CpuCollector(Roots(sys=str(tmp_path))).collect()
    assert values(families, "node_cpu_core_throttles") == {("1", "2"): 9}
    assert values(families, "node_cpu_package_throttles") == {}
