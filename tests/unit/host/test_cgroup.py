"""Limits of control groups: real ones where this machine lets us make them, and recorded ones.

Those of `linux-6.1-cgroup` were recorded together with what a process in them could really take. Files of a few lines
are written as the kernel's documentation has them, for what is different there.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from development.recorded_machine import unpack
from exporter.host.cgroup import read_cgroup_limits
from exporter.model.machine import CgroupLimits, MemoryRoom
from exporter.system.roots import Roots
from testing.proc_of_groups import MIB, MOUNT_V1, proc_of, write

MOUNTS_V2 = "29 23 0:26 {root} {point} rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"


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


def test_a_container_sees_the_machines_groups_where_these_are_mounted_beside_its_own(tmp_path: Path) -> None:
    """As cgroup_namespaces(7) has it: what is above the reader's own group is `/..`, in both files."""
    write(tmp_path / "own", {"memory.max": "4096", "memory.current": "1"})
    write(tmp_path / "all" / "wso2.service", {"memory.max": "1000", "memory.current": "900"})
    own = MOUNTS_V2.format(root="/", point=tmp_path / "own")
    everything = MOUNTS_V2.format(root="/../..", point=tmp_path / "all")
    proc = proc_of(tmp_path, own + everything, "0::/../../wso2.service\n")
    assert read_cgroup_limits(7, Roots(str(proc))) == CgroupLimits(1000, 900)


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
