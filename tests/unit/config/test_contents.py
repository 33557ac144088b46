"""What changes the digest of a configuration's files, and what does not."""

import os
from pathlib import Path

import pytest

from exporter.config.contents import contents_digest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path)
    return tmp_path


def write(folder: Path) -> None:
    (folder / "d").mkdir(parents=True)
    (folder / "c.yml").write_text("targets_file: [d/*.yml, more.yml]\nmapping: {packs: [own.yml]}\n")
    for name in ("d/a.yml", "more.yml", "own.yml"):
        (folder / name).write_text("[]\n")


def digest(folder: Path) -> str:
    return contents_digest(folder / "c.yml", {})


@pytest.mark.parametrize("name", ["c.yml", "d/a.yml", "more.yml", "own.yml"])
def test_each_of_its_files_counts_by_its_content(folder: Path, name: str) -> None:
    before = digest(folder)
    path = folder / name
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_text(path.read_text() + "# more\n")
    os.utime(path, ns=times)
    assert digest(folder) != before


def test_a_file_that_is_written_again_is_the_same(folder: Path) -> None:
    before = digest(folder)
    for name in ("c.yml", "d/a.yml"):
        content = (folder / name).read_bytes()
        (folder / name).unlink()
        (folder / name).write_bytes(content)
    assert digest(folder) == before


def test_a_file_that_comes_goes_or_is_moved_counts(folder: Path) -> None:
    seen = [digest(folder)]
    (folder / "d/b.yml").write_text("[]\n")
    seen.append(digest(folder))
    (folder / "d/b.yml").rename(folder / "d/c.yml")
    seen.append(digest(folder))
    (folder / "more.yml").unlink()
    seen.append(digest(folder))
    assert len(set(seen)) == 4
    (folder / "d/c.yml").unlink()
    (folder / "more.yml").write_text("[]\n")
    assert digest(folder) == seen[0]


def test_a_swapped_mount_of_kubernetes_counts(tmp_path: Path) -> None:
    """Its files are links through `..data`, which is replaced by a link to another folder."""
    for number in ("1", "2"):
        (tmp_path / f"..{number}").mkdir()
        (tmp_path / f"..{number}" / "c.yml").write_text(f"targets: []  # {number}\n")
    (tmp_path / "..data").symlink_to("..1")
    (tmp_path / "c.yml").symlink_to("..data/c.yml")
    before = digest(tmp_path)
    (tmp_path / "..new").symlink_to("..2")
    (tmp_path / "..new").rename(tmp_path / "..data")
    assert digest(tmp_path) != before


@pytest.mark.parametrize("content", ["targets_file: [", "targets_file: {a: b}\n", "targets_file: 5\n", "", "\xff"])
def test_a_configuration_that_is_wrong_has_one_too(folder: Path, content: str) -> None:
    (folder / "c.yml").write_bytes(content.encode("latin-1"))
    before = digest(folder)
    assert before == digest(folder)
    (folder / "c.yml").write_bytes(content.encode("latin-1") + b" # ")
    assert digest(folder) != before


def test_a_missing_configuration_has_one_too(tmp_path: Path) -> None:
    before = digest(tmp_path)
    (tmp_path / "c.yml").write_text("")
    assert digest(tmp_path) != before


def test_a_file_that_a_variable_names_counts(folder: Path) -> None:
    (folder / "c.yml").write_text("targets_file: ${FILE}\n")
    before = contents_digest(folder / "c.yml", {"FILE": "more.yml"})
    (folder / "more.yml").write_text("# other\n")
    assert contents_digest(folder / "c.yml", {"FILE": "more.yml"}) != before


@pytest.mark.parametrize("name", ["a.password", "d/b.password", "d/ca.pem"])
def test_a_file_of_a_password_or_certificate_counts_by_being_there_alone(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    login = "{username: monitor, password_file: %s}"
    (tmp_path / "c.yml").write_text(f"targets: [{login % 'a.password'}]\ntargets_file: d/*.yml\n")
    (tmp_path / "d/a.yml").write_text("- {password_file: b.password, tls: {ca_file: ca.pem}}\n")
    missing = digest(tmp_path)
    (tmp_path / name).write_text("one")
    there = digest(tmp_path)
    assert there != missing
    (tmp_path / name).write_text("another")
    assert digest(tmp_path) == there
    (tmp_path / name).write_text("\n")
    assert digest(tmp_path) != there
