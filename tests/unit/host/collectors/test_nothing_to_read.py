"""Machines without the hardware, and kernels without the facility."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.host import collector as collector_module
from exporter.host.collector import Collector, NothingToReadError
from exporter.host.collectors.bonding import BondingCollector
from exporter.host.collectors.conntrack import ConntrackCollector
from exporter.host.collectors.dmi import DmiCollector
from exporter.host.collectors.edac import EdacCollector
from exporter.host.collectors.hwmon import HardwareMonitorCollector
from exporter.host.collectors.mdadm import RaidCollector
from exporter.host.collectors.netclass import NetworkInterfaceCollector
from exporter.host.collectors.nfs import NfsCollector
from exporter.host.collectors.nvme import NvmeCollector
from exporter.host.collectors.os import OperatingSystemCollector
from exporter.host.collectors.pressure import PressureCollector
from exporter.host.collectors.schedstat import SchedulerCollector
from exporter.host.collectors.thermal_zone import ThermalZoneCollector
from exporter.host.collectors.udp_queues import UdpQueueCollector
from exporter.system.roots import Roots

OF_PROC = (
    ConntrackCollector,
    NfsCollector,
    PressureCollector,
    RaidCollector,
    SchedulerCollector,
    UdpQueueCollector,
)
OF_SYSFS = (
    BondingCollector,
    DmiCollector,
    HardwareMonitorCollector,
    NetworkInterfaceCollector,
    NvmeCollector,
    ThermalZoneCollector,
)


@pytest.mark.parametrize("collector", OF_PROC)
def test_a_kernel_without_the_facility(collector: Callable[[Roots], Collector], procfs: Path) -> None:
    with pytest.raises(NothingToReadError):
        collector(Roots(str(procfs))).collect()


@pytest.mark.parametrize("collector", OF_SYSFS)
def test_a_machine_without_the_hardware(collector: Callable[[Roots], Collector], tmp_path: Path) -> None:
    with pytest.raises(NothingToReadError):
        collector(Roots(sys=str(tmp_path))).collect()


def test_a_machine_whose_memory_has_no_checks(tmp_path: Path) -> None:
    assert [family.samples for family in EdacCollector(Roots(sys=str(tmp_path))).collect()] == [()] * 4


def test_a_system_that_does_not_say_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(NothingToReadError):
        OperatingSystemCollector(Roots(), [str(tmp_path / "os-release")]).collect()


def test_pressure_stall_information_that_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> str:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr(collector_module, "read_text", refuse)
    with pytest.raises(NothingToReadError):
        PressureCollector(Roots()).collect()
