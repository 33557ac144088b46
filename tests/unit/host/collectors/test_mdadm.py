from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.host.collectors.mdadm import RaidCollector
from exporter.system.roots import Roots

ReadValues = Callable[..., dict[tuple[str, ...], float]]

FAULTY = """\
Personalities : [raid1]
md0 : active raid1 sdb1[1](F) sda1[0]
      1046528 blocks super 1.2 [2/1] [U_]

unused devices: <none>
"""


def test_a_disk_that_failed_is_seen(values: ReadValues, procfs: Path) -> None:
    (procfs / "mdstat").write_text(FAULTY, encoding="ascii")
    families = RaidCollector(Roots(str(procfs))).collect()
    disks = values(families, "node_md_disks")
    assert disks == {("md0", "active"): 1, ("md0", "failed"): 1, ("md0", "spare"): 0}
    assert values(families, "node_md_disks_required") == {("md0",): 2}


def test_a_machine_without_arrays_has_no_samples(procfs: Path) -> None:
    (procfs / "mdstat").write_text("Personalities : \nunused devices: <none>\n", encoding="ascii")
    assert all(family.samples == () for family in RaidCollector(Roots(str(procfs))).collect())


def test_an_array_without_a_size_is_an_error(procfs: Path) -> None:
    (procfs / "mdstat").write_text("md0 : active raid1 sda1[0]\n\n", encoding="ascii")
    with pytest.raises(ValueError, match="size of md0"):
        RaidCollector(Roots(str(procfs))).collect()
