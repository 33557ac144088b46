"""Space and inodes of each mounted filesystem."""

import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import psutil

from exporter.host.collector import label_name
from exporter.model.metrics import Family, LabelledValue, gauge
from exporter.runtime.calls import DEFAULT_LIMIT_SECONDS, SharedCalls
from exporter.runtime.failure_log import FailureLog

_log = logging.getLogger(__name__)

_UNESCAPED = re.compile(r"[ \t\n]|\\(?!043)")
"""What getmntent(3), by which psutil reads mounts, has undone of the kernel's escapes; it leaves that of `#`."""

EXCLUDED_MOUNT_POINTS = re.compile(
    r"^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)"
)
"""node_exporter's default for --collector.filesystem.mount-points-exclude."""

EXCLUDED_TYPES = re.compile(
    r"^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay"
    r"|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|erofs|sysfs|tracefs)$"
)
"""node_exporter's default for --collector.filesystem.fs-types-exclude: filesystems that hold no files of anybody."""

Statvfs = os.statvfs_result | Exception


@dataclass(frozen=True)
class _Mount:
    """A mounted filesystem: where, how it is labelled, and whether it is mounted read-only."""

    mountpoint: str
    labels: Mapping[str, str]
    read_only: bool


class FilesystemCollector:
    """What statvfs(3) says of each filesystem that can hold somebody's files.

    A filesystem that gives no figures, or not in time, has `node_filesystem_device_error` 1 and no sizes. While one
    does not answer, it is not asked again by the same collector, which therefore lives as long as the process.

    Args:
        limit: seconds after which filesystems that have not answered are given up, all of them together.
    """

    name = "filesystem"

    def __init__(self, limit: float = DEFAULT_LIMIT_SECONDS) -> None:
        self._limit = limit
        self._calls = SharedCalls[str, os.statvfs_result]()
        self._failures = FailureLog(_log, "mount point")

    def collect(self) -> Sequence[Family]:
        """One family a figure.

        Raises:
            OSError: the mounted filesystems cannot be listed.
        """
        mounts = tuple(_mounts())
        calls = {mount.mountpoint: partial(os.statvfs, mount.mountpoint) for mount in mounts}
        answers = self._calls.gather(calls, self._limit)
        read = [(mount, answers[mount.mountpoint]) for mount in mounts]
        self._failures.update({mount.mountpoint: answer for mount, answer in read if isinstance(answer, Exception)})
        return tuple(_families(read))


def _mounts() -> Iterator[_Mount]:
    """What is mounted and not excluded; of filesystems with equal labels the first."""
    seen = set()
    for partition in psutil.disk_partitions(all=True):
        if EXCLUDED_MOUNT_POINTS.search(partition.mountpoint) or EXCLUDED_TYPES.search(partition.fstype):
            continue
        labels = {
            "device": label_name(_escaped(partition.device or "none")),  # psutil makes "none" an empty name
            "mountpoint": label_name(partition.mountpoint),
            "fstype": label_name(partition.fstype),
        }
        if tuple(labels.values()) not in seen:
            seen.add(tuple(labels.values()))
            yield _Mount(partition.mountpoint, labels, read_only="ro" in partition.opts.split(","))


def _escaped(device: str) -> str:
    """As the kernel writes it (fstab(5)): node_exporter undoes that in a mount point, but not in a device."""
    return _UNESCAPED.sub(lambda match: f"\\{ord(match[0]):03o}", device)


def _families(read: Iterable[tuple[_Mount, Statvfs]]) -> Iterator[Family]:
    """Every family; those of figures only of the filesystems that gave some."""
    answers = list(read)
    errors = [(mount.labels, float(isinstance(answer, Exception))) for mount, answer in answers]
    figures = [(mount.labels, answer) for mount, answer in answers if isinstance(answer, os.statvfs_result)]

    def each(name: str, help_text: str, values: Iterable[LabelledValue]) -> Family:
        return gauge(f"node_filesystem_{name}", help_text, values)

    yield each("device_error", "Whether an error occurred while getting statistics for the given device.", errors)
    yield each(
        "readonly", "Filesystem read-only status.", [(mount.labels, float(mount.read_only)) for mount, _ in answers]
    )
    yield each("size_bytes", "Filesystem size in bytes.", [(key, of.f_blocks * of.f_frsize) for key, of in figures])
    yield each(
        "free_bytes", "Filesystem free space in bytes.", [(key, of.f_bfree * of.f_frsize) for key, of in figures]
    )
    yield each(
        "avail_bytes",
        "Filesystem space available to non-root users in bytes.",
        [(key, of.f_bavail * of.f_frsize) for key, of in figures],
    )
    yield each("files", "Filesystem total file nodes.", [(key, of.f_files) for key, of in figures])
    yield each("files_free", "Filesystem total free file nodes.", [(key, of.f_ffree) for key, of in figures])
