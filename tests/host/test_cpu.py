import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest

from exporter.host.cpu import CpuCollector, CpuFrequencyCollector

ReadValues = Callable[..., dict[tuple[str, ...], float]]

TICKS = os.sysconf("SC_CLK_TCK")
MODES = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal", "guest", "guest_nice")
"""The columns of /proc/stat in their order: proc_stat(5)."""


class OldTimes(NamedTuple):
    """What psutil gives on a kernel that counts neither steal nor guests."""

    user: float
    nice: float
    system: float
    idle: float
    iowait: float
    irq: float
    softirq: float


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
    families = CpuCollector().collect()
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
    served = values(CpuCollector().collect(), "node_cpu_seconds")
    users = {cpu: value for (cpu, mode), value in served.items() if mode == "user"}
    assert users == {"0": 100 / TICKS, "2": 300 / TICKS}


def test_a_mode_that_an_old_kernel_does_not_tell_is_left_out(
    values: ReadValues, monkeypatch: pytest.MonkeyPatch
) -> None:
    processors = len(psutil.cpu_times(percpu=True))
    monkeypatch.setattr(psutil, "cpu_times", lambda **_: [OldTimes(1, 2, 3, 4, 5, 6, 7)] * processors)
    families = CpuCollector().collect()
    assert {mode for _, mode in values(families, "node_cpu_seconds")} == set(MODES[:7])
    assert values(families, "node_cpu_guest_seconds") == {}


def test_a_processor_that_vanishes_between_two_readings_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = psutil.cpu_times(percpu=True)[:-1]
    monkeypatch.setattr(psutil, "cpu_times", lambda **_: fewer)
    with pytest.raises(ValueError, match="shorter"):
        CpuCollector().collect()


def test_frequencies_are_sysfs_kilohertz_in_hertz(values: ReadValues, tmp_path: Path) -> None:
    for cpu, current in (("cpu0", "2400000\n"), ("cpu11", "800000\n")):
        folder = tmp_path / cpu / "cpufreq"
        folder.mkdir(parents=True)
        (folder / "scaling_cur_freq").write_text(current, encoding="ascii")
        (folder / "scaling_max_freq").write_text("3000000\n", encoding="ascii")
    (tmp_path / "cpufreq").mkdir()
    families = CpuFrequencyCollector(tmp_path).collect()
    assert values(families, "node_cpu_scaling_frequency_hertz") == {("0",): 2.4e9, ("11",): 8e8}
    assert values(families, "node_cpu_scaling_frequency_max_hertz") == {("0",): 3e9, ("11",): 3e9}
    assert values(families, "node_cpu_scaling_frequency_min_hertz") == {}


def test_a_machine_without_frequency_scaling_has_no_frequencies(tmp_path: Path) -> None:
    (tmp_path / "cpu0").mkdir()
    assert [family.samples for family in CpuFrequencyCollector(tmp_path).collect()] == [(), (), ()]
