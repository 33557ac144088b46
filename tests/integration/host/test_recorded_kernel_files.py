"""Hardware and kernels that are not here: recorded files, read by us and by a real node_exporter."""

from collections.abc import Mapping

import pytest

from development.recorded_machine import ASKING_THE_SYSTEM
from exporter.host.collectors import collector_names
from exporter.host.metrics import HostMetrics
from exporter.host.registry import all_collectors
from exporter.jmx.deadline import Deadline
from exporter.system.roots import Roots
from testing.node_exporter import Families, Labels, StartNodeExporter, own, with_collectors

CLOCK = ("node_time_seconds", "node_scrape_collector_duration_seconds")

ONLY_OURS = {
    "node_network_receive_nohandler": "node_exporter asks the kernel itself for it, by netlink",
}
OTHERWISE = {
    "node_cpu_seconds": "it serves zeros for a processor that is offline",
    "node_cpu_guest_seconds": "the same",
    "node_softnet_processed": "it counts lines, not processors: one is offline",
    "node_softnet_dropped": "the same",
    "node_softnet_times_squeezed": "the same",
    "node_disk_info": "it does not know the serial number of a virtual disk",
}
"""Where node_exporter 1.5 differs and its later releases agree with us."""


@pytest.fixture(scope="module")
def ours(recorded_machine: Roots) -> Families:
    collectors = [each for each in all_collectors(recorded_machine) if each.name not in ASKING_THE_SYSTEM]
    return own(HostMetrics(collectors).collect(Deadline.after(30)))


@pytest.fixture(scope="module")
def theirs(recorded_machine: Roots, start_node_exporter: StartNodeExporter) -> Families:
    exporter = start_node_exporter(
        *with_collectors(name for name in collector_names() if name not in ASKING_THE_SYSTEM),
        f"--path.procfs={recorded_machine.proc}",
        f"--path.sysfs={recorded_machine.sys}",
        f"--path.udev.data={recorded_machine.udev}",
        "--no-collector.netdev.netlink",
    )
    return exporter.families()


def test_families_and_their_types_are_node_exporters(ours: Families, theirs: Families) -> None:
    assert {name: of.type for name, of in ours.items() if name not in ONLY_OURS} == {
        name: of.type for name, of in theirs.items()
    }


def test_samples_are_node_exporters(ours: Families, theirs: Families) -> None:
    compared = [name for name in theirs if name not in OTHERWISE and name not in CLOCK]
    assert {name: rounded(ours[name].samples) for name in compared} == {
        name: rounded(theirs[name].samples) for name in compared
    }
    assert len(compared) > 250


def rounded(samples: Mapping[Labels, float]) -> dict[Labels, str]:
    """A product and a quotient of the same numbers differ in the last of 16 digits."""
    return {labels: f"{value:.13g}" for labels, value in samples.items()}


@pytest.mark.parametrize("name", OTHERWISE)
def test_where_node_exporter_differs_the_rest_is_equal(name: str, ours: Families, theirs: Families) -> None:
    both = ours[name].samples.keys() & theirs[name].samples.keys()
    assert both
    assert {labels: ours[name].samples[labels] for labels in both} == {
        labels: theirs[name].samples[labels] for labels in both
    }


def test_a_processor_that_is_offline_keeps_the_others_numbers(ours: Families) -> None:
    for name in ("node_cpu_seconds", "node_softnet_processed", "node_schedstat_timeslices"):
        assert {dict(labels)["cpu"] for labels in ours[name].samples} == {"0", "2"}


def test_packets_that_nobody_wanted_are_sysfs_figure(ours: Families) -> None:
    figures = {
        dict(labels)["device"]: value for labels, value in ours["node_network_receive_nohandler"].samples.items()
    }
    assert figures == {"lo": 19, "eth0": 21}


def test_a_virtual_disk_has_its_serial_number(ours: Families) -> None:
    serials = {dict(labels)["device"]: dict(labels)["serial"] for labels in ours["node_disk_info"].samples}
    assert serials == {"sda": "WFN0ABCD", "vda": "vda-serial", "dm-0": "", "nvme0n1": ""}
