import os
from pathlib import Path

import pytest

from exporter.host.storage import filesystem_facts
from exporter.system.roots import Roots


@pytest.mark.parametrize("path", ["/missing/folder", "/proc", "bad\0path"])
def test_what_has_no_figures_is_unknown(path: str) -> None:
    assert filesystem_facts(path, Roots()) is None


def test_a_folder_that_may_not_be_looked_at_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> os.statvfs_result:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "statvfs", refuse)
    assert filesystem_facts("/", Roots()) is None


def test_a_filesystem_that_counts_no_inodes_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = (4096, 4096, 1000, 400, 300, 0, 0, 0, 0, 255)
    monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result(fields))
    facts = filesystem_facts("/", Roots())
    assert facts is not None
    assert (facts.inodes, facts.inodes_free) == (None, None)
    assert (facts.size_bytes, facts.free_bytes, facts.available_bytes) == (4096000, 1638400, 1228800)


def test_the_figures_are_known_where_mounts_cannot_be_listed(tmp_path: Path) -> None:
    facts = filesystem_facts(str(tmp_path), Roots(str(tmp_path / "no-proc")))
    assert facts is not None
    assert facts.mountpoint == str(tmp_path.resolve())


def test_a_machines_folder_is_looked_for_below_its_root_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    host = tmp_path / "host"
    (host / "data" / "wso2").mkdir(parents=True)
    (host / "opt").mkdir()
    (host / "opt" / "wso2").symlink_to("/data/wso2")
    (tmp_path / "1").mkdir()
    (tmp_path / "1" / "mounts").write_text(
        f"overlay / overlay rw 0 0\n/dev/sda1 {host} ext4 rw 0 0\n/dev/sdb1 {host}/data xfs rw 0 0\n", encoding="utf-8"
    )
    asked: list[str] = []

    def statvfs(path: str) -> os.statvfs_result:
        asked.append(path)
        return os.statvfs_result((4096, 4096, 1000, 400, 300, 0, 0, 0, 0, 255))

    monkeypatch.setattr(os, "statvfs", statvfs)
    facts = filesystem_facts("/opt/wso2", Roots(str(tmp_path), rootfs=str(host)))
    assert facts is not None
    assert (facts.mountpoint, asked) == ("/data", [f"{host}/data/wso2"])
