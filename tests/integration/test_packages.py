"""The wheel and the sdist of this checkout: what is in them, that both are one, and which commit they know.

Installing them, which needs the network, is tried by development/trials/wheel.py and sdist.py.
"""

import os
import shutil
import subprocess
import sys
import tarfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from zipfile import ZipFile

import pytest

from development.places import PROJECT
from development.pythons import supported
from exporter.build import VERSION

NAME = f"wso2_exporter-{VERSION}"
METADATA = f"{NAME}.dist-info"


def git(folder: Path, *arguments: str) -> str:
    author = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    command = ["git", *author, "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def build(kind: str, source: Path, folder: Path, **environment: str) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(folder)]
    subprocess.run(command, cwd=source, env={**os.environ, **environment}, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


def unpacked(sdist: Path, folder: Path) -> Path:
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (source,) = folder.iterdir()
    return source


def revision(wheel: Path) -> str:
    with ZipFile(wheel) as archive:
        return archive.read("exporter/revision.txt").decode().strip()


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that git knows of this checkout, as it stands here now, committed in a repository of its own."""
    folder = tmp_path_factory.mktemp("repository")
    for name in git(PROJECT, "ls-files", "-z").strip("\0").split("\0"):
        if (PROJECT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, folder / name, follow_symlinks=False)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message", "All")
    return folder


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", repository, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", repository, tmp_path_factory.mktemp("sdist"))


def metadata(wheel: Path) -> Message:
    with ZipFile(wheel) as archive:
        return message_from_bytes(archive.read(f"{METADATA}/METADATA"))


def test_the_wheel_holds_the_package_and_what_says_what_it_is(wheel: Path) -> None:
    package = {str(path.relative_to(PROJECT)) for path in (PROJECT / "exporter").rglob("*") if path.is_file()}
    about = {f"{METADATA}/{name}" for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")}
    with ZipFile(wheel) as archive:
        held = set(archive.namelist())
        links = [entry.filename for entry in archive.infolist() if entry.external_attr >> 28 == 0o12]
    assert {"exporter/py.typed", "exporter/assets/alerts/runbooks/README.md"} <= held
    assert held == {path for path in package if not path.endswith(".pyc")} | about
    assert links == [], "what is a link in the repository is a file in here"


def test_the_metadata_says_what_package_indexes_show(wheel: Path) -> None:
    """See "Core metadata specifications" of the Python packaging specifications."""
    said = metadata(wheel)
    assert (said["Name"], said["Version"], said["Requires-Python"]) == ("wso2-exporter", VERSION, ">=3.11")
    assert (said["License-Expression"], said["License-File"]) == ("Apache-2.0", "LICENSE")
    assert said["Description-Content-Type"] == "text/markdown"
    classifiers = said.get_all("Classifier") or []
    assert {f"Programming Language :: Python :: {minor}" for minor in supported()} < {*classifiers}
    assert "Typing :: Typed" in classifiers


def test_the_sdist_is_all_that_git_has(sdist: Path, repository: Path) -> None:
    with tarfile.open(sdist) as archive:
        held = {member.name.removeprefix(f"{NAME}/") for member in archive.getmembers() if not member.isdir()}
    assert held == {*git(repository, "ls-files").splitlines(), "PKG-INFO"}


def test_the_wheel_of_the_sdist_is_that_of_the_repository(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    source = unpacked(sdist, tmp_path / "unpacked")
    assert build("wheel", source, tmp_path / "wheel").read_bytes() == wheel.read_bytes()
    assert build("sdist", source, tmp_path / "sdist").read_bytes() == sdist.read_bytes()


def test_what_is_built_again_is_the_same(repository: Path, wheel: Path, tmp_path: Path) -> None:
    """Whenever and wherever: from another folder, with other times of its files, and temporary files among them."""
    copy = tmp_path / "elsewhere"
    git(tmp_path, "clone", "--quiet", str(repository), str(copy))
    temporary = copy / "build"
    temporary.mkdir()
    assert build("wheel", copy, tmp_path / "again", TMPDIR=str(temporary)).read_bytes() == wheel.read_bytes()


def test_the_commit_is_known_from_a_repository_and_what_is_not_committed_is_told(
    repository: Path, wheel: Path, tmp_path: Path
) -> None:
    commit = git(repository, "rev-parse", "HEAD")
    assert revision(wheel) == commit
    git(tmp_path, "clone", "--quiet", str(repository), "changed")
    with (tmp_path / "changed" / "README.md").open("a") as file:
        file.write("\nAnother line.\n")
    assert revision(build("wheel", tmp_path / "changed", tmp_path / "wheel")) == f"{commit}-dirty"


def test_the_commit_is_known_from_an_archive_of_git(repository: Path, tmp_path: Path) -> None:
    git(repository, "archive", "--prefix=archive/", f"--output={tmp_path / 'archive.tar'}", "HEAD")
    source = unpacked(tmp_path / "archive.tar", tmp_path / "unpacked")
    assert revision(build("wheel", source, tmp_path / "wheel")) == git(repository, "rev-parse", "HEAD")


def test_a_copy_without_git_has_no_commit_but_the_one_that_it_is_told(repository: Path, tmp_path: Path) -> None:
    """Not even where the copy is in the repository of another project."""
    copy = tmp_path / "outer" / "copy"
    shutil.copytree(repository, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
    git(copy.parent, "init", "--quiet")
    git(copy.parent, "commit", "--quiet", "--allow-empty", "--message", "Another project's")
    assert revision(build("wheel", copy, tmp_path / "unknown")) == "unknown"
    told = build("wheel", copy, tmp_path / "told", WSO2_EXPORTER_REVISION="beab420")
    assert revision(told) == "beab420"


def test_addresses_are_in_the_packages_once_there_is_one(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(repository), "published")
    project = tmp_path / "published" / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
    assert text.count('\nrepository = "') == 1
    project.write_text(
        "\n".join(
            'repository = "https://git.example.org/x/y"' if line.startswith("repository = ") else line
            for line in text.splitlines()
        )
    )
    said = metadata(build("wheel", project.parent, tmp_path / "wheel"))
    assert "Repository, https://git.example.org/x/y" in (said.get_all("Project-URL") or [])
    commit = git(repository, "rev-parse", "HEAD")
    assert f"](https://git.example.org/x/y/raw/{commit}/docs/page.png)" in str(said.get_payload())
