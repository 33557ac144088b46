import subprocess
from pathlib import Path

import pytest

from exporter.host.storage import filesystem_facts
from exporter.system.roots import Roots


def df(path: Path, *columns: str) -> list[str]:
    command = ["df", "-B1", f"--output={','.join(columns)}", str(path)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return printed.splitlines()[1].split()


def test_the_figures_are_those_that_df_prints(tmp_path: Path) -> None:
    facts = filesystem_facts(str(tmp_path), Roots())
    assert facts is not None
    mountpoint, size, available, inodes, inodes_free = df(tmp_path, "target", "size", "avail", "itotal", "iavail")
    assert (facts.mountpoint, facts.size_bytes, facts.inodes) == (mountpoint, int(size), int(inodes) or None)
    assert facts.available_bytes == pytest.approx(int(available), rel=0.05)
    assert (facts.inodes_free or 0) == pytest.approx(int(inodes_free), rel=0.05)
    assert facts.available_bytes <= facts.free_bytes <= facts.size_bytes


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("/dev/shm")  # noqa: S108 - on every Linux system a filesystem of its own
    facts = filesystem_facts(str(link), Roots())
    assert facts is not None
    assert facts.mountpoint == df(link, "target")[0]
