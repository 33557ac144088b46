"""Space and inodes of each mounted filesystem."""

import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from exporter.host.collector import HostCollector, label_name
from exporter.host.mounts import Mount, list_mounts
from exporter.model.metrics import Family, LabelledValue, gauge
from exporter.runtime.calls import DEFAULT_LIMIT_SECONDS, SharedCalls
from exporter.runtime.failure_log import FailureLog
from exporter.system.roots import Roots

_log = logging.getLogger(__name__)

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
class _Filesystem:
    """A mounted filesystem: where, how it is labelled, and whether it is mounted read-only."""

    point: str
    labels: Mapping[str, str]
    read_only: bool


class FilesystemCollector(HostCollector):
    """Reads what statvfs(3) says of each filesystem that can hold somebody's files.

    A filesystem that gives no figures, or not in time, has `node_filesystem_device_error` 1 and no sizes. While one
    does not answer, it is not asked again by the same collector, which therefore lives as long as the process.

    Args:
        roots: where the list of mounts is, and the machine's root folder, below which they are mounted.
        limit: seconds after which filesystems that have not answered are given up, all of them together.
        calls: asks each filesystem, by its mount point.
    """

    name = "filesystem"
    is_portable = True

    def __init__(
        self,
        roots: Roots,
        limit: float = DEFAULT_LIMIT_SECONDS,
        calls: SharedCalls[str, os.statvfs_result] | None = None,
    ) -> None:
        super().__init__(roots)
        self._roots = roots
        self._limit = limit
        self._calls = calls or SharedCalls[str, os.statvfs_result]()
        self._failures = FailureLog(_log, "mount point")

    def collect(self) -> Sequence[Family]:
        """Make one family of each figure.

        Raises:
            OSError: the mounted filesystems cannot be listed.
        """
        filesystems = tuple(_filesystems(list_mounts(self._roots)))
        calls = {each.point: partial(os.statvfs, self._roots.below(each.point)) for each in filesystems}
        answers = self._calls.gather(calls, self._limit)
        read = [(each, answers[each.point]) for each in filesystems]
        self._failures.update({each.point: answer for each, answer in read if isinstance(answer, Exception)})
        return tuple(_families(read))


def _filesystems(mounts: Iterable[Mount]) -> Iterator[_Filesystem]:
    """Leave out those that are excluded; of several with equal labels the first stays.

    A device is escaped as the kernel writes it: node_exporter undoes that in a mount point, but not in a device.
    """
    seen = set()
    for mount in mounts:
        if EXCLUDED_MOUNT_POINTS.search(mount.point) or EXCLUDED_TYPES.search(mount.type):
            continue
        labels = {
            "device": label_name(mount.device),
            "mountpoint": label_name(mount.point),
            "fstype": label_name(mount.type),
        }
        if tuple(labels.values()) not in seen:
            seen.add(tuple(labels.values()))
            yield _Filesystem(mount.point, labels, read_only="ro" in mount.options)


def _families(read: Iterable[tuple[_Filesystem, Statvfs]]) -> Iterator[Family]:
    """Every family; those of figures only of the filesystems that gave some."""
    answers = list(read)
    errors = [(of.labels, float(isinstance(answer, Exception))) for of, answer in answers]
    figures = [(of.labels, answer) for of, answer in answers if isinstance(answer, os.statvfs_result)]

    def each(name: str, help_text: str, values: Iterable[LabelledValue]) -> Family:
        return gauge(f"node_filesystem_{name}", help_text, values)

    yield each("device_error", "Whether an error occurred while getting statistics for the given device.", errors)
    yield each("readonly", "Filesystem read-only status.", [(of.labels, float(of.read_only)) for of, _ in answers])
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
