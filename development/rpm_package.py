"""`python -m development.rpm_package [DIR]` builds the RPM package for the version of Python that runs it.

All that a build needs is put into one folder first: the wheels for that Python, the man pages, the unit, and the spec.
So rpmbuild fetches nothing. The package is for the processor that it was built on.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

from development import man_pages, wheelhouse
from development.commands import run
from development.console import SetupError, say
from development.guard import PrivateFolder
from development.package_command import build_package
from development.places import PROJECT
from exporter.build import VERSION

PYTHONS = ("3.11", "3.12")
"""Those that RHEL 9 has as packages beside its own 3.9; RHEL 10 has the second."""
_PACKAGING = PROJECT / "packaging"


def rpm_version(version: str) -> str:
    """Write a version of Python's packages (PEP 440) as RPM orders them (rpm-version(7))."""
    return re.sub(r"\.?(dev|a|b|rc)(?=\d)", r"~\1", version)


def stage(folder: Path, python: str) -> None:
    """Put all that the build of a package needs into a folder.

    Args:
        folder: the folder, which there is.
        python: the version of the Python that the package is for, such as `3.11`.

    Raises:
        SetupError: the exporter cannot be built, or a library has no wheel for that Python.
    """
    shutil.copytree(_PACKAGING / "systemd", folder / "systemd")
    for file in (*(_PACKAGING / "rpm").iterdir(), PROJECT / "CHANGELOG.md", PROJECT / "LICENSE"):
        shutil.copy(file, folder)
    man_pages.main([str(folder / "man")])
    say(f"Collecting the wheels for Python {python}")
    wheelhouse.collect(folder / "wheels", python)


def building(source: Path, version: str, python: str, program: Path) -> list[str]:
    """The command that builds the package, into the folder `RPMS` beside its source.

    Args:
        source: the folder that was staged, where the command runs.
        version: of the package, as RPM has them.
        python: the version of the Python that the package is for.
        program: a Python of that version, where the command runs.
    """
    definitions = {
        "_topdir": source.parent,
        "_sourcedir": source,
        "package_version": version,
        "python_version": python,
        "build_python": program,
    }
    defining = [word for name, value in definitions.items() for word in ("--define", f"{name} {value}")]
    return ["rpmbuild", "-bb", *defining, str(source / "wso2-exporter.spec")]


def python_of(major: int, minor: int) -> str:
    """Give the version of the Python that a package is for, which is that of the Python that builds it.

    Args:
        major: of that Python's version.
        minor: the same.

    Raises:
        SetupError: no package is for that one.
    """
    python = f"{major}.{minor}"
    if python not in PYTHONS:
        known = " or ".join(PYTHONS)
        raise SetupError(f"the package is for Python {known}, found {python}: make rpm PYTHON=python{PYTHONS[0]}")
    return python


def build(target: Path) -> Path:
    """Build the package for the Python that runs this.

    Args:
        target: the folder that it is put into, made where it is missing.

    Returns:
        the package's file.

    Raises:
        SetupError: it is for another Python, rpmbuild is missing (the message says how to install it), or it fails.
    """
    python = python_of(*sys.version_info[:2])
    if not shutil.which("rpmbuild"):
        raise SetupError("Install what builds packages: sudo dnf install rpm-build; on Debian sudo apt-get install rpm")
    with PrivateFolder(Path(tempfile.gettempdir()), "package-") as folder:
        source = folder / "source"
        source.mkdir()
        stage(source, python)
        say("Building the package")
        run(building(source, rpm_version(VERSION), python, Path(sys.executable)), "building the package")
        (package,) = (folder / "RPMS").glob("*/*.rpm")
        target.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(package, target))


if __name__ == "__main__":
    sys.exit(build_package("development.rpm_package", build, sys.argv[1:]))
