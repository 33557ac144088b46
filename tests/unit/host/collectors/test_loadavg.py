from pathlib import Path

from exporter.host.collectors.loadavg import LoadCollector
from exporter.system.roots import Roots


def test_load_averages_are_the_kernels() -> None:
    before = kernel_averages()
    served = [family.samples[0].value for family in LoadCollector(Roots()).collect()]
    after = kernel_averages()
    # the kernel reckons them anew every 5 s: once in between, if at all
    assert all(value in either for value, *either in zip(served, before, after, strict=True))


def kernel_averages() -> list[float]:
    return [float(figure) for figure in Path("/proc/loadavg").read_text(encoding="ascii").split()[:3]]


def test_families_have_node_exporters_names() -> None:
    assert [family.name for family in LoadCollector(Roots()).collect()] == ["node_load1", "node_load5", "node_load15"]
