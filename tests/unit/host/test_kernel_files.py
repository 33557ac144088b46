import os
from pathlib import Path

import pytest

from exporter.host.kernel_files import (
    attribute,
    attributes,
    entries,
    first_readable,
    folders,
    lines_of,
    numbered_folders,
    read_text,
    words_of,
)


def test_a_file_is_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "stat").write_bytes(b"x" * 200_000 + b"\xe9")
    assert read_text(str(tmp_path / "stat")) == "x" * 200_000 + "\udce9"


def test_lines_end_at_newlines_alone_and_words_at_blanks_and_tabs() -> None:
    odd = "".join(map(chr, (0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F, 0x85, 0xA0, 0x2003, 0x2028, 0x2029)))
    assert lines_of(f"a{odd}b\n\nc\n") == [f"a{odd}b", "", "c"]
    assert lines_of("a\nb") == ["a", "b"]
    assert lines_of("") == []
    assert words_of(f"  {odd}a  b\tc{odd} ") == [f"{odd}a", "b", f"c{odd}"]


def test_reading_leaves_no_file_open(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - the names are all that is wanted
    for name in ("missing", "."):
        with pytest.raises(OSError, match=r"No such file|Is a directory"):
            read_text(str(tmp_path / name))
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208 - as above


def test_an_attribute_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "mtu").write_text(" 1500\n", encoding="ascii")
    (tmp_path / "folder").mkdir()
    assert attribute(str(tmp_path), "mtu") == "1500"
    assert attribute(str(tmp_path), "speed") is None
    assert attribute(str(tmp_path), "folder") is None


def test_several_attributes_are_read_as_each_alone(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "mtu").write_text(" 1500\n", encoding="ascii")
    assert attributes(str(tmp_path), ("mtu", "speed", "folder")) == {"mtu": "1500", "speed": None, "folder": None}
    assert attributes(str(tmp_path / "gone"), ("mtu", "speed")) == {"mtu": None, "speed": None}


def test_numbered_folders_are_in_their_numbers_order(tmp_path: Path) -> None:
    for name in ("cpu10", "cpu2", "cpu0", "cpufreq", "cpu", "cpu01", "cpu\u0663", "xcpu4"):
        (tmp_path / name).mkdir()
    assert numbered_folders(str(tmp_path), "cpu") == [(n, f"{tmp_path}/cpu{n}") for n in ("0", "2", "10")]
    assert numbered_folders(str(tmp_path / "missing"), "cpu") == []


def test_folders_are_folders_and_links_to_them(tmp_path: Path) -> None:
    (tmp_path / "eth0").mkdir()
    (tmp_path / "eth1").symlink_to(tmp_path / "eth0")
    (tmp_path / "bonding_masters").write_text("", encoding="ascii")
    assert folders(str(tmp_path)) == ["eth0", "eth1"]
    assert entries(str(tmp_path)) == ["bonding_masters", "eth0", "eth1"]


def test_the_first_file_that_there_is_counts(tmp_path: Path) -> None:
    (tmp_path / "second").write_text("2", encoding="ascii")
    assert first_readable([str(tmp_path / "first"), str(tmp_path / "second")]) == "2"
    assert first_readable([str(tmp_path / "first")]) is None
