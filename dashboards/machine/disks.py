"""Disks of machines: how full filesystems are and become, and how busy devices are."""

from grafana_foundation_sdk.builders import statetimeline, timeseries
from grafana_foundation_sdk.models.dashboard import ValueMap, ValueMappingResult

from dashboards.board import Row
from dashboards.limits import guideline_limits
from dashboards.panels import Line, lines, states
from dashboards.queries import EXPORTER, highest, lowest, of_machines, rate
from dashboards.rule_limits import DISK_FULL_IN
from exporter.guidelines import Catalogue

_MOUNT = "{{machine}} {{mountpoint}}"
_DEVICE = "{{machine}} {{device}}"
_FAR = 30 * 86_400
_MEANT = f'{EXPORTER},fstype!~"squashfs|iso9660|tmpfs|erofs"'
"""Filesystems that somebody writes to for keeping."""
_READ_ONLY = ValueMap(
    options={
        "0": ValueMappingResult(text="writable", color="green", index=0),
        "1": ValueMappingResult(text="read-only", color="red", index=1),
    }
)
_NO_HOMES = "No server seen on these machines"
_NO_DEVICES = "No device seen that counts"


def disks(catalogue: Catalogue) -> Row:
    """Space, then time."""
    return Row(
        "Disks",
        [
            _homes(catalogue),
            _left_for_homes(),
            _used(catalogue),
            _full_in(),
            _read_only(),
            _inodes(),
            _busy(),
            _queue(),
            _waits(),
            _operations(),
            _bytes(),
        ],
    )


def _homes(catalogue: Catalogue) -> timeseries.Panel:
    used = f"max by (machine, mountpoint) (wso2_home_filesystem_used_ratio{{{EXPORTER}}})"
    return lines(
        "Disk of servers' homes",
        "The share in use of the filesystems that hold servers, of bytes or inodes, whichever is more. They are judged "
        "also while their servers are down.",
        "percentunit",
        [Line(highest(used), _MOUNT)],
        span=12,
        limits=guideline_limits(catalogue, "disk_used"),
    ).no_value(_NO_HOMES)


def _left_for_homes() -> timeseries.Panel:
    left = f"min by (machine, mountpoint) (wso2_home_filesystem_available_bytes{{{EXPORTER}}})"
    return lines(
        "Left for servers' homes",
        "Bytes that servers may still write to the filesystems that hold them.",
        "bytes",
        [Line(lowest(left), _MOUNT)],
        span=12,
    ).no_value(_NO_HOMES)


def _used(catalogue: Catalogue) -> timeseries.Panel:
    used = f"1 - node_filesystem_avail_bytes{{{EXPORTER}}} / node_filesystem_size_bytes{{{EXPORTER}}}"
    return lines(
        "Disk used",
        "The share of each filesystem that programs without privileges cannot take any more.",
        "percentunit",
        [Line(highest(of_machines(used)), _MOUNT)],
        limits=guideline_limits(catalogue, "disk_used"),
    ).max(1)


def _full_in() -> timeseries.Panel:
    available = f"node_filesystem_avail_bytes{{{_MEANT}}}"
    left = f"({available} / -deriv({available}[6h]) > 0) < {_FAR}"
    return lines(
        "Disk full in",
        "When nothing will be left, if it goes on as in the last six hours. Only those that are full within 30 days.",
        "s",
        [Line(lowest(of_machines(left)), _MOUNT)],
        limits=DISK_FULL_IN,
    ).no_value("None seen that will be full within 30 days")


def _read_only() -> statetimeline.Panel:
    return states(
        "Read-only filesystems",
        "Filesystems that nothing can be written to: mounted so, or made so by the kernel after a fault of the disk.",
        Line(highest(of_machines(f"node_filesystem_readonly{{{_MEANT}}}")), _MOUNT),
        [_READ_ONLY],
        span=8,
    )


def _inodes() -> timeseries.Panel:
    used = f"1 - node_filesystem_files_free{{{_MEANT}}} / (node_filesystem_files{{{_MEANT}}} > 0)"
    return lines(
        "Inodes used",
        "The share of the files that a filesystem may have. Without any left it is full, whatever its bytes.",
        "percentunit",
        [Line(highest(of_machines(used)), _MOUNT)],
    ).no_value("No filesystem seen with a limit of files")


def _busy() -> timeseries.Panel:
    return lines(
        "Disks busy",
        "The share of the time in which each device had something to do.",
        "percentunit",
        [Line(highest(of_machines(rate("node_disk_io_time_seconds_total", EXPORTER))), _DEVICE)],
    ).no_value(_NO_DEVICES)


def _queue() -> timeseries.Panel:
    return lines(
        "Queue of disks",
        "How many reads and writes were under way or waited, on average.",
        "short",
        [Line(highest(of_machines(rate("node_disk_io_time_weighted_seconds_total", EXPORTER))), _DEVICE)],
    ).no_value(_NO_DEVICES)


def _waits() -> timeseries.Panel:
    return lines(
        "Time of a read and a write",
        "How long a read and a write took, on average; none where there was none.",
        "s",
        [
            Line(
                highest(_mean("node_disk_read_time_seconds_total", "node_disk_reads_completed_total"), 10),
                f"{_DEVICE} read",
            ),
            Line(
                highest(_mean("node_disk_write_time_seconds_total", "node_disk_writes_completed_total"), 10),
                f"{_DEVICE} write",
            ),
        ],
    ).no_value("No reads and writes seen")


def _mean(time: str, count: str) -> str:
    return of_machines(f"{rate(time, EXPORTER)} / ({rate(count, EXPORTER)} > 0)")


def _operations() -> timeseries.Panel:
    return lines(
        "Reads and writes",
        "Reads and writes in a second.",
        "iops",
        [
            Line(highest(of_machines(rate("node_disk_reads_completed_total", EXPORTER)), 10), f"{_DEVICE} reads"),
            Line(highest(of_machines(rate("node_disk_writes_completed_total", EXPORTER)), 10), f"{_DEVICE} writes"),
        ],
    ).no_value(_NO_DEVICES)


def _bytes() -> timeseries.Panel:
    return lines(
        "Bytes read and written",
        "Bytes in a second.",
        "Bps",
        [
            Line(highest(of_machines(rate("node_disk_read_bytes_total", EXPORTER)), 10), f"{_DEVICE} read"),
            Line(highest(of_machines(rate("node_disk_written_bytes_total", EXPORTER)), 10), f"{_DEVICE} written"),
        ],
    ).no_value(_NO_DEVICES)
