import logging
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from exporter.host.collectors.filesystem import EXCLUDED_MOUNT_POINTS, EXCLUDED_TYPES, FilesystemCollector
from exporter.runtime.calls import SharedCalls
from exporter.system.roots import Roots
from testing.aside import Aside
from testing.fake_time import FakeTime
from testing.shortage import after

ReadValues = Callable[..., dict[tuple[str, ...], float]]
PutMounts = Callable[..., Roots]

FIGURES = ("size_bytes", "free_bytes", "avail_bytes", "files", "files_free")


@pytest.fixture
def mount(tmp_path: Path) -> PutMounts:
    """Writes a list of mounts, as the kernel does for mounts(5), and gives where it is."""

    def put(*mounts: tuple[str, str, str, str]) -> Roots:
        (tmp_path / "self").mkdir()
        lines = "".join(f"{' '.join(each)} 0 0\n" for each in mounts)
        (tmp_path / "self" / "mounts").write_bytes(os.fsencode(lines))
        return Roots(str(tmp_path))

    return put


def test_mounts_below_the_machines_root_folder_are_named_and_asked_as_the_machine_has_them(
    values: ReadValues, mount: PutMounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = mount(
        ("overlay", "/", "overlay", "rw"),
        ("/dev/sda1", "/host", "ext4", "rw"),
        ("/dev/sdb1", "/host/srv/a\\040b", "xfs", "ro"),
        ("proc", "/host/proc", "proc", "rw"),
    )
    asked: list[str] = []

    def statvfs(path: str) -> os.statvfs_result:
        asked.append(path)
        return os.statvfs_result((4096, 4096, 1000, 400, 300, 0, 0, 0, 0, 255))

    monkeypatch.setattr(os, "statvfs", statvfs)
    families = FilesystemCollector(replace(roots, rootfs="/host")).collect()
    assert values(families, "node_filesystem_readonly") == {
        ("/dev/sda1", "/", "ext4"): 0,
        ("/dev/sdb1", "/srv/a b", "xfs"): 1,
    }
    assert sorted(asked) == ["/host/", "/host/srv/a b"]


def test_the_machines_mounts_are_those_of_its_first_process(values: ReadValues, mount: PutMounts) -> None:
    """A service that systemd has hardened sees its own: read-only, or with folders taken away."""
    roots = mount(("/dev/sda1", "/", "ext4", "ro"))
    first = Path(roots.proc, "1")
    first.mkdir()
    (first / "mounts").write_text("/dev/sda1 / ext4 rw 0 0\n", encoding="ascii")
    families = FilesystemCollector(roots).collect()
    assert values(families, "node_filesystem_readonly") == {("/dev/sda1", "/", "ext4"): 0}


def test_the_figures_of_the_root_are_the_systems(values: ReadValues) -> None:
    families = FilesystemCollector(Roots()).collect()
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
    roots = mount(("/dev/sda1", "/data", "xfs", "rw"))
    fields = (1 << 20, 4096, 1000, 400, 300, 90, 70, 60, 0, 255)  # bsize frsize blocks bfree bavail files ffree favail
    monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result(fields))
    families = FilesystemCollector(roots).collect()
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
    roots = mount(("nas:/export", "/stuck", "nfs4", "ro,hard"), ("/dev/sda1", "/", "ext4", "rw"))
    time = FakeTime()
    calls = SharedCalls[str, os.statvfs_result](time=time)
    scrape = Aside(FilesystemCollector(roots, 2, calls).collect)
    after(lambda: stuck == ["/stuck"] and calls.join("/") is None)
    time.move_for_who_waits(2)
    families = scrape.gave()
    nas, root = ("nas:/export", "/stuck", "nfs4"), ("/dev/sda1", "/", "ext4")
    assert values(families, "node_filesystem_device_error") == {nas: 1, root: 0}
    assert values(families, "node_filesystem_readonly") == {nas: 1, root: 0}
    assert all(values(families, f"node_filesystem_{name}").keys() == {root} for name in FIGURES)


def test_the_limits_of_many_stuck_mounts_do_not_add_up(mount: PutMounts, stuck: list[str]) -> None:
    roots = mount(*((f"nas:/{n}", f"/stuck/{n}", "nfs4", "rw") for n in range(40)))
    time = FakeTime()
    calls = SharedCalls[str, os.statvfs_result](time=time)
    scrape = Aside(FilesystemCollector(roots, 1, calls).collect)
    after(lambda: len(stuck) == 40)
    time.move_for_who_waits(1)
    scrape.gave()


def test_a_stuck_mount_is_asked_once_until_it_answers(
    values: ReadValues, mount: PutMounts, stuck: list[str], server_gone: Event
) -> None:
    roots = mount(("nas:/export", "/stuck", "nfs4", "rw"))
    time = FakeTime()
    calls = SharedCalls[str, os.statvfs_result](time=time)
    collector = FilesystemCollector(roots, 2, calls)
    scrape = Aside(collector.collect)
    after(lambda: stuck == ["/stuck"])
    time.move_for_who_waits(2)
    scrape.gave()
    for _ in range(20):
        collector.collect()
    assert stuck == ["/stuck"]
    server_gone.set()
    after(lambda: calls.join("/stuck") is None)
    assert values(collector.collect(), "node_filesystem_device_error") == {("nas:/export", "/stuck", "nfs4"): 0}


def test_a_mount_that_refuses_is_logged_once(
    values: ReadValues, mount: PutMounts, caplog: pytest.LogCaptureFixture
) -> None:
    roots = mount(("gvfs", "/missing", "fuse", "rw"))
    caplog.set_level(logging.INFO)
    collector = FilesystemCollector(roots)
    for _ in range(3):
        assert values(collector.collect(), "node_filesystem_device_error") == {("gvfs", "/missing", "fuse"): 1}
    (record,) = caplog.records
    assert (record.levelname, vars(record)["mount_point"]) == ("WARNING", "/missing")


def test_of_mounts_with_equal_labels_the_first_is_served(values: ReadValues, mount: PutMounts) -> None:
    roots = mount(("tmpfs", "/", "tmpfs", "ro"), ("tmpfs", "/", "tmpfs", "rw"))
    assert values(FilesystemCollector(roots).collect(), "node_filesystem_readonly") == {("tmpfs", "/", "tmpfs"): 1}


def test_read_only_is_an_option_of_its_own(values: ReadValues, mount: PutMounts) -> None:
    roots = mount(("/dev/sda1", "/", "ext4", "rw,errors=remount-ro"))
    assert values(FilesystemCollector(roots).collect(), "node_filesystem_readonly") == {("/dev/sda1", "/", "ext4"): 0}


def test_a_mount_without_a_device_has_the_kernels_word_for_it(values: ReadValues, mount: PutMounts) -> None:
    roots = mount(("none", "/", "tmpfs", "rw"))
    assert values(FilesystemCollector(roots).collect(), "node_filesystem_readonly") == {("none", "/", "tmpfs"): 0}


@pytest.mark.parametrize("device", [r"//nas/my\040share", r"\134\134nas\134share", r"disk\0431"])
def test_a_device_is_escaped_as_the_kernel_does_and_a_mount_point_is_not(
    values: ReadValues, mount: PutMounts, device: str
) -> None:
    """As node_exporter serves a share of another machine; Linux 6.18 was asked what it makes of blank, \\ and #."""
    roots = mount((device, r"/my\040share", "cifs", "rw"))
    served = values(FilesystemCollector(roots).collect(), "node_filesystem_readonly")
    assert list(served) == [(device, "/my share", "cifs")]


def test_a_mount_point_that_is_not_utf8_has_labels_that_are(values: ReadValues, mount: PutMounts) -> None:
    """And two of them are two."""
    roots = mount(*(("tmpfs", os.fsdecode(b"/mnt/caf" + byte), "tmpfs", "rw") for byte in (b"\xe9", b"\xe8")))
    served = values(FilesystemCollector(roots).collect(), "node_filesystem_readonly")
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
