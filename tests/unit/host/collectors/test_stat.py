from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.host.collectors.stat import KernelCollector
from exporter.system.roots import Roots

ReadValues = Callable[..., dict[tuple[str, ...], float]]


def kernel_figure(name: str) -> int:
    lines = Path("/proc/stat").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


@pytest.mark.parametrize(
    ("family", "name"), [("node_context_switches", "ctxt"), ("node_intr", "intr"), ("node_forks", "processes")]
)
def test_counts_are_the_kernels(values: ReadValues, family: str, name: str) -> None:
    before = kernel_figure(name)
    served = values(KernelCollector(Roots()).collect(), family)[()]
    assert before <= served <= kernel_figure(name)


def test_the_start_is_the_kernels(values: ReadValues) -> None:
    served = values(KernelCollector(Roots()).collect(), "node_boot_time_seconds")[()]
    assert abs(served - kernel_figure("btime")) <= 1  # it moves by a second where the clock is being corrected
