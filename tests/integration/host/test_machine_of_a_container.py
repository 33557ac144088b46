"""A container that is shown its machine by `--path.*`, beside a node_exporter in it with the same flags."""

import os
import re
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from prometheus_client.parser import text_string_to_metric_families

from development.places import PROJECT
from development.ports import any_free
from development.service import serve
from testing.container import container
from testing.node_exporter import Families, Labels, Served, node_exporters, with_collectors

MIB = 2**20
COMPARED = ("cpu", "filesystem", "loadavg", "meminfo", "netdev", "os", "stat", "uname")

ANOTHER_MACHINE = """
mount -t tmpfs -o size=64m,nr_inodes=1000 root "$1"
mkdir "$1/proc" "$1/sys" "$1/etc" "$1/srv" "$1/usr"
mount --rbind /proc "$1/proc"
mount --rbind /sys "$1/sys"
mount -t tmpfs -o size=32m,ro disk "$1/srv"
echo 'ID=machine
VERSION_ID=7' > "$1/usr/os-release"
ln -s ../usr/os-release "$1/etc/os-release"
"""
"""A machine of two disks, whose processes are the container's: its mounts have the prefix."""

THIS_MACHINE = """
umount /proc
mount --rbind / "$1"
mount -t proc proc /proc
"""
"""The machine itself, with its processes: its first one names the mounts without a prefix."""


class Pages(NamedTuple):
    """What the two serve of the same machine."""

    ours: Families
    theirs: Families


def read(folder: Path, set_up: str, node_exporter: Path) -> Pages:
    host = folder / "host"
    host.mkdir()
    flags = [f"--path.procfs={host}/proc", f"--path.sysfs={host}/sys", f"--path.rootfs={host}"]
    with container(set_up, str(host)) as inside:
        theirs = folder / "node_exporter"
        theirs.write_text(f'#!/bin/sh\nexec {" ".join(inside)} {node_exporter} "$@"\n', encoding="utf-8")
        theirs.chmod(0o755)
        port = any_free()
        command = [*inside, sys.executable, "-m", "exporter", f"--web.listen-address=127.0.0.1:{port}", *flags]
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        with (
            serve(command, port, log=folder / "exporter.log", environment=environment) as service,
            node_exporters(theirs) as start,
        ):
            of_node_exporter = start(*with_collectors(COMPARED), *flags).families()
            with urllib.request.urlopen(f"{service.url}/metrics", timeout=30) as answer:
                return Pages(families(str(answer.read(), "utf-8")), of_node_exporter)


def families(text: str) -> Families:
    return {
        family.name: Served(family.type, {frozenset(s.labels.items()): s.value for s in family.samples})
        for family in text_string_to_metric_families(text)
    }


def samples(of: Families, name: str) -> Mapping[Labels, float]:
    """A family's samples, but for what is mounted outside the machine: node_exporter 1.5 has nothing but an error."""
    outside = {labels for labels, error in of["node_filesystem_device_error"].samples.items() if error}
    return {labels: value for labels, value in of[name].samples.items() if labels not in outside}


@pytest.fixture(scope="module", params=[ANOTHER_MACHINE, THIS_MACHINE], ids=["another machine", "this machine"])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, node_exporter: Path) -> Pages:
    return read(tmp_path_factory.mktemp("container"), request.param, node_exporter)


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory, node_exporter: Path) -> Families:
    return read(tmp_path_factory.mktemp("another"), ANOTHER_MACHINE, node_exporter).ours


def test_the_same_series_are_served(pages: Pages) -> None:
    compared = [name for name in pages.theirs if not name.startswith("node_scrape_collector")]
    assert {name: samples(pages.ours, name).keys() for name in compared} == {
        name: samples(pages.theirs, name).keys() for name in compared
    }


STILL = re.compile(
    "node_(filesystem_(size_bytes|files|readonly|device_error)|memory_MemTotal_bytes|boot_time_seconds|os_.*)"
)


def test_what_stands_still_has_the_same_values(pages: Pages) -> None:
    compared = [name for name in pages.theirs if STILL.fullmatch(name)]
    assert len(compared) >= 7
    assert {name: samples(pages.ours, name) for name in compared} == {
        name: samples(pages.theirs, name) for name in compared
    }


def test_a_machine_of_other_disks_and_another_system_has_its_own_figures(another: Families) -> None:
    sizes = figures(another, "node_filesystem_size_bytes", "device")
    assert (sizes["root"], sizes["disk"]) == (64 * MIB, 32 * MIB)
    assert figures(another, "node_filesystem_readonly", "mountpoint")["/srv"] == 1
    assert figures(another, "node_filesystem_files", "device")["root"] == 1000
    assert figures(another, "node_os_version", "id") == {"machine": 7}


def figures(families: Families, name: str, label: str) -> Mapping[str, float]:
    return {dict(labels)[label]: value for labels, value in families[name].samples.items()}
