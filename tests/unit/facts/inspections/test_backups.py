"""How old the newest backup is."""

import os
from pathlib import Path

import pytest

from exporter.facts.fact import Known, Unanswered, Unknown
from exporter.facts.inspections import backups
from exporter.model.site import Backup, SiteSettings
from testing.sites import NOW, found, site, write_files

HOUR = 3600


def of(*paths: Path, max_age: float = 86_400) -> object:
    told = tuple(Backup("database", str(path), max_age) for path in paths)
    return found("backup_database", site(settings=SiteSettings(backups=told)))


def aged(folder: Path, **hours: float) -> Path:
    write_files(folder, dict.fromkeys(hours, ""))
    for name, age in hours.items():
        os.utime(folder / name, (0, NOW - age * HOUR))
    return folder


def test_the_newest_file_at_any_depth_counts(tmp_path: Path) -> None:
    aged(tmp_path, old=72)
    aged(tmp_path / "monday" / "night", new=12)
    assert of(tmp_path) == (Known(0.5, f"12.0 hours old ({tmp_path}; at most 24.0 hours)"),)


def test_a_file_may_be_named_itself(tmp_path: Path) -> None:
    dump = aged(tmp_path, dump=48) / "dump"
    assert of(dump) == (Known(2.0, f"2.0 days old ({dump}; at most 24.0 hours)"),)


def test_each_place_is_a_fact(tmp_path: Path) -> None:
    found_facts = of(aged(tmp_path / "a", x=24), tmp_path / "none")
    assert found_facts == (
        Known(1.0, f"24.0 hours old ({tmp_path}/a; at most 24.0 hours)"),
        Known(1000.0, f"there is no {tmp_path}/none"),
    )


def test_an_empty_folder_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert of(tmp_path) == (Known(1000.0, f"{tmp_path} holds no file"),)


def test_a_folder_of_too_many_files_is_known_only_where_a_new_one_was_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_MOST_FILES", 2)
    (old,) = (of(aged(tmp_path / "old", a=50, b=50, c=50)),)
    assert old == (Unknown(f"{tmp_path}/old holds more than 2 files, too many to find the newest"),)
    new = of(aged(tmp_path / "new", a=6, b=6, c=6))
    assert new == (Known(0.25, f"6.0 hours old ({tmp_path}/new; at most 24.0 hours)"),)


def test_links_are_not_followed(tmp_path: Path) -> None:
    (aged(tmp_path / "a", x=50) / "loop").symlink_to(tmp_path)
    assert isinstance(of(tmp_path / "a"), tuple)


def test_what_nobody_configured_is_a_question() -> None:
    assert of() == Unanswered("the configuration does not say where its backups arrive, nor that there are any")
