"""Installs the wheel on each Python by pip, and by pipx; a real Prometheus gets a real server's metrics by it."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from development import kernel, package_tools, programs, pythons
from development.carbon import CarbonServer
from development.console import say
from development.installed_exporter import InstalledExporter, as_nobody, output_of, see_it_work
from development.package_build import build, clone
from development.package_tools import tool
from development.pythons import Python
from development.trial import Trial, TrialError

_OURS = re.compile(r"(?:^|/)(?:exporter|wso2-exporter|wso2_exporter-.*)(?:$|/)")
"""Paths of what is installed: the package, the program, the metadata."""


def _run(folder: Path) -> None:
    folder.chmod(0o755)  # for the user nobody
    cloned = clone(folder / "source")
    _see_tag(cloned.folder)
    wheel = build("wheel", cloned.folder, folder / "dist")
    output_of(tool("twine", "check", "--strict", wheel), folder)
    say(f"Built {wheel.name} ({wheel.stat().st_size // 1000} kB); twine finds nothing wrong with its metadata")
    with CarbonServer(kernel.HOME, programs.jdk()) as server:
        for python in pythons.installed():
            with _by_pip(python, wheel, folder / python.version) as exporter:
                families = see_it_work(exporter, cloned.commit, server, folder / f"prometheus-{python.version}")
            say(f"By pip on Python {python.version}: {families} families arrived; uninstalled, nothing is left")
    _see_pipx(wheel, cloned.commit, folder / "pipx")
    say("By pipx: installed, run, uninstalled")


def _see_tag(source: Path) -> None:
    """A commit that is tagged as a release has that version."""
    tags = output_of(["git", "tag", "--points-at", "HEAD", "v*"], source).split()
    version = output_of(["sed", "-n", 's/^VERSION = "\\(.*\\)"/\\1/p', "exporter/build.py"], source).strip()
    if tags and tags != [f"v{version}"]:
        raise TrialError(f"found the tag {tags[0]}, expected v{version}")


@contextmanager
def _by_pip(python: Python, wheel: Path, folder: Path) -> Iterator[InstalledExporter]:
    """Install the wheel into a new environment, and uninstall it at the end."""
    output_of([python.program, "-m", "venv", folder], folder.parent)
    before = _files(folder)
    program = folder / "bin" / "python"
    pip: list[str | Path] = [program, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    output_of([*pip, "install", wheel], folder)
    output_of([*pip, "check"], folder)
    unprivileged = _nobody_can_run(program, python)
    yield InstalledExporter(folder / "bin" / "wso2-exporter", folder / "home", unprivileged=unprivileged)
    output_of([*pip, "uninstall", "--yes", "wso2-exporter"], folder)
    if left := [path for path in _files(folder) - before if _OURS.search(path)]:
        raise TrialError(f"pip uninstall left {left[0]}")


def _nobody_can_run(program: Path, python: Python) -> bool:
    """Whether the user nobody can enter the folders that a Python is in; pyenv's are in its owner's home.

    It may start all the same, with the libraries of another Python: so it is asked who it is.
    """
    if os.geteuid() != 0:
        return True
    command = [*as_nobody(), str(program), "-c", "import platform; print(platform.python_version())"]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    if asked.stdout.strip() != python.version:
        say(f"{program.resolve()}: the user nobody cannot run it, so root does")
        return False
    return True


def _files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def _see_pipx(wheel: Path, commit: str, folder: Path) -> None:
    """Install by pipx, run, and uninstall again; nothing is left."""
    names = {"PIPX_HOME": "home", "PIPX_BIN_DIR": "bin", "PIPX_MAN_DIR": "man"}
    environment = {**os.environ, **{name: str(folder / place) for name, place in names.items()}}
    folder.mkdir()
    output_of(tool("pipx", "install", wheel), folder, environment)
    told = output_of([folder / "bin" / "wso2-exporter", "version"], folder, environment)
    if commit not in told:
        raise TrialError(f"found {told!r}, expected revision {commit}")
    output_of(tool("pipx", "uninstall", "wso2-exporter"), folder, environment)
    if left := [path for path in _files(folder) if _OURS.search(path)]:
        raise TrialError(f"pipx uninstall left {left[0]}")


TRIAL = Trial(run=_run, prepare=package_tools.fetch, network=True)
