import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.host.system import KernelCollector, NameCollector, TimeCollector

ReadValues = Callable[..., dict[tuple[str, ...], float]]


def kernel_figure(name: str) -> int:
    lines = Path("/proc/stat").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def printed(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize(("family", "name"), [("node_context_switches", "ctxt"), ("node_intr", "intr")])
def test_counts_are_the_kernels(values: ReadValues, family: str, name: str) -> None:
    before = kernel_figure(name)
    served = values(KernelCollector().collect(), family)[()]
    assert before <= served <= kernel_figure(name)


def test_the_start_is_the_kernels(values: ReadValues) -> None:
    served = values(KernelCollector().collect(), "node_boot_time_seconds")[()]
    assert abs(served - kernel_figure("btime")) <= 1  # it moves by a second where the clock is being corrected


def test_the_clock_is_the_systems(values: ReadValues) -> None:
    before = time.time()
    assert before <= values(TimeCollector().collect(), "node_time_seconds")[()] <= time.time()


def test_the_offset_of_a_time_zone_is_in_seconds_east_of_utc(
    values: ReadValues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "XYZ-05:30")  # tzset(3): POSIX counts westwards
    time.tzset()
    try:
        assert values(TimeCollector().collect(), "node_time_zone_offset_seconds") == {("XYZ",): 5.5 * 3600}
    finally:
        monkeypatch.undo()
        time.tzset()


def test_names_are_those_that_uname_prints() -> None:
    (family,) = NameCollector().collect()
    (sample,) = family.samples
    assert sample.value == 1
    assert sample.labels == {
        "sysname": printed("uname", "-s"),
        "release": printed("uname", "-r"),
        "version": printed("uname", "-v"),
        "machine": printed("uname", "-m"),
        "nodename": printed("uname", "-n"),
        "domainname": Path("/proc/sys/kernel/domainname").read_text(encoding="ascii").strip(),
    }
