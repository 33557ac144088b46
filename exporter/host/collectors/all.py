"""Which collectors there are."""

from collections.abc import Collection, Sequence

import psutil

from exporter.host.collector import Collector
from exporter.host.collectors.arp import ArpCollector
from exporter.host.collectors.bonding import BondingCollector
from exporter.host.collectors.clock import TimeCollector
from exporter.host.collectors.conntrack import ConntrackCollector
from exporter.host.collectors.cpu import CpuCollector
from exporter.host.collectors.cpufreq import CpuFrequencyCollector
from exporter.host.collectors.diskstats import DiskCollector
from exporter.host.collectors.dmi import DmiCollector
from exporter.host.collectors.edac import EdacCollector
from exporter.host.collectors.entropy import EntropyCollector
from exporter.host.collectors.filefd import FileDescriptorCollector
from exporter.host.collectors.filesystem import FilesystemCollector
from exporter.host.collectors.hwmon import HardwareMonitorCollector
from exporter.host.collectors.loadavg import LoadCollector
from exporter.host.collectors.mdadm import RaidCollector
from exporter.host.collectors.meminfo import MemoryCollector
from exporter.host.collectors.netclass import NetworkInterfaceCollector
from exporter.host.collectors.netdev import NetworkTrafficCollector
from exporter.host.collectors.netstat import NetstatCollector
from exporter.host.collectors.nfs import NfsCollector
from exporter.host.collectors.nvme import NvmeCollector
from exporter.host.collectors.os_release import OperatingSystemCollector
from exporter.host.collectors.portable import portable_collectors
from exporter.host.collectors.pressure import PressureCollector
from exporter.host.collectors.schedstat import SchedulerCollector
from exporter.host.collectors.selinux import SelinuxCollector
from exporter.host.collectors.sockstat import SocketCollector
from exporter.host.collectors.softnet import SoftnetCollector
from exporter.host.collectors.stat import KernelCollector
from exporter.host.collectors.thermal_zone import ThermalZoneCollector
from exporter.host.collectors.timex import TimexCollector
from exporter.host.collectors.udp_queues import UdpQueueCollector
from exporter.host.collectors.uname import NameCollector
from exporter.host.collectors.vmstat import VmstatCollector
from exporter.host.collectors.xfs import XfsCollector
from exporter.host.kernel_files import SYSFS
from exporter.host.udev import UDEV_DATA
from exporter.runtime.calls import DEFAULT_LIMIT_SECONDS


def all_collectors(
    filesystem_limit: float = DEFAULT_LIMIT_SECONDS, sysfs: str = SYSFS, udev_data: str = UDEV_DATA
) -> tuple[Collector, ...]:
    """Every collector that this system can have.

    Args:
        filesystem_limit: seconds after which filesystems that do not answer are given up, all of them together.
        sysfs: where sysfs is mounted.
        udev_data: the folder of udev's database.
    """
    everywhere = (FilesystemCollector(filesystem_limit), TimeCollector(sysfs))
    if not psutil.LINUX:
        return (*everywhere, *portable_collectors())
    return (*everywhere, *_of_proc(), *_of_sysfs(sysfs, udev_data))


def collectors_named(names: Collection[str], among: Collection[Collector]) -> tuple[Collector, ...]:
    """Pick those of the names, in the order of all."""
    return tuple(collector for collector in among if collector.name in names)


def _of_proc() -> Sequence[Collector]:
    """Those that read /proc, the system's calls and its configuration."""
    return (
        ArpCollector(),
        ConntrackCollector(),
        EntropyCollector(),
        FileDescriptorCollector(),
        LoadCollector(),
        RaidCollector(),
        MemoryCollector(),
        NetstatCollector(),
        NfsCollector(),
        OperatingSystemCollector(),
        PressureCollector(),
        SchedulerCollector(),
        SocketCollector(),
        SoftnetCollector(),
        KernelCollector(),
        TimexCollector(),
        UdpQueueCollector(),
        NameCollector(),
        VmstatCollector(),
    )


def _of_sysfs(sysfs: str, udev_data: str) -> Sequence[Collector]:
    """Those that also, or only, read sysfs."""
    return (
        BondingCollector(sysfs),
        CpuCollector(sysfs),
        CpuFrequencyCollector(sysfs),
        DiskCollector(udev_data),
        DmiCollector(sysfs),
        EdacCollector(sysfs),
        HardwareMonitorCollector(sysfs),
        NetworkInterfaceCollector(sysfs),
        NetworkTrafficCollector(sysfs),
        NvmeCollector(sysfs),
        SelinuxCollector(sysfs),
        ThermalZoneCollector(sysfs),
        XfsCollector(sysfs),
    )
