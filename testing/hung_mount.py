"""Run in mounts of its own, with a folder: mounts a filesystem there that never answers, scrapes, and prints what came.

The filesystem is FUSE's with nobody behind it: whoever asks it hangs in the kernel, as on a server of NFS that is gone.
"""

import ctypes
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from exporter.host.jvms import LocalJvms
from exporter.host.metrics import HostMetrics
from exporter.host.registry import all_collectors
from exporter.jmx.deadline import Deadline
from exporter.model.machine import JvmIdentity
from exporter.model.metrics import Family
from exporter.runtime.calls import DEFAULT_LIMIT_SECONDS
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots
from testing.shortage import threads

SLEEP = "import time; print(flush=True); time.sleep(120)"
SERVERS = 4
LIMIT = DEFAULT_LIMIT_SECONDS

T = TypeVar("T")


def main() -> None:
    mountpoint = sys.argv[1]
    connection = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
    options = f"fd={connection},rootmode=40000,user_id=0,group_id=0"
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"gone", os.fsencode(mountpoint), b"fuse", 0, options.encode()) != 0:
        sys.exit(f"cannot mount: {os.strerror(ctypes.get_errno())}")
    link = f"{mountpoint}.link"
    os.symlink(mountpoint, link)  # noqa: PTH211 - nothing of pathlib's may look at it
    homes = [f"{mountpoint if n % 2 else link}/{n}" for n in range(SERVERS)]
    servers = [start(home) for home in homes]
    try:
        sys.stdout.write(json.dumps(scrape([JvmIdentity(server.pid, time.time()) for server in servers])))
    finally:
        for server in servers:
            server.kill()
            server.communicate()
        os.close(connection)  # whoever hangs gets an error now


def start(home: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", SLEEP, f"-Dcarbon.home={home}"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    server.stdout.readline()
    return server


def scrape(jvms: list[JvmIdentity]) -> dict[str, object]:
    local = LocalJvms(ProcessTable(Roots()))
    first, first_seconds = timed(lambda: local.find(jvms, LIMIT))
    again, again_seconds = timed(lambda: local.find(jvms, LIMIT))
    machine = HostMetrics(all_collectors(Roots()))
    families, _ = timed(lambda: machine.collect(Deadline.after(9)))
    before = len(threads())
    for _ in range(5):
        machine.collect(Deadline.after(9))
        local.find(jvms, LIMIT)
    give_up = time.monotonic() + LIMIT
    while len(threads()) > before and time.monotonic() < give_up:
        time.sleep(0.01)  # whoever does not hang is about to end
    return {
        "found": [len(first), len(again)],
        "with_filesystem": sum(each.carbon_home_filesystem is not None for each in (*first.values(), *again.values())),
        "seconds": [first_seconds, again_seconds],
        "device_error": value(families, "node_filesystem_device_error", "device", "gone"),
        "filesystem_success": value(families, "node_scrape_collector_success", "collector", "filesystem"),
        "memory": any(family.name == "node_memory_MemTotal_bytes" for family in families),
        "more_threads": len(threads()) - before,
    }


def timed(act: Callable[[], T]) -> tuple[T, float]:
    began = time.monotonic()
    return act(), time.monotonic() - began


def value(families: tuple[Family, ...], name: str, label: str, wanted: str) -> float:
    (found,) = (s.value for f in families if f.name == name for s in f.samples if s.labels[label] == wanted)
    return found


if __name__ == "__main__":
    main()
