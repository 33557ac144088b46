"""Reads and writes of block devices."""

import re
from collections.abc import Sequence

import psutil

from exporter.host.collector import counter
from exporter.model import Family

EXCLUDED_DEVICES = re.compile(r"^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$")
"""node_exporter's default for --collector.diskstats.device-exclude: memory, loop and floppy devices, and partitions."""

_MILLISECONDS = 1000
_FIELDS = (
    ("reads_completed", "The total number of reads completed successfully.", "read_count", 1),
    ("reads_merged", "The total number of reads merged.", "read_merged_count", 1),
    ("read_bytes", "The total number of bytes read successfully.", "read_bytes", 1),
    ("read_time_seconds", "The total number of seconds spent by all reads.", "read_time", _MILLISECONDS),
    ("writes_completed", "The total number of writes completed successfully.", "write_count", 1),
    ("writes_merged", "The number of writes merged.", "write_merged_count", 1),
    ("written_bytes", "The total number of bytes written successfully.", "write_bytes", 1),
    ("write_time_seconds", "This is the total number of seconds spent by all writes.", "write_time", _MILLISECONDS),
    ("io_time_seconds", "Total seconds spent doing I/Os.", "busy_time", _MILLISECONDS),
)
"""Each family's name after `node_disk_`, its help, psutil's field, and how many of the field's unit make one."""


class DiskCollector:
    """Counters of /proc/diskstats (kernel: admin-guide/iostats) by device."""

    name = "diskstats"

    def collect(self) -> Sequence[Family]:
        """One family a counter.

        Raises:
            OSError, ValueError, NotImplementedError: the counters cannot be read or understood.
        """
        # nowrap would keep counters across restarts of a device, for the whole process; rate() expects the restart
        counters = psutil.disk_io_counters(perdisk=True, nowrap=False)
        devices = {device: read._asdict() for device, read in counters.items() if not EXCLUDED_DEVICES.search(device)}
        return [
            counter(
                f"node_disk_{name}",
                help_text,
                [({"device": device}, fields[field] / unit) for device, fields in devices.items() if field in fields],
            )
            for name, help_text, field, unit in _FIELDS
        ]
