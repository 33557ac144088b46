"""Who else may read the files of a server that hold secrets."""

from pathlib import Path

import pytest

from exporter.facts.fact import Known, NotApplicable
from testing.sites import PID, found, process, site, status, value, write_files

CONF = "repository/conf"
FILES = {f"{CONF}/deployment.toml": "", f"{CONF}/user-mgt.xml": "", "repository/resources/security/own.p12": ""}


def home_with(folder: Path, **modes: int) -> Path:
    """A home that all may search, whose files only their owner may read, but for some, by their names."""
    home = write_files(folder / "home", FILES)
    for path in FILES:
        (home / path).chmod(modes.get(Path(path).stem.replace("-", "_"), 0o600))
    return home


@pytest.mark.parametrize(
    ("modes", "expected"),
    [
        ({}, Known("closed", "none of 3 files is open to other users")),
        # A group that the exporter is in may read.
        ({"deployment": 0o640}, Known("closed", "none of 3 files is open to other users")),
        (
            {"user_mgt": 0o644},
            Known("readable", f"{CONF}/user-mgt.xml 0644: readable by all users", file=f"{CONF}/user-mgt.xml"),
        ),
        (
            {"user_mgt": 0o644, "own": 0o602},
            Known(
                "writable",
                f"repository/resources/security/own.p12 0602, {CONF}/user-mgt.xml 0644: writable by all users",
                file="repository/resources/security/own.p12",
            ),
        ),
    ],
)
def test_other_users_may_neither_read_nor_write(tmp_path: Path, modes: dict[str, int], expected: object) -> None:
    assert found("config_permissions", site(home=home_with(tmp_path, **modes))) == expected


@pytest.mark.parametrize("folder", [".", "repository", CONF])
def test_a_folder_that_others_may_not_search_protects_what_is_in_it(tmp_path: Path, folder: str) -> None:
    home = home_with(tmp_path, deployment=0o644)
    (home / folder).chmod(0o750)
    assert found("config_permissions", site(home=home)) == Known("closed", "none of 3 files is open to other users")


def test_a_copy_of_the_configuration_counts_as_well(tmp_path: Path) -> None:
    home = write_files(home_with(tmp_path), {"backup/repository/conf/user-mgt.xml": ""})
    (home / "backup/repository/conf/user-mgt.xml").chmod(0o644)
    known = found("config_permissions", site(home=home))
    assert isinstance(known, Known)
    assert known.value == "readable"


def test_a_home_without_such_files_has_none(tmp_path: Path) -> None:
    assert isinstance(found("config_permissions", site(home=tmp_path)), NotApplicable)


@pytest.mark.parametrize(("mode", "word"), [(0o644, "contained"), (0o646, "writable")])
def test_a_container_has_hardly_another_user(tmp_path: Path, mode: int, word: str) -> None:
    proc = write_files(tmp_path / "proc", {f"{PID}/status": status(pids=f"{PID}\t1")})
    server = site(proc, running=process(), home=home_with(tmp_path, deployment=mode))
    assert value("config_permissions", server) == word
