"""An array, a bond, an NFS client and an XFS filesystem of a real Linux 6.1, read by us and by a real node_exporter."""

import re
from itertools import count
from pathlib import Path

import pytest

from development.recorded_machine import roots_below, unpack
from exporter.host.metrics import HostMetrics
from exporter.host.registry import all_collectors, choose_collectors
from exporter.jmx.deadline import Deadline
from testing.node_exporter import Families, StartNodeExporter, own

STATES = ("resync", "active", "degraded", "recovering")
COLLECTORS = ("bonding", "mdadm", "nfs", "xfs")
OF_THE_SCRAPE = "node_scrape_collector_duration_seconds"


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("linux")
    unpack(root, "linux-6.1")
    return root


def read(root: Path) -> Families:
    collectors = choose_collectors(COLLECTORS, all_collectors(roots_below(root)))
    return own(HostMetrics(collectors).collect(Deadline.after(30)))


@pytest.mark.parametrize("state", STATES)
def test_what_is_served_is_node_exporters(state: str, machines: Path, start_node_exporter: StartNodeExporter) -> None:
    assert_equal(machines / state, start_node_exporter)


def test_every_counter_of_xfs_is_node_exporters_of_its_name(
    machines: Path, tmp_path: Path, start_node_exporter: StartNodeExporter
) -> None:
    """A filesystem's lines with a different number in each place: most of a young one's are zero."""
    numbers = count(1)
    recorded = machines / "recovering" / "sys" / "fs" / "xfs" / "vdd" / "stats" / "stats"
    folder = tmp_path / "sys" / "fs" / "xfs" / "dm-0" / "stats"
    folder.mkdir(parents=True)
    (folder / "stats").write_text(re.sub(r"(?<= )\d+", lambda _: str(next(numbers)), recorded.read_text()))
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc" / "mdstat").write_text("Personalities : \nunused devices: <none>\n")
    assert_equal(tmp_path, start_node_exporter)


def assert_equal(root: Path, start_node_exporter: StartNodeExporter) -> None:
    (root / "sys").mkdir(exist_ok=True)
    exporter = start_node_exporter(
        f"--path.procfs={root / 'proc'}",
        f"--path.sysfs={root / 'sys'}",
        "--collector.disable-defaults",
        *(f"--collector.{name}" for name in COLLECTORS),
    )
    ours, theirs = read(root), exporter.families()
    assert ours.keys() == theirs.keys()
    assert {name: ours[name] for name in theirs if name != OF_THE_SCRAPE} == {
        name: of for name, of in theirs.items() if name != OF_THE_SCRAPE
    }


@pytest.mark.parametrize(
    ("state", "works", "synced"),
    [("resync", "resync", 332160), ("active", "active", 1046528), ("degraded", "active", 1046528)],
)
def test_an_array_is_in_the_state_that_mdadm_brought_it_to(
    state: str, works: str, synced: float, machines: Path
) -> None:
    families = read(machines / state)
    states = {dict(labels)["state"] for labels, value in families["node_md_state"].samples.items() if value}
    assert states == {works}
    assert set(families["node_md_blocks_synced"].samples.values()) == {synced}


def test_a_disk_that_failed_is_not_active(machines: Path) -> None:
    disks = read(machines / "degraded")["node_md_disks"].samples
    assert {dict(labels)["state"]: value for labels, value in disks.items()} == {"active": 1, "failed": 1, "spare": 0}
