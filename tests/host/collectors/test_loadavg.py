from pathlib import Path

import pytest

from exporter.host.collectors.loadavg import LoadCollector


def test_load_averages_are_the_kernels() -> None:
    served = [family.samples[0].value for family in LoadCollector().collect()]
    kernel = [float(figure) for figure in Path("/proc/loadavg").read_text(encoding="ascii").split()[:3]]
    # the kernel reckons them anew every 5 s; a busy moment in between moves the first by less than this
    assert served == pytest.approx(kernel, abs=1)


def test_families_have_node_exporters_names() -> None:
    assert [family.name for family in LoadCollector().collect()] == ["node_load1", "node_load5", "node_load15"]
