"""Our metrics beside those of a real node_exporter on the same machine: names, types and labels are a contract."""

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample as TheirSample

from exporter.host.disk import EXCLUDED_DEVICES
from exporter.host.filesystem import EXCLUDED_MOUNT_POINTS, EXCLUDED_TYPES
from exporter.host.reading import HostMetrics, all_collectors
from exporter.model import Sample

Labels = frozenset[tuple[str, str]]
Served = Mapping[str, tuple[str, set[Labels]]]
"""Families by name: their type, and the labels of their samples."""

SAME_LABELS = ("node_cpu_", "node_disk_", "node_filesystem_", "node_network_", "node_uname_", "node_time_zone_")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def command(binary: Path, port: int) -> list[str]:
    """Node_exporter as its project ships it; a distribution's package may have other defaults."""
    return [
        str(binary),
        f"--web.listen-address=127.0.0.1:{port}",
        "--collector.netdev.device-exclude=",
        f"--collector.diskstats.device-exclude={EXCLUDED_DEVICES.pattern}",
        f"--collector.filesystem.mount-points-exclude={EXCLUDED_MOUNT_POINTS.pattern}",
        f"--collector.filesystem.fs-types-exclude={EXCLUDED_TYPES.pattern}",
        "--collector.disable-defaults",
        *(f"--collector.{collector.name}" for collector in all_collectors()),
    ]


def fetch(url: str, process: "subprocess.Popen[bytes]") -> str:
    give_up = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return str(answer.read(), "utf-8")
        except urllib.error.URLError:
            assert process.poll() is None, "node_exporter has ended"
            assert time.monotonic() < give_up, "node_exporter does not answer"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def theirs(node_exporter: Path) -> Served:
    port = free_port()
    process = subprocess.Popen(command(node_exporter, port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        text = fetch(f"http://127.0.0.1:{port}/metrics", process)
    finally:
        process.kill()
        process.wait()
    return {
        family.name: (family.type, {labels_of(sample) for sample in family.samples if is_known(sample)})
        for family in text_string_to_metric_families(text)
    }


@pytest.fixture(scope="module")
def ours() -> Served:
    families = HostMetrics().collect()
    return {family.name: (family.type, {labels_of(sample) for sample in family.samples}) for family in families}


def labels_of(sample: Sample | TheirSample) -> Labels:
    return frozenset((name, value) for name, value in sample.labels.items() if name != "device_error")


def is_known(sample: TheirSample) -> bool:
    """Node_exporter serves the -1 of an unknown speed as a number of bytes; we leave it out."""
    return not (sample.name == "node_network_speed_bytes" and sample.value < 0)


def names(of: set[Labels]) -> set[frozenset[str]]:
    return {frozenset(name for name, _ in each) for each in of}


def test_every_family_is_node_exporters_with_its_type(ours: Served, theirs: Served) -> None:
    assert {name: kind for name, (kind, _) in ours.items()} == {
        name: theirs[name][0] for name in ours if name in theirs
    }


def test_every_family_has_node_exporters_label_names(ours: Served, theirs: Served) -> None:
    assert {name: names(found) for name, (_, found) in ours.items()} == {name: names(theirs[name][1]) for name in ours}


def test_devices_mounts_and_processors_are_node_exporters(ours: Served, theirs: Served) -> None:
    compared = [name for name in ours if name.startswith(SAME_LABELS)]
    assert {name: ours[name][1] for name in compared} == {name: theirs[name][1] for name in compared}


def test_collectors_have_node_exporters_names(ours: Served, theirs: Served) -> None:
    name = "node_scrape_collector_success"
    assert ours[name] == theirs[name]
