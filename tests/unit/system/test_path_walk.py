"""Ways through a tree whose owner means harm."""

import os
from pathlib import Path

import pytest

from exporter.system.files import UnreadableFileError
from exporter.system.path_walk import FOLDER, PathWalk

_OWN_FILES = "/proc/self/fd"


def _opened() -> int:
    return sum(1 for _ in Path(_OWN_FILES).iterdir())


def test_links_that_lead_on_and_on_take_no_more_descriptors_than_a_path_does(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "a").symlink_to("folder/../" * 400 + "b")
    (tmp_path / "b").symlink_to("folder/../" * 400 + "folder")
    most = 0

    def may(*_: int) -> bool:
        nonlocal most
        most = max(most, _opened())
        return True

    before = _opened()
    root = os.open(tmp_path, FOLDER)
    try:
        with PathWalk(root, _OWN_FILES, may) as walk, pytest.raises(UnreadableFileError, match="more folders"):
            walk.find("a")
    finally:
        os.close(root)
    assert most - before < 250
    assert _opened() == before
