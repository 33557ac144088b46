import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from exporter.host.cgroup import read_cgroup_limits
from exporter.system.roots import Roots
from testing.cgroups import Limits, real_groups, version
from testing.proc_of_groups import MIB, MOUNT_V1, proc_of, write

PATIENCE = 60.0


BURN = "print(input(), flush=True)\nwhile True: pass"


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
