import os
from pathlib import Path, PurePosixPath

import pytest

from exporter.commands.assets.folder import RECORD, AssetFolder, File, Report

RULES, PAGE = PurePosixPath("alerts/rules.yml"), PurePosixPath("alerts/README.md")
DIGEST = "761adf8d97e15214e4da44effe63bc331092f597e3089818d5825c87444b1f27"
"""Of `groups: []` and a line break, by sha256sum."""
FIRST = [File(RULES, b"groups: []\n"), File(PAGE, b"# Runbooks\n")]
SECOND = [File(RULES, b"groups: [{}]\n"), File(PAGE, b"# Runbooks\n")]


def test_files_are_written_to_a_folder_that_is_made(tmp_path: Path) -> None:
    place = tmp_path / "new" / "assets"
    written = (place / RULES, place / PAGE)
    assert AssetFolder(place).write(FIRST) == Report(written=written, unchanged=(), outdated=())
    assert [path.read_bytes() for path in written] == [b"groups: []\n", b"# Runbooks\n"]
    assert {path.stat().st_mode & 0o777 for path in written} == {0o644}, "Prometheus's user reads them"


def test_a_file_that_says_the_same_is_left_alone(tmp_path: Path) -> None:
    AssetFolder(tmp_path).write(FIRST)
    before = (tmp_path / PAGE).stat()
    report = AssetFolder(tmp_path).write(SECOND)
    assert report == Report(written=(tmp_path / RULES,), unchanged=(tmp_path / PAGE,), outdated=())
    assert (tmp_path / PAGE).stat() == before


def test_what_was_written_before_is_nobody_elses(tmp_path: Path) -> None:
    AssetFolder(tmp_path).write(FIRST)
    assert AssetFolder(tmp_path).foreign(SECOND) == []


def test_what_was_changed_since_is_somebody_elses(tmp_path: Path) -> None:
    AssetFolder(tmp_path).write(FIRST)
    (tmp_path / RULES).write_bytes(b"groups: [mine]\n")
    assert AssetFolder(tmp_path).foreign(SECOND) == [tmp_path / RULES]


def test_what_was_there_before_is_somebody_elses_but_where_it_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "alerts").mkdir()
    (tmp_path / RULES).write_bytes(b"groups: [mine]\n")
    (tmp_path / PAGE).write_bytes(b"# Runbooks\n")
    assert AssetFolder(tmp_path).foreign(FIRST) == [tmp_path / RULES]


@pytest.mark.parametrize("record", [b"", b"\xff\x00", b"alerts/rules.yml\n", b"  \n"])
def test_a_record_that_is_none_makes_all_files_somebody_elses(tmp_path: Path, record: bytes) -> None:
    AssetFolder(tmp_path).write(FIRST)
    (tmp_path / RECORD).write_bytes(record)
    assert AssetFolder(tmp_path).foreign(SECOND) == [tmp_path / RULES]


def test_the_record_is_in_the_form_of_sha256sum(tmp_path: Path) -> None:
    """Two blanks, since the files were read as text; see "cksum output modes" of GNU Coreutils."""
    AssetFolder(tmp_path).write(FIRST[:1])
    assert (tmp_path / RECORD).read_text() == f"{DIGEST}  alerts/rules.yml\n"


def test_what_is_not_among_the_assets_any_more_is_told_and_stays(tmp_path: Path) -> None:
    AssetFolder(tmp_path).write(FIRST)
    report = AssetFolder(tmp_path).write(SECOND[:1])
    assert report == Report(written=(tmp_path / RULES,), unchanged=(), outdated=(tmp_path / PAGE,))
    assert (tmp_path / PAGE).exists()


def test_a_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    (tmp_path / "alerts").mkdir()
    (tmp_path / "elsewhere").write_bytes(b"mine\n")
    (tmp_path / RULES).symlink_to(tmp_path / "elsewhere")
    AssetFolder(tmp_path).write(FIRST)
    assert not (tmp_path / RULES).is_symlink()
    assert (tmp_path / "elsewhere").read_bytes() == b"mine\n"


@pytest.mark.parametrize("name", [str(RULES), RECORD])
def test_a_pipe_is_not_read_and_gives_way(tmp_path: Path, name: str) -> None:
    (tmp_path / "alerts").mkdir()
    os.mkfifo(tmp_path / name)
    assert AssetFolder(tmp_path).foreign(FIRST) == [tmp_path / RULES] * (name != RECORD)
    AssetFolder(tmp_path).write(FIRST)
    assert (tmp_path / RULES).read_bytes() == b"groups: []\n"


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    AssetFolder(tmp_path).write(FIRST)
    before = sorted(tmp_path.rglob("*"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fchmod", full)
    with pytest.raises(OSError, match="No space left"):
        AssetFolder(tmp_path).write(SECOND)
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / RULES).read_bytes() == b"groups: []\n"
