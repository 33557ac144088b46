"""The two ways to a server's files: by its process, and in a folder. The hostile home is theirs alike."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.carbon.opening import folder_home, process_home
from exporter.carbon.server_files import FileMissing, FileProblem, ServerFiles
from exporter.model.machine import ProcessFacts, ProcessIdentity
from exporter.system.roots import Roots

Open = Callable[[Path], ServerFiles]


def by_process(home: Path, *options: str) -> ServerFiles:
    identity = ProcessIdentity(os.getpid(), 1)
    process = ProcessFacts(identity, ("java", f"-Dcarbon.home={home}", *options, "Main"), str(home), None)
    return process_home(process, Roots())


both = pytest.mark.parametrize("opened", [by_process, folder_home], ids=["process", "folder"])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    (home / "repository" / "conf").mkdir(parents=True)
    (home / "repository" / "conf" / "carbon.xml").write_bytes(b"<Server/>")
    return home


@both
def test_files_are_read_by_their_place_below_the_home(home: Path, opened: Open) -> None:
    files = opened(home)
    assert files.read("repository/conf/carbon.xml") == files.read(f"{files.configuration}/carbon.xml") == b"<Server/>"
    assert files.names("repository") == ("conf",)
    about = files.status("repository/conf/carbon.xml")
    assert (about.size, about.owner) == (9, os.getuid())
    assert files.home == str(home)


@both
@pytest.mark.parametrize("place", ["repository/conf", "conf"])
def test_the_configuration_of_micro_integrator_is_elsewhere(tmp_path: Path, place: str, opened: Open) -> None:
    (tmp_path / place).mkdir(parents=True)
    assert opened(tmp_path).configuration == f"{tmp_path}/{place}"


def test_a_process_may_say_where_its_configuration_is(home: Path) -> None:
    (home / "else").mkdir()
    option = "-Dcarbon.config.dir.path="
    assert by_process(home, f"{option}{home}/else").configuration == f"{home}/else"
    assert by_process(home, f"{option}else").configuration == f"{home}/else"


@both
def test_links_within_are_followed(home: Path, opened: Open) -> None:
    """As those of a ConfigMap, which are two links deep."""
    conf = home / "repository" / "conf"
    (conf / "..2026").mkdir()
    (conf / "..2026" / "deployment.toml").write_bytes(b"x = 1")
    (conf / "..data").symlink_to("..2026")
    (conf / "deployment.toml").symlink_to("..data/deployment.toml")
    (conf / "absolute.toml").symlink_to(conf / "deployment.toml")
    files = opened(home)
    assert [files.read(f"repository/conf/{name}.toml") for name in ("deployment", "absolute")] == [b"x = 1"] * 2


@pytest.mark.parametrize("target", ["/etc/hostname", "../secret", "../../home/../secret", "repository/../../secret"])
def test_nothing_outside_a_folder_is_read(home: Path, tmp_path: Path, target: str) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (home / "link").symlink_to(target)
    files = folder_home(home)
    for path in ("link", target if target.startswith("/") else "../secret"):
        with pytest.raises(FileProblem) as caught:
            files.read(path)
        assert str(caught.value) == "a link leads out of the folder"


def make_sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 30)


KINDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe": (os.mkfifo, "found a folder, pipe, socket or device, expected a file"),
    "folder": (Path.mkdir, "found a folder, pipe, socket or device, expected a file"),
    "1 GB": (make_sparse, "found more than 1048576 bytes"),
    "loop": (lambda path: path.symlink_to(path.name), "found more links than any path has"),
}


@both
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_short_file_is_not_read(home: Path, kind: str, opened: Open) -> None:
    make, reason = KINDS[kind]
    make(home / "x")
    with pytest.raises(FileProblem) as caught:
        opened(home).read("x")
    assert str(caught.value) == reason


@both
def test_what_is_not_there_is_missing(home: Path, opened: Open) -> None:
    files = opened(home)
    for name in ("absent", "repository/conf/carbon.xml/x"):
        with pytest.raises(FileMissing):
            files.read(name)
    with pytest.raises(FileProblem):
        files.read("a\0b")


@both
def test_a_folder_with_too_many_names_is_not_listed(home: Path, opened: Open) -> None:
    for number in range(3):
        (home / "repository" / f"{number}").touch()
    assert len(opened(home).names("repository", 4)) == 4
    with pytest.raises(FileProblem) as caught:
        opened(home).names("repository", 3)
    assert str(caught.value) == "found more than 3 names"


@pytest.mark.parametrize(
    ("process", "reason"),
    [
        (None, "its process was not found on this machine"),
        (ProcessFacts(ProcessIdentity(os.getpid(), 1), (), None, None), "its process has no -Dcarbon.home"),
        (ProcessFacts(ProcessIdentity(os.getpid(), 1), (), "/absent", None), "/absent: there is no such file"),
        (ProcessFacts(ProcessIdentity(2**22 + 1, 1), (), "/", None), "/: there is no such file"),
    ],
    ids=["no process", "no home", "home gone", "process gone"],
)
def test_without_a_home_the_reason_is_told(process: ProcessFacts | None, reason: str) -> None:
    with pytest.raises(FileProblem) as caught:
        process_home(process, Roots())
    assert str(caught.value) == reason


def test_a_folder_that_is_none_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "absent", tmp_path / "file"):
        with pytest.raises(FileProblem):
            folder_home(path)
