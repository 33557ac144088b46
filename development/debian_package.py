"""`python -m development.debian_package [DIR]` builds the Debian package for the release of Debian that runs here.

All that a build needs is put into one folder first: the wheels for the release's Python, the man pages, the unit, and
Debian's files. So dpkg-buildpackage fetches nothing, and a release is built on another one in the same way.
"""

import os
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

from development import man_pages, wheelhouse
from development.commands import run
from development.console import SetupError, say
from development.guard import PrivateFolder
from development.package_command import build_package
from development.places import PROJECT
from exporter.build import VERSION

_PACKAGING = PROJECT / "packaging"


@dataclass(frozen=True)
class Release:
    """A release of Debian.

    Attributes:
        name: its code name.
        number: its version.
        python: the version of its `python3`, such as `3.11`.
    """

    name: str
    number: str
    python: str


RELEASES = (Release("bookworm", "12", "3.11"), Release("trixie", "13", "3.13"))
"""Those that have a Python which the exporter runs on."""


def debian_version(version: str, release: Release) -> str:
    """Write a version of Python's packages (PEP 440) as Debian orders them (deb-version(7)), and a release's last.

    A release's own package is so taken for newer than the same version for the release before.
    """
    return re.sub(r"\.?(dev|a|b|rc)(?=\d)", r"~\1", version) + f"+deb{release.number}"


def stage(folder: Path, release: Release, version: str) -> None:
    """Put all that the build of a package needs into a folder.

    Args:
        folder: the folder, which there is.
        release: of Debian, that it is built for.
        version: of the package, as Debian has them.

    Raises:
        SetupError: the exporter cannot be built, or a library has no wheel for the release.
    """
    shutil.copytree(_PACKAGING / "debian", folder / "debian")
    shutil.copytree(_PACKAGING / "systemd", folder / "systemd")
    shutil.copy(PROJECT / "CHANGELOG.md", folder)
    man_pages.main([str(folder / "man")])
    (folder / "debian" / "changelog").write_text(_changelog(version), encoding="utf-8")
    say(f"Collecting the wheels for Debian {release.number}")
    wheelhouse.collect(folder / "wheels", release.python)


def _changelog(version: str) -> str:
    """A changelog of one entry (deb-changelog(5)): the project's own tells what has changed."""
    date = formatdate(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())))
    maintainer = re.search(r"^Maintainer: (.*)$", (_PACKAGING / "debian" / "control").read_text(), re.MULTILINE)
    return (
        f"wso2-exporter ({version}) unstable; urgency=medium\n\n"
        f"  * Version {VERSION}; what is new stands in changelog.gz.\n\n"
        f" -- {maintainer[1] if maintainer else ''}  {date}\n"
    )


def release_of(description: Mapping[str, str]) -> Release:
    """Find the release that os-release(5) describes.

    Raises:
        SetupError: it is none that the package can be built for.
    """
    for release in RELEASES:
        if description.get("ID") == "debian" and description.get("VERSION_ID") == release.number:
            return release
    known = " and ".join(release.number for release in RELEASES)
    raise SetupError(
        f"the package is built on Debian {known}, found {description.get('PRETTY_NAME', 'another system')}"
    )


def build(target: Path) -> Path:
    """Build the package for this machine.

    Args:
        target: the folder that it is put into, made where it is missing.

    Returns:
        the package's file.

    Raises:
        SetupError: the machine is of another release, or a tool is missing; the message says which.
    """
    release = release_of(platform.freedesktop_os_release())
    if not shutil.which("dpkg-buildpackage") or not shutil.which("dh"):
        raise SetupError("Install what builds packages: sudo apt-get install build-essential debhelper python3-venv")
    with PrivateFolder(Path(tempfile.gettempdir()), "package-") as folder:
        (folder / "source").mkdir()
        stage(folder / "source", release, debian_version(VERSION, release))
        say("Building the package")
        building = ["sh", "-c", 'cd "$0" && exec dpkg-buildpackage --build=binary --no-sign', str(folder / "source")]
        run(building, "building the package")
        (package,) = folder.glob("*.deb")
        target.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(package, target))


if __name__ == "__main__":
    sys.exit(build_package("development.debian_package", build, sys.argv[1:]))
