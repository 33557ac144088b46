"""Tests the sdist, and installs from it, from an archive of git and from an address of git; all know their commit."""

import tarfile
from pathlib import Path

from development import package_tools, pythons
from development.console import say
from development.installed_exporter import output_of
from development.package_build import Clone, build, clone, see_the_same
from development.package_tools import tool
from development.trial import Trial, TrialError


def _run(folder: Path) -> None:
    folder.chmod(0o755)  # for the user nobody
    cloned = clone(folder / "source")
    sdist = build("sdist", cloned.folder, folder / "dist")
    output_of(tool("twine", "check", "--strict", sdist), folder)
    _see_all_that_git_has(cloned, sdist)
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "unpacked", filter="data")
    (unpacked,) = (folder / "unpacked").iterdir()
    see_the_same(build("wheel", cloned.folder, folder / "of-clone"), build("wheel", unpacked, folder / "of-sdist"))
    see_the_same(sdist, build("sdist", cloned.folder, folder / "again"))
    say(f"Built {sdist.name} ({sdist.stat().st_size // 1000} kB): all that git has; its wheel is that of the clone")
    output_of(["make", "unit"], unpacked)
    say("make unit passes in what was unpacked")
    archive_of_git = folder / "archive.tar.gz"
    output_of(["git", "archive", "--prefix=archive/", f"--output={archive_of_git}", "HEAD"], cloned.folder)
    for number, source in enumerate((sdist, archive_of_git, f"git+file://{cloned.folder}")):
        _see_installed(str(source), cloned.commit, folder / str(number))


def _see_all_that_git_has(cloned: Clone, sdist: Path) -> None:
    tracked = set(output_of(["git", "ls-files", "-z"], cloned.folder).strip("\0").split("\0"))
    with tarfile.open(sdist) as archive:
        held = {member.name.partition("/")[2] for member in archive.getmembers() if not member.isdir()}
    if held != tracked | {"PKG-INFO"}:
        raise TrialError(f"the sdist and git differ in {sorted(held ^ tracked)}")


def _environment(folder: Path, requirement: str) -> Path:
    """Make a virtual environment on this Python, install into it, and give its folder of programs."""
    output_of([pythons.this_one().program, "-m", "venv", folder], folder.parent)
    pip: list[str | Path] = [
        folder / "bin" / "python",
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--quiet",
        "install",
    ]
    output_of([*pip, requirement], folder)
    return folder / "bin"


def _see_installed(source: str, commit: str, folder: Path) -> None:
    program = _environment(folder, source) / "wso2-exporter"
    if commit not in output_of([program, "version"], folder):
        raise TrialError(f"pip install {source}: found no revision {commit}")
    say(f"pip install {source}: revision {commit}")


TRIAL = Trial(run=_run, prepare=package_tools.fetch, network=True)
