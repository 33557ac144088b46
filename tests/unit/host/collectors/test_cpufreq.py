from collections.abc import Callable
from pathlib import Path

from exporter.host.collectors.cpufreq import CpuFrequencyCollector
from exporter.system.roots import Roots

ReadValues = Callable[..., dict[tuple[str, ...], float]]
Write = Callable[[str, str], None]

PROCESSORS = "devices/system/cpu"


def test_frequencies_are_sysfs_kilohertz_in_hertz(values: ReadValues, tmp_path: Path, write: Write) -> None:
    for cpu, current in (("cpu0", "2400000\n"), ("cpu11", "800000\n")):
        write(f"{PROCESSORS}/{cpu}/cpufreq/scaling_cur_freq", current)
        write(f"{PROCESSORS}/{cpu}/cpufreq/scaling_max_freq", "3000000\n")
    (tmp_path / PROCESSORS / "cpufreq").mkdir()
    families = CpuFrequencyCollector(Roots(sys=str(tmp_path))).collect()
    assert values(families, "node_cpu_scaling_frequency_hertz") == {("0",): 2.4e9, ("11",): 8e8}
    assert values(families, "node_cpu_scaling_frequency_max_hertz") == {("0",): 3e9, ("11",): 3e9}
    assert values(families, "node_cpu_scaling_frequency_min_hertz") == {}


def test_a_machine_without_frequency_scaling_has_no_frequencies(tmp_path: Path) -> None:
    (tmp_path / PROCESSORS / "cpu0").mkdir(parents=True)
    assert [family.samples for family in CpuFrequencyCollector(Roots(sys=str(tmp_path))).collect()] == [()] * 6
