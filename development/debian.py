"""Debian's packages: installed by root, or unpacked into the project's cache by anyone."""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from development.commands import run
from development.console import SetupError, say
from development.guard import PrivateFolder
from development.places import CACHE, MANDOC, TOMCAT, TOOLS

_TOOL_PACKAGES = ("prometheus", "prometheus-alertmanager", "prometheus-node-exporter")
_TOMCAT_PACKAGES = ("tomcat10", "tomcat10-common", "libtomcat10-java", "libeclipse-jdt-core-java")
_LISTS = Path("/var/lib/apt/lists")
# Written as root without the user _apt, who may not enter the project's folder.
_AS_ROOT = ("-o", "APT::Sandbox::User=root")


def install(package: str, what: str) -> None:
    """Install a package from Debian as root.

    Args:
        package: its name.
        what: what it brings, for the messages: "Maven".

    Raises:
        SetupError: we are not root (the message says what to install), or it fails.
    """
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetupError(f"{what} is missing. Install it, on Debian with: sudo apt-get install {package}")
    say(f"Installing {what} (Debian's package {package})")
    _update_lists_where_there_are_none()
    run(
        ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", package],
        f"installing {what}",
        _environment(),
    )


def unpack_tools() -> None:
    """Unpack Prometheus, Alertmanager and node_exporter into the cache, where they are not there already.

    Raises:
        SetupError: they cannot be had; the message says what to do.
    """
    _unpack(_TOOL_PACKAGES, TOOLS.parents[1], "Prometheus, Alertmanager and node_exporter", 35)


def unpack_tomcat() -> None:
    """Unpack Tomcat 10 into the cache, where it is not there already.

    Raises:
        SetupError: it cannot be had; the message says what to do.
    """
    _unpack(_TOMCAT_PACKAGES, TOMCAT.parents[2], "Tomcat", 13)


def unpack_mandoc() -> None:
    """Unpack mandoc into the cache, where it is not there already.

    Raises:
        SetupError: it cannot be had; the message says what to do.
    """
    _unpack(("mandoc",), MANDOC.parents[2], "mandoc", 1)


def _unpack(packages: Sequence[str], home: Path, what: str, megabytes: int) -> None:
    if home.is_dir():
        return
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise SetupError(f"The tests take {what} from Debian's packages: run them on Debian or Ubuntu.")
    if os.geteuid() == 0:
        _update_lists_where_there_are_none()
    elif _there_are_no_lists():
        raise SetupError("Debian's package lists are missing. Fetch them with: sudo apt-get update")
    say(f"Fetching {what} (Debian's packages, about {megabytes} MB, unpacked into .cache)")
    with PrivateFolder(CACHE, "debian-") as folder:
        _download(folder, packages)
        for package in sorted(folder.glob("*.deb")):
            run(["dpkg", "--extract", str(package), str(folder / "unpacked")], f"unpacking {package.name}")
        (folder / "unpacked").rename(home)


def _download(folder: Path, packages: Sequence[str]) -> None:
    # apt-get download writes into the working folder alone, which the shell sets: ours stays as it is.
    download = ["apt-get", "download", "--quiet", *_AS_ROOT, *packages]
    command = ["sh", "-c", 'cd "$0" && exec "$@"', str(folder), *download]
    purpose = "fetching Debian's packages"
    try:
        run(command, purpose, _environment())
    except SetupError:
        if os.geteuid() != 0:
            raise
        # Lists older than the archive name packages that are gone.
        run(["apt-get", "update", "--quiet"], "fetching Debian's package lists", _environment())
        run(command, purpose, _environment())


def _there_are_no_lists() -> bool:
    return not any(_LISTS.glob("*_Packages*"))


def _update_lists_where_there_are_none() -> None:
    if _there_are_no_lists():
        say("Fetching Debian's package lists")
        run(["apt-get", "update", "--quiet"], "fetching Debian's package lists", _environment())


def _environment() -> Mapping[str, str]:
    # dpkg refuses to work without the programs of the sbin folders (ldconfig, start-stop-daemon) on its path.
    path = os.environ.get("PATH", os.defpath) + ":/usr/local/sbin:/usr/sbin:/sbin"
    return {**os.environ, "PATH": path, "DEBIAN_FRONTEND": "noninteractive"}
