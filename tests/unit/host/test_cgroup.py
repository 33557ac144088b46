"""Limits of control groups: real ones where this machine lets us make them, and recorded ones.

Those of `linux-6.1-cgroup` were recorded together with what a process in them could really take. Files of a few lines
are written as the kernel's documentation has them, for what is different there.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from development.recorded_machine import unpack
from exporter.host.cgroup import read_cgroup_limits
from exporter.model.machine import CgroupLimits, MemoryRoom
from exporter.system.roots import Roots
from testing.cgroups import Limits, real_groups, version

MOUNTS_V2 = "29 23 0:26 {root} {point} rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
MOUNT_V1 = "32 31 0:29 / {point}/{controller} rw,relatime shared:9 - cgroup cgroup rw,{controller}\n"
MIB = 2**20
BURN = "print(input(), flush=True)\nwhile True: pass"
PATIENCE = 60.0


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n")


def proc_of(folder: Path, mounts: str, groups: str) -> Path:
    """A /proc with one process, 7, that says this of its groups and mounts."""
    write(folder / "proc", {"self/mountinfo": mounts, "7/cgroup": groups})
    return folder / "proc"


def recorded_v2(folder: Path, name: str) -> Path:
    """The /proc of groups of version 2 that were recorded on a real kernel; the process is 7."""
    unpack(folder, "linux-6.1-cgroup")
    mounts = folder / name / "proc" / "self" / "mountinfo"
    mounts.write_text(mounts.read_text().replace("/sys/fs/cgroup", str(folder / name / "fs")))
    return folder / name / "proc"


def test_of_nested_groups_of_version_2_the_tightest_limits_count(tmp_path: Path) -> None:
    """300 MiB, half a processor and 200 tasks around 400 MiB, one and a half and 100; within, a group that only counts.

    The outer group had 21,069,824 bytes, all but none of them given up on demand, and had waited for 5.331818 s.
    """
    found = read_cgroup_limits(7, Roots(str(recorded_v2(tmp_path, "nested"))))
    left = MemoryRoom(300 * MIB, 300 * MIB - 21069824)
    assert found == CgroupLimits(300 * MIB, 21069824, 0.5, 5.331818, 100, left)


def test_a_part_of_the_hierarchy_is_found_by_the_name_that_mountinfo_escapes(tmp_path: Path) -> None:
    """As a container engine mounts a scope of systemd's, whose names are full of `\\x2d`: proc_pid_mountinfo(5)."""
    point = tmp_path / "cgroup fs"
    mounts = MOUNTS_V2.format(root=r"/machine\134x2dlxc\0401", point=str(point).replace(" ", r"\040"))
    write(point, {"a\u2028b/pids.max": "7"})
    proc = proc_of(tmp_path, mounts, "0::/machine\\x2dlxc 1/a\u2028b")
    assert read_cgroup_limits(7, Roots(str(proc))).threads == 7


def test_without_limits_there_are_none(tmp_path: Path) -> None:
    group = {"memory.max": "max", "memory.current": "1610612736", "cpu.max": "max 100000", "pids.max": "max"}
    write(tmp_path / "fs" / "wso2.service", group)
    proc = proc_of(tmp_path, MOUNTS_V2.format(root="/", point=tmp_path / "fs"), "0::/wso2.service\n")
    assert read_cgroup_limits(7, Roots(str(proc))) == CgroupLimits()


def test_the_tightest_limit_on_the_way_up_counts_with_its_groups_usage(tmp_path: Path) -> None:
    mount = tmp_path / "fs"
    write(mount / "pod", {"memory.max": "1000", "memory.current": "900", "cpu.max": "max 100000"})
    write(mount / "pod" / "container", {"memory.max": "2000", "memory.current": "300", "cpu.max": "50000 100000"})
    write(mount / "pod" / "container" / "inner", {"memory.max": "max", "memory.current": "10", "cpu.max": "9 10"})
    proc = proc_of(tmp_path, MOUNTS_V2.format(root="/", point=mount), "0::/pod/container/inner\n")
    assert read_cgroup_limits(7, Roots(str(proc))) == CgroupLimits(1000, 900, 0.5)


@pytest.mark.parametrize(
    ("root", "group"), [("/docker/abc", "/docker/abc"), ("/..", "/"), ("/../..", "/../b"), ("/../a", "/../a")]
)
def test_what_is_mounted_may_be_a_part_of_the_hierarchy_that_the_process_is_in(
    tmp_path: Path, root: str, group: str
) -> None:
    """In a container it is often the container's own group. `/..` is above the top of our cgroup namespace."""
    write(tmp_path / "fs", {"memory.max": "1000", "memory.current": "900"})
    proc = proc_of(tmp_path, MOUNTS_V2.format(root=root, point=tmp_path / "fs"), f"0::{group}\n")
    assert read_cgroup_limits(7, Roots(str(proc))) == CgroupLimits(1000, 900)


def test_a_group_beside_our_own_is_seen_where_what_is_above_both_is_mounted(tmp_path: Path) -> None:
    write(tmp_path / "fs" / "other", {"memory.max": "1000", "memory.current": "900"})
    proc = proc_of(tmp_path, MOUNTS_V2.format(root="/..", point=tmp_path / "fs"), "0::/../other\n")
    assert read_cgroup_limits(7, Roots(str(proc))) == CgroupLimits(1000, 900)


@pytest.mark.parametrize(
    ("root", "group"), [("/", "/../other"), ("/docker/abc", "/elsewhere"), ("/docker/abc", "/docker"), ("/../a", "/")]
)
def test_limits_of_our_own_container_are_not_taken_for_those_of_a_process_outside_it(
    tmp_path: Path, root: str, group: str
) -> None:
    write(tmp_path / "fs", {"memory.max": "1000", "memory.current": "900"})
    proc = proc_of(tmp_path, MOUNTS_V2.format(root=root, point=tmp_path / "fs"), f"0::{group}\n")
    assert read_cgroup_limits(7, Roots(str(proc))) == CgroupLimits()


def test_controllers_may_be_in_version_1_beside_version_2(tmp_path: Path) -> None:
    mount = tmp_path / "fs"
    write(mount / "memory", {"memory.limit_in_bytes": "9223372036854771712", "memory.usage_in_bytes": "5000"})
    write(mount / "memory" / "a", {"memory.limit_in_bytes": "4096", "memory.usage_in_bytes": "1024"})
    write(mount / "cpu", {"cpu.cfs_quota_us": "-1", "cpu.cfs_period_us": "100000"})
    mounts = "".join(MOUNT_V1.format(point=mount, controller=each) for each in ("memory", "cpu"))
    mounts += MOUNTS_V2.format(root="/", point=mount / "unified")
    proc = proc_of(tmp_path, mounts, "4:memory:/a\n1:cpu:/\n0::/a\n")
    assert read_cgroup_limits(7, Roots(str(proc))) == CgroupLimits(4096, 1024)


@pytest.mark.parametrize("text", ["", "x y\n", "0::/a\n"])
def test_a_system_without_control_groups_has_no_limits(tmp_path: Path, text: str) -> None:
    assert read_cgroup_limits(7, Roots(str(proc_of(tmp_path, text, text)))) == CgroupLimits()


def test_a_process_that_has_ended_has_no_limits() -> None:
    assert read_cgroup_limits(2**22 + 1, Roots()) == CgroupLimits()


# --------------------------------------------------------------------------------------------- what is left of memory

STATISTICS_V2 = "anon 700\nfile 260\nkernel 40\nshmem 60\n{}active_file 80\nunevictable 0\nslab_reclaimable 20\nslab 30"
"""As version 2 writes them, of a group that uses 1000: memory of programs, page cache, and the kernel's own."""
STATISTICS_V1 = (
    "cache 26\nrss 70\ninactive_file 1\nactive_file 2\nhierarchical_memory_limit 4096\n"
    "total_cache 260\ntotal_rss 700\ntotal_inactive_file 120\ntotal_active_file 80\ntotal_unevictable 0"
)


def test_memory_that_could_really_be_taken_was_available(tmp_path: Path) -> None:
    """Of 200 MiB, 40 were held and 130 page cache: the kernel gave 156 more in steps of 4, and killed at the next."""
    room = read_cgroup_limits(7, Roots(str(recorded_v2(tmp_path, "page-cache")))).memory_room
    assert room is not None
    assert room.limit_bytes == 200 * MIB
    assert 156 * MIB <= room.available_bytes < 160 * MIB


def test_memory_above_which_a_group_is_held_back_is_not_available(tmp_path: Path) -> None:
    """With `memory.high` of 120 MiB and 40 held, the step from 80 to 84 MiB took 13 s, and the next had no end."""
    found = read_cgroup_limits(7, Roots(str(recorded_v2(tmp_path, "high"))))
    assert found.memory_bytes == 200 * MIB
    assert found.memory_room is not None
    assert found.memory_room.limit_bytes == 120 * MIB
    assert 76 * MIB <= found.memory_room.available_bytes < 84 * MIB


def test_a_group_that_is_only_held_back_has_no_limit_and_yet_little_left(tmp_path: Path) -> None:
    statistics = STATISTICS_V2.format("inactive_file 120\n")
    files = {"memory.max": "max", "memory.high": "1100", "memory.current": "1000", "memory.stat": statistics}
    assert room_v2(tmp_path, files) == MemoryRoom(1100, 100 + 120 + 80 + 20)


def room_v2(folder: Path, files: Mapping[str, str]) -> MemoryRoom | None:
    write(folder / "fs" / "a", files)
    proc = proc_of(folder, MOUNTS_V2.format(root="/", point=folder / "fs"), "0::/a\n")
    return read_cgroup_limits(7, Roots(str(proc))).memory_room


def test_memory_that_a_group_of_version_2_gives_up_on_demand_is_available(tmp_path: Path) -> None:
    """1000 are charged; 120 and 80 of files and 20 of slab go before anybody is killed."""
    statistics = STATISTICS_V2.format("inactive_file 120\n")
    files = {"memory.max": "1100", "memory.current": "1000", "memory.stat": statistics}
    assert room_v2(tmp_path, files) == MemoryRoom(1100, 100 + 120 + 80 + 20)


def test_memory_that_a_group_of_version_1_gives_up_on_demand_is_available(tmp_path: Path) -> None:
    """With what is charged to the groups below it, which its limit counts."""
    files = {"limit_in_bytes": "1100", "usage_in_bytes": "1000", "stat": STATISTICS_V1}
    write(tmp_path / "fs" / "memory" / "a", {f"memory.{name}": text for name, text in files.items()})
    proc = proc_of(tmp_path, MOUNT_V1.format(point=tmp_path / "fs", controller="memory"), "4:memory:/a\n")
    assert read_cgroup_limits(7, Roots(str(proc))).memory_room == MemoryRoom(1100, 100 + 120 + 80)


@pytest.mark.parametrize(("usage", "available"), [("100", 1100), ("1400", 0)])
def test_a_group_has_no_more_left_than_its_limit_and_no_less_than_nothing(
    tmp_path: Path, usage: str, available: int
) -> None:
    """Usage and statistics are not of one moment, and a limit may be lowered below the usage."""
    statistics = STATISTICS_V2.format("inactive_file 120\n")
    files = {"memory.max": "1100", "memory.current": usage, "memory.stat": statistics}
    assert room_v2(tmp_path, files) == MemoryRoom(1100, available)


@pytest.mark.parametrize("missing", ["memory.current", "memory.stat"])
def test_what_is_left_of_a_group_that_does_not_tell_is_unknown(tmp_path: Path, missing: str) -> None:
    statistics = STATISTICS_V2.format("inactive_file 120\n")
    files = {"memory.max": "1100", "memory.current": "1000", "memory.stat": statistics}
    del files[missing]
    assert room_v2(tmp_path, files) is None


def test_a_statistic_that_is_missing_is_not_taken_for_nothing(tmp_path: Path) -> None:
    files = {"memory.max": "1100", "memory.current": "1000", "memory.stat": STATISTICS_V2.format("")}
    assert room_v2(tmp_path, files) is None


def test_a_group_above_that_is_full_counts_before_the_tighter_limit_of_the_own_one(tmp_path: Path) -> None:
    """Three servers with 500 each in a pod of 1200: the pod is full first."""
    mount, idle = tmp_path / "fs", "active_file 0\ninactive_file 0\nslab_reclaimable 0"
    write(mount / "pod", {"memory.max": "1200", "memory.current": "1150", "memory.stat": idle})
    write(mount / "pod" / "server", {"memory.max": "500", "memory.current": "400", "memory.stat": idle})
    found = read_cgroup_limits(
        7, Roots(str(proc_of(tmp_path, MOUNTS_V2.format(root="/", point=mount), "0::/pod/server\n")))
    )
    assert (found.memory_bytes, found.memory_room) == (500, MemoryRoom(1200, 50))


# ------------------------------------------------------------------------------------------------ real control groups


@dataclass(frozen=True)
class Container:
    """A process in control groups, and where proc(5) is for it."""

    pid: int
    proc: Path


@pytest.fixture
def container(tmp_path: Path) -> Iterator[Container]:
    """A busy process that may use 3 GiB, a fifth of a processor and 5000 tasks.

    Its groups are real ones. Where this machine does not let us make any, they are recorded ones of version 1.
    """
    limits = Limits(memory=3 * 2**30, processors=0.2, tasks=5000)
    with real_groups(limits) as put:
        if put is None:
            yield _recorded(tmp_path, limits.files(1))
            return
        with subprocess.Popen([sys.executable, "-c", BURN], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            put(process.pid)
            process.stdin.write(b"\n")
            process.stdin.flush()
            process.stdout.readline()
            yield Container(process.pid, Path("/proc"))
            process.kill()


def _recorded(folder: Path, limits: Mapping[str, Mapping[str, str]]) -> Container:
    used = {"memory": {"memory.usage_in_bytes": "9000000"}, "cpu": {"cpu.stat": "throttled_time 400000000"}}
    for controller, files in limits.items():
        write(folder / "fs" / controller / "a", {**files, **used.get(controller, {})})
    mounts = "".join(MOUNT_V1.format(point=folder / "fs", controller=each) for each in limits)
    return Container(7, proc_of(folder, mounts, "".join(f"4:{each}:/a\n" for each in limits)))


def test_a_process_in_a_container_has_its_limits(container: Container) -> None:
    found = read_cgroup_limits(container.pid, Roots(str(container.proc)))
    assert (found.memory_bytes, found.cpu_cores, found.threads) == (3221225472, 0.2, 5000)
    assert found.memory_usage_bytes is not None
    assert 0 < found.memory_usage_bytes <= 3221225472
    deadline = time.monotonic() + PATIENCE
    while not found.cpu_throttled_seconds:  # it wants a whole processor, and gets that only now and then
        assert time.monotonic() < deadline
        time.sleep(0.05)
        found = read_cgroup_limits(container.pid, Roots(str(container.proc)))


HOLD = """
import sys
file, held, more = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
print(input(), flush=True)
memory = bytearray(b"x") * held
for _ in range(4):
    with open(file, "rb") as opened:
        while opened.read(2**20):
            pass
print("full", flush=True)
input()
also = bytearray(b"y") * more
print("alive", flush=True)
"""
"""Holds some memory and reads a file until that stands in the page cache for use again; later takes more memory."""


@pytest.mark.parametrize(("more", "answer"), [(90, "alive\n"), (180, "")])
def test_what_is_said_to_be_available_can_be_taken_and_what_is_not_cannot(
    tmp_path: Path, more: int, answer: str
) -> None:
    """Of 200 MiB, 40 are held by a program and 130 by a file's page cache, which counts as charged."""
    file = tmp_path / "file"
    file.write_bytes(os.urandom(MIB) * 130)
    descriptor = os.open(file, os.O_RDONLY)
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)  # who reads it from now on is charged for it
    os.close(descriptor)
    with real_groups(Limits(memory=200 * MIB)) as put:
        if put is None:
            pytest.skip("this machine lets us make no control groups")
        command = [sys.executable, "-c", HOLD, str(file), str(40 * MIB), str(more * MIB)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            put(process.pid)
            process.stdin.write("\n")
            process.stdin.flush()
            assert [process.stdout.readline() for _ in range(2)] == ["\n", "full\n"]
            found = read_cgroup_limits(process.pid, Roots())
            process.stdin.write("\n")
            process.stdin.flush()
            said = process.stdout.readline()
    assert found.memory_usage_bytes is not None
    assert found.memory_usage_bytes > 150 * MIB
    assert found.memory_room is not None
    assert 110 * MIB < found.memory_room.available_bytes < 160 * MIB
    assert said == answer


READ = """
import sys
from exporter.host.cgroup import read_cgroup_limits
from exporter.system.roots import Roots
print(read_cgroup_limits(int(sys.argv[1]), Roots()).memory_bytes)
"""
MOUNT_OWN = {
    1: "umount /sys/fs/cgroup/memory && mount -t cgroup -o memory cgroup /sys/fs/cgroup/memory && ",
    2: "umount --recursive /sys/fs/cgroup && mount -t cgroup2 cgroup2 /sys/fs/cgroup && ",
}
IN_A_NAMESPACE = 'read line && exec unshare --cgroup --mount sh -c "$0" sh "$@"'


@pytest.mark.parametrize(("before", "seen"), [("", 100 * MIB), (MOUNT_OWN[version()], None)])
def test_in_a_container_another_ones_limit_is_seen_or_unknown_but_never_our_own(before: str, seen: int | None) -> None:
    """A reader in a cgroup namespace of its own, with the hierarchy mounted outside it, and with its own group's."""
    limits = [Limits(memory=size * MIB) for size in (100, 300)]
    with real_groups(limits[0]) as put_server, real_groups(limits[1]) as put_reader:
        if put_server is None or put_reader is None:
            pytest.skip("this machine lets us make no control groups")
        with subprocess.Popen(["sleep", "600"]) as server:
            put_server(server.pid)
            command = ["sh", "-c", IN_A_NAMESPACE, f'{before}exec "$@"', sys.executable, "-c", READ, str(server.pid)]
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
                put_reader(reader.pid)
                answer, _ = reader.communicate("\n")
            server.kill()
    assert answer == f"{seen}\n"
