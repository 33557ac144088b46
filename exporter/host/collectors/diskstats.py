"""Reads, writes, discards and flushes of block devices, and what the devices are."""

import re
from collections.abc import Callable, Iterable, Sequence

from exporter.host.collector import HostCollector, label_name
from exporter.host.kernel_files import lines_of, words_of
from exporter.host.udev import BlockDevice, describe_devices
from exporter.model.metrics import Family, LabelledValue, counter, gauge
from exporter.system.roots import Roots

EXCLUDED_DEVICES = re.compile(r"^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$", re.ASCII)
"""node_exporter's default for --collector.diskstats.device-exclude: memory, loop and floppy devices, and partitions."""

_SECTOR = 512
"""Bytes: the kernel's own unit, whatever the device's sector is."""

_SECONDS = 0.001
_FIELDS = (
    ("reads_completed", "The total number of reads completed successfully.", 1),
    ("reads_merged", "The total number of reads merged.", 1),
    ("read_bytes", "The total number of bytes read successfully.", _SECTOR),
    ("read_time_seconds", "The total number of seconds spent by all reads.", _SECONDS),
    ("writes_completed", "The total number of writes completed successfully.", 1),
    ("writes_merged", "The number of writes merged.", 1),
    ("written_bytes", "The total number of bytes written successfully.", _SECTOR),
    ("write_time_seconds", "This is the total number of seconds spent by all writes.", _SECONDS),
    ("io_now", "Reads and writes that are under way.", 1),
    ("io_time_seconds", "Total seconds spent doing I/Os.", _SECONDS),
    ("io_time_weighted_seconds", "Seconds of all reads and writes together, also of those side by side.", _SECONDS),
    ("discards_completed", "The total number of discards completed successfully.", 1),
    ("discards_merged", "The total number of discards merged.", 1),
    ("discarded_sectors", "The total number of sectors discarded successfully.", 1),
    ("discard_time_seconds", "The total number of seconds spent by all discards.", _SECONDS),
    ("flush_requests", "The total number of flushes completed successfully.", 1),
    ("flush_requests_time_seconds", "The total number of seconds spent by all flushes.", _SECONDS),
)
"""Each family's name after `node_disk_`, its help, and what makes its unit of the kernel's; in the columns' order."""

_GAUGES = {"io_now"}


class DiskCollector(HostCollector):
    """Reads counters of /proc/diskstats (kernel: admin-guide/iostats) by device. An old kernel has fewer columns.

    Args:
        roots: where the kernel's files are, and udev's database, which tells what the devices are.
    """

    name = "diskstats"

    def __init__(self, roots: Roots) -> None:
        super().__init__(roots)
        self._udev = roots.udev

    def collect(self) -> Sequence[Family]:
        """Make one family of each column, and after them those that tell what the devices are.

        Raises:
            OSError, ValueError: the counters cannot be read or understood.
        """
        lines = (words_of(line) for line in lines_of(self._proc_text("diskstats")))
        devices = [(BlockDevice(label_name(name), major, minor), counts) for major, minor, name, *counts in lines]
        served = [(device, counts) for device, counts in devices if not EXCLUDED_DEVICES.search(device.name)]
        return [
            *(
                _kind(name)(f"node_disk_{name}", help_text, _column(served, index, unit))
                for index, (name, help_text, unit) in enumerate(_FIELDS)
            ),
            *describe_devices([device for device, _ in served], self._udev),
        ]


def _kind(name: str) -> Callable[[str, str, Iterable[LabelledValue]], Family]:
    return gauge if name in _GAUGES else counter


def _column(devices: Sequence[tuple[BlockDevice, Sequence[str]]], index: int, unit: float) -> Sequence[LabelledValue]:
    return [({"device": device.name}, int(counts[index]) * unit) for device, counts in devices if index < len(counts)]
