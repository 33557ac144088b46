"""A real node_exporter for tests: started with the flags that a test wants, scraped, and stopped with the last test."""

import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from prometheus_client.parser import text_string_to_metric_families

from development.ports import any_free
from exporter.host.collectors.diskstats import EXCLUDED_DEVICES
from exporter.host.collectors.filesystem import EXCLUDED_MOUNT_POINTS, EXCLUDED_TYPES
from exporter.model.metrics import Family

UPSTREAM = (
    "--no-collector.systemd",
    "--collector.netdev.device-exclude=",
    f"--collector.diskstats.device-exclude={EXCLUDED_DEVICES.pattern}",
    f"--collector.filesystem.mount-points-exclude={EXCLUDED_MOUNT_POINTS.pattern}",
    f"--collector.filesystem.fs-types-exclude={EXCLUDED_TYPES.pattern}",
)
"""Node_exporter as its project ships it: Debian's package has other defaults."""

LEFT_OUT = {
    "bcache": "a cache of block devices; WSO2 documents no use of it",
    "btrfs": "its figures need an ioctl for each mount; space is served as every filesystem's",
    "fibrechannel": "hardware of storage networks, watched where the storage is",
    "infiniband": "hardware of computing clusters",
    "ipvs": "figures of a load balancer, which is another machine than the servers behind it",
    "nfsd": "figures of a file server, which is another machine than its clients",
    "powersupplyclass": "batteries and mains of portable computers",
    "rapl": "the kernel lets only root read it (CVE-2020-8694), and the exporter is not made to run as root",
    "tapestats": "hardware of backup servers",
    "textfile": "serves what other programs wrote, under any name: keep node_exporter where it is used",
    "zfs": "counters of one filesystem's inside; its space is served as every filesystem's",
}
"""Collectors that node_exporter has on by default and we do not have, with the reason for each."""


def with_collectors(names: Iterable[str]) -> tuple[str, ...]:
    """Flags for a node_exporter as its project ships it, with these collectors and no others."""
    return (*UPSTREAM, "--collector.disable-defaults", *(f"--collector.{name}" for name in names))


Labels = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Served:
    """A family as it is served: its type, and its samples' values by their labels."""

    type: str
    samples: Mapping[Labels, float]


Families = Mapping[str, Served]


class NodeExporter:
    """A running node_exporter."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self._process = process
        self._url = f"http://127.0.0.1:{port}/metrics"

    def families(self) -> Families:
        """Those of the machine, without what it says of itself (`node_exporter_build_info`, `go_*`).

        It serves the -1 of an unknown speed as a number of bytes; we leave it out, and so does this.
        """
        families = {}
        for family in text_string_to_metric_families(self.scrape()):
            samples = {frozenset(s.labels.items()): s.value for s in family.samples}
            if family.name == "node_network_speed_bytes":
                samples = {labels: value for labels, value in samples.items() if value >= 0}
            if samples and family.name.startswith("node_") and family.name != "node_exporter_build_info":
                families[family.name] = Served(family.type, samples)
        return families

    def scrape(self) -> str:
        """What it serves, once it serves."""
        give_up = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(self._url, timeout=10) as answer:
                    return str(answer.read(), "utf-8")
            except urllib.error.URLError:
                assert self._process.poll() is None, "node_exporter has ended"
                assert time.monotonic() < give_up, "node_exporter does not answer"
                time.sleep(0.1)

    def processor_seconds(self) -> float:
        """How long it has kept processors busy."""
        times = psutil.Process(self._process.pid).cpu_times()
        return times.user + times.system


StartNodeExporter = Callable[..., NodeExporter]


def own(families: Iterable[Family]) -> Families:
    """Our families in the form that node_exporter's are read in."""
    return {
        family.name: Served(family.type, {frozenset(s.labels.items()): s.value for s in family.samples})
        for family in families
    }


@contextmanager
def node_exporters(binary: Path) -> Iterator[StartNodeExporter]:
    """Gives what starts node_exporters with flags; ends them all."""
    with ExitStack() as started:

        def start(*flags: str) -> NodeExporter:
            port = any_free()
            command = [str(binary), f"--web.listen-address=127.0.0.1:{port}", *flags]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            started.callback(_end, process)
            return NodeExporter(process, port)

        yield start


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
