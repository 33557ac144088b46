import logging
import os
import time
from collections.abc import Callable
from threading import Event

import psutil
import pytest
from psutil._ntuples import sdiskpart

from exporter.host.collectors.filesystem import EXCLUDED_MOUNT_POINTS, EXCLUDED_TYPES, FilesystemCollector

ReadValues = Callable[..., dict[tuple[str, ...], float]]
PutMounts = Callable[..., None]

FIGURES = ("size_bytes", "free_bytes", "avail_bytes", "files", "files_free")


@pytest.fixture
def mount(monkeypatch: pytest.MonkeyPatch) -> PutMounts:
    """Puts a list of mounts, as mounts(5) has them, in the place of the system's."""

    def put(*mounts: tuple[str, str, str, str]) -> None:
        monkeypatch.setattr(psutil, "disk_partitions", lambda **_: [sdiskpart(*each) for each in mounts])

    return put


def test_the_figures_of_the_root_are_the_systems(values: ReadValues) -> None:
    families = FilesystemCollector().collect()
    served = {name: values(families, f"node_filesystem_{name}") for name in FIGURES}
    (labels,) = (labels for labels in served["size_bytes"] if labels[1] == "/")
    kernel = os.statvfs("/")
    assert served["size_bytes"][labels] == kernel.f_blocks * kernel.f_frsize
    assert served["files"][labels] == kernel.f_files
    room = kernel.f_blocks * kernel.f_frsize / 20  # other programs write between the two readings
    assert abs(served["free_bytes"][labels] - kernel.f_bfree * kernel.f_frsize) < room
    assert abs(served["avail_bytes"][labels] - kernel.f_bavail * kernel.f_frsize) < room
    assert abs(served["files_free"][labels] - kernel.f_ffree) < max(1000, kernel.f_files / 20)


def test_each_figure_is_the_field_of_its_name(
    values: ReadValues, mount: PutMounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount(("/dev/sda1", "/data", "xfs", "rw"))
    fields = (1 << 20, 4096, 1000, 400, 300, 90, 70, 60, 0, 255)  # bsize frsize blocks bfree bavail files ffree favail
    monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result(fields))
    families = FilesystemCollector().collect()
    labels = ("/dev/sda1", "/data", "xfs")
    assert {name: values(families, f"node_filesystem_{name}")[labels] for name in FIGURES} == {
        "size_bytes": 1000 * 4096,
        "free_bytes": 400 * 4096,
        "avail_bytes": 300 * 4096,
        "files": 90,
        "files_free": 70,
    }


def test_a_stuck_mount_is_an_error_without_figures_and_costs_no_other(
    values: ReadValues, mount: PutMounts, stuck: list[str]
) -> None:
    mount(("nas:/export", "/stuck", "nfs4", "ro,hard"), ("/dev/sda1", "/", "ext4", "rw"))
    families = FilesystemCollector(limit=2).collect()
    nas, root = ("nas:/export", "/stuck", "nfs4"), ("/dev/sda1", "/", "ext4")
    assert values(families, "node_filesystem_device_error") == {nas: 1, root: 0}
    assert values(families, "node_filesystem_readonly") == {nas: 1, root: 0}
    assert all(values(families, f"node_filesystem_{name}").keys() == {root} for name in FIGURES)


def test_the_limits_of_many_stuck_mounts_do_not_add_up(mount: PutMounts, stuck: list[str]) -> None:
    mount(*((f"nas:/{n}", f"/stuck/{n}", "nfs4", "rw") for n in range(40)))
    began = time.monotonic()
    FilesystemCollector(limit=1).collect()
    assert time.monotonic() - began < 20  # one after the other they would take 40 s


def test_a_stuck_mount_is_asked_once_until_it_answers(
    values: ReadValues, mount: PutMounts, stuck: list[str], server_gone: Event
) -> None:
    mount(("nas:/export", "/stuck", "nfs4", "rw"))
    collector = FilesystemCollector(limit=0.2)
    for _ in range(20):
        collector.collect()
    assert stuck == ["/stuck"]
    server_gone.set()
    give_up = time.monotonic() + 30
    while values(collector.collect(), "node_filesystem_device_error") != {("nas:/export", "/stuck", "nfs4"): 0}:
        assert time.monotonic() < give_up
        time.sleep(0.05)


def test_a_mount_that_refuses_is_logged_once(
    values: ReadValues, mount: PutMounts, caplog: pytest.LogCaptureFixture
) -> None:
    mount(("gvfs", "/missing", "fuse", "rw"))
    caplog.set_level(logging.INFO)
    collector = FilesystemCollector()
    for _ in range(3):
        assert values(collector.collect(), "node_filesystem_device_error") == {("gvfs", "/missing", "fuse"): 1}
    (record,) = caplog.records
    assert (record.levelname, vars(record)["mount_point"]) == ("WARNING", "/missing")


def test_of_mounts_with_equal_labels_the_first_is_served(values: ReadValues, mount: PutMounts) -> None:
    mount(("tmpfs", "/", "tmpfs", "ro"), ("tmpfs", "/", "tmpfs", "rw"))
    assert values(FilesystemCollector().collect(), "node_filesystem_readonly") == {("tmpfs", "/", "tmpfs"): 1}


def test_read_only_is_an_option_of_its_own(values: ReadValues, mount: PutMounts) -> None:
    mount(("/dev/sda1", "/", "ext4", "rw,errors=remount-ro"))
    assert values(FilesystemCollector().collect(), "node_filesystem_readonly") == {("/dev/sda1", "/", "ext4"): 0}


def test_a_mount_without_a_device_has_the_kernels_word_for_it(values: ReadValues, mount: PutMounts) -> None:
    mount(("", "/", "tmpfs", "rw"))
    assert values(FilesystemCollector().collect(), "node_filesystem_readonly") == {("none", "/", "tmpfs"): 0}


@pytest.mark.parametrize(
    ("device", "shown"),
    [
        ("//nas/my share", r"//nas/my\040share"),
        (r"\\nas\share", r"\134\134nas\134share"),
        (r"disk\0431", r"disk\0431"),  # getmntent(3) leaves what the kernel writes for #
    ],
    ids=["blank", "backslash", "number sign"],
)
def test_a_device_is_escaped_as_the_kernel_does_and_a_mount_point_is_not(
    values: ReadValues, mount: PutMounts, device: str, shown: str
) -> None:
    """As node_exporter serves a share of another machine; Linux 6.18 and glibc 2.36 were asked what they make of it."""
    mount((device, "/my share", "cifs", "rw"))
    assert list(values(FilesystemCollector().collect(), "node_filesystem_readonly")) == [(shown, "/my share", "cifs")]


def test_a_mount_point_that_is_not_utf8_has_labels_that_are(values: ReadValues, mount: PutMounts) -> None:
    """And two of them are two."""
    mount(*(("tmpfs", os.fsdecode(b"/mnt/caf" + byte), "tmpfs", "rw") for byte in (b"\xe9", b"\xe8")))
    served = values(FilesystemCollector().collect(), "node_filesystem_readonly")
    assert served == {("tmpfs", f"/mnt/caf\ufffd{shown}", "tmpfs"): 0 for shown in ("e9", "e8")}


@pytest.mark.parametrize("point", ["/proc", "/sys/fs/cgroup", "/dev/shm", "/run/credentials/x.service"])  # noqa: S108
def test_the_kernels_own_mount_points_are_left_out(point: str) -> None:
    assert EXCLUDED_MOUNT_POINTS.search(point)


@pytest.mark.parametrize(
    "point", ["/", "/data", "/run", "/run/user/0", "/mnt/backup", "/development", "/var/lib/docker"]
)
def test_other_mount_points_are_served(point: str) -> None:
    assert not EXCLUDED_MOUNT_POINTS.search(point)


@pytest.mark.parametrize("kind", ["overlay", "cgroup2", "proc", "squashfs", "tracefs"])
def test_filesystems_that_hold_nobodys_files_are_left_out(kind: str) -> None:
    assert EXCLUDED_TYPES.search(kind)


@pytest.mark.parametrize("kind", ["ext4", "xfs", "nfs4", "tmpfs", "fuse.sshfs", "procfs2"])
def test_other_filesystems_are_served(kind: str) -> None:
    assert not EXCLUDED_TYPES.search(kind)
