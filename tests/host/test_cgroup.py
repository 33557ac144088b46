"""Limits of control groups: real ones of version 1 where this machine lets us make them, recorded ones of version 2.

The files of version 2 are written as the kernel's documentation shows them: a machine whose memory and processor
controllers are in version 1 has none of them to read.
"""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from exporter.host.cgroup import read_cgroup_limits
from exporter.model import CgroupLimits
from tests.cgroups import LIMITS, real_groups

MOUNTS_V2 = "29 23 0:26 {root} {point} rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
MOUNT_V1 = "32 31 0:29 / {point}/{controller} rw,relatime shared:9 - cgroup cgroup rw,{controller}\n"
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


def test_a_container_of_version_2_has_the_limits_that_its_files_say(tmp_path: Path) -> None:
    group = {
        "memory.max": "2147483648",
        "memory.current": "1610612736",
        "cpu.max": "150000 100000",
        "cpu.stat": "usage_usec 5000000\nuser_usec 4000000\nsystem_usec 1000000\nnr_periods 100\nnr_throttled 7\n"
        "throttled_usec 2500000",
        "pids.max": "4096",
    }
    write(tmp_path / "fs" / "system.slice" / "docker-abc.scope", group)
    proc = proc_of(tmp_path, MOUNTS_V2.format(root="/", point=tmp_path / "fs"), "0::/system.slice/docker-abc.scope\n")
    assert read_cgroup_limits(7, proc) == CgroupLimits(2147483648, 1610612736, 1.5, 2.5, 4096)


def test_without_limits_there_are_none(tmp_path: Path) -> None:
    group = {"memory.max": "max", "memory.current": "1610612736", "cpu.max": "max 100000", "pids.max": "max"}
    write(tmp_path / "fs" / "wso2.service", group)
    proc = proc_of(tmp_path, MOUNTS_V2.format(root="/", point=tmp_path / "fs"), "0::/wso2.service\n")
    assert read_cgroup_limits(7, proc) == CgroupLimits()


def test_the_tightest_limit_on_the_way_up_counts_with_its_groups_usage(tmp_path: Path) -> None:
    mount = tmp_path / "fs"
    write(mount / "pod", {"memory.max": "1000", "memory.current": "900", "cpu.max": "max 100000"})
    write(mount / "pod" / "container", {"memory.max": "2000", "memory.current": "300", "cpu.max": "50000 100000"})
    write(mount / "pod" / "container" / "inner", {"memory.max": "max", "memory.current": "10", "cpu.max": "9 10"})
    proc = proc_of(tmp_path, MOUNTS_V2.format(root="/", point=mount), "0::/pod/container/inner\n")
    assert read_cgroup_limits(7, proc) == CgroupLimits(1000, 900, 0.5)


@pytest.mark.parametrize(
    ("root", "group"), [("/docker/abc", "/docker/abc"), ("/", "/../other"), ("/docker/abc", "/elsewhere")]
)
def test_what_is_mounted_may_be_a_part_of_the_hierarchy(tmp_path: Path, root: str, group: str) -> None:
    """In a container, the mount point is the container's own group, and other paths lead out of it."""
    write(tmp_path / "fs", {"memory.max": "1000", "memory.current": "900"})
    proc = proc_of(tmp_path, MOUNTS_V2.format(root=root, point=tmp_path / "fs"), f"0::{group}\n")
    assert read_cgroup_limits(7, proc) == CgroupLimits(1000, 900)


def test_controllers_may_be_in_version_1_beside_version_2(tmp_path: Path) -> None:
    mount = tmp_path / "fs"
    write(mount / "memory", {"memory.limit_in_bytes": "9223372036854771712", "memory.usage_in_bytes": "5000"})
    write(mount / "memory" / "a", {"memory.limit_in_bytes": "4096", "memory.usage_in_bytes": "1024"})
    write(mount / "cpu", {"cpu.cfs_quota_us": "-1", "cpu.cfs_period_us": "100000"})
    mounts = "".join(MOUNT_V1.format(point=mount, controller=each) for each in ("memory", "cpu"))
    mounts += MOUNTS_V2.format(root="/", point=mount / "unified")
    proc = proc_of(tmp_path, mounts, "4:memory:/a\n1:cpu:/\n0::/a\n")
    assert read_cgroup_limits(7, proc) == CgroupLimits(4096, 1024)


@pytest.mark.parametrize("text", ["", "x y\n", "0::/a\n"])
def test_a_system_without_control_groups_has_no_limits(tmp_path: Path, text: str) -> None:
    assert read_cgroup_limits(7, proc_of(tmp_path, text, text)) == CgroupLimits()


def test_a_process_that_has_ended_has_no_limits() -> None:
    assert read_cgroup_limits(2**22 + 1) == CgroupLimits()


# ------------------------------------------------------------------------------------------------ real control groups


@dataclass(frozen=True)
class Container:
    """A process in control groups, and where proc(5) is for it."""

    pid: int
    proc: Path


@pytest.fixture
def container(tmp_path: Path) -> Iterator[Container]:
    """A busy process that may use 3 GiB, a fifth of a processor and 5000 tasks.

    Its groups are real ones of version 1. Where this machine has none, or does not let us make any, they are recorded.
    """
    with real_groups(LIMITS) as put:
        if put is None:
            yield _recorded(tmp_path, LIMITS)
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
    found = read_cgroup_limits(container.pid, container.proc)
    assert (found.memory_bytes, found.cpu_cores, found.threads) == (3221225472, 0.2, 5000)
    assert found.memory_usage_bytes is not None
    assert 0 < found.memory_usage_bytes <= 3221225472
    deadline = time.monotonic() + PATIENCE
    while not found.cpu_throttled_seconds:  # it wants a whole processor, and gets that only now and then
        assert time.monotonic() < deadline
        time.sleep(0.05)
        found = read_cgroup_limits(container.pid, container.proc)
