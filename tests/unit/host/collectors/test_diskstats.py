from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.host.collectors.diskstats import EXCLUDED_DEVICES, DiskCollector
from exporter.system.roots import Roots

ReadValues = Callable[..., dict[tuple[str, ...], float]]

DISKSTATS = """\
   8       0 sda 1001 1002 1003 1004 1005 1006 1007 1008 1009 1010 1011 1012 1013 1014 1015 1016 1017
   8       1 sda1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1
 259       0 nvme0n1 2001 2002 2003 2004 2005 2006 2007 2008 2009 2010 2011
   7       0 loop0 1 1 1 1 1 1 1 1 1 1 1
"""
"""Fields as in admin-guide/iostats: 17 since Linux 5.5, 11 before 4.18."""


def test_each_counter_is_its_field_of_diskstats(values: ReadValues, procfs: Path) -> None:
    (procfs / "diskstats").write_text(DISKSTATS, encoding="ascii")
    families = DiskCollector(Roots(str(procfs), udev="/no/udev")).collect()
    served = {family.name: values(families, family.name) for family in families if family.samples}
    assert served.pop("node_disk_info").keys() == {("sda", "8", "0", *[""] * 5), ("nvme0n1", "259", "0", *[""] * 5)}
    assert {name: pytest.approx(of) for name, of in served.items()} == {
        "node_disk_reads_completed": {("sda",): 1001, ("nvme0n1",): 2001},
        "node_disk_reads_merged": {("sda",): 1002, ("nvme0n1",): 2002},
        "node_disk_read_bytes": {("sda",): 1003 * 512, ("nvme0n1",): 2003 * 512},
        "node_disk_read_time_seconds": {("sda",): 1.004, ("nvme0n1",): 2.004},
        "node_disk_writes_completed": {("sda",): 1005, ("nvme0n1",): 2005},
        "node_disk_writes_merged": {("sda",): 1006, ("nvme0n1",): 2006},
        "node_disk_written_bytes": {("sda",): 1007 * 512, ("nvme0n1",): 2007 * 512},
        "node_disk_write_time_seconds": {("sda",): 1.008, ("nvme0n1",): 2.008},
        "node_disk_io_now": {("sda",): 1009, ("nvme0n1",): 2009},
        "node_disk_io_time_seconds": {("sda",): 1.010, ("nvme0n1",): 2.010},
        "node_disk_io_time_weighted_seconds": {("sda",): 1.011, ("nvme0n1",): 2.011},
        "node_disk_discards_completed": {("sda",): 1012},
        "node_disk_discards_merged": {("sda",): 1013},
        "node_disk_discarded_sectors": {("sda",): 1014},
        "node_disk_discard_time_seconds": {("sda",): 1.015},
        "node_disk_flush_requests": {("sda",): 1016},
        "node_disk_flush_requests_time_seconds": {("sda",): 1.017},
    }


def test_a_counter_that_starts_again_is_served_as_it_is(values: ReadValues, procfs: Path) -> None:
    (procfs / "diskstats").write_text(DISKSTATS, encoding="ascii")
    collector = DiskCollector(Roots(str(procfs)))
    collector.collect()
    (procfs / "diskstats").write_text(DISKSTATS.replace("sda 1001", "sda 5"), encoding="ascii")
    assert values(collector.collect(), "node_disk_reads_completed")[("sda",)] == 5


def test_a_machine_without_disks_has_no_samples(procfs: Path) -> None:
    (procfs / "diskstats").write_text("", encoding="ascii")
    assert all(family.samples == () for family in DiskCollector(Roots(str(procfs))).collect())


@pytest.mark.parametrize("device", ["sda1", "vdb12", "xvda1", "nvme0n1p2", "loop0", "ram0", "zram0", "fd0"])
def test_partitions_and_memory_devices_are_left_out(device: str) -> None:
    assert EXCLUDED_DEVICES.search(device)


@pytest.mark.parametrize("device", ["sda", "vdb", "nvme0n1", "dm-0", "md127", "mmcblk0"])
def test_whole_devices_are_served(device: str) -> None:
    assert not EXCLUDED_DEVICES.search(device)


def test_counters_that_cannot_be_read_are_an_error(procfs: Path) -> None:
    with pytest.raises(FileNotFoundError):
        DiskCollector(Roots(str(procfs))).collect()
