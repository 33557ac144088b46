"""Folders of wheels: the exporter's own and those of all that it needs, for a package of a system to bring along."""

import platform
from pathlib import Path

from development.commands import run
from development.places import CONSTRAINTS, PROJECT, VIRTUAL_ENVIRONMENT

_PIP = (str(VIRTUAL_ENVIRONMENT / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet")
_C_LIBRARIES = ("manylinux_2_17", "manylinux_2_28", "manylinux_2_34")
"""What wheels may be built for: RHEL 9 has glibc 2.34, Debian 12 has 2.36, later releases have later ones (PEP 600)."""


def collect(folder: Path, python: str) -> None:
    """Build the exporter's wheel, and fetch the others, in the versions that the tests ran with.

    Args:
        folder: where to; made.
        python: the version of the Python that they are for, such as `3.11`; on a processor like this machine's.

    Raises:
        SetupError: the exporter cannot be built, or a library has no wheel for that.
    """
    building = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(PROJECT)]
    run([*_PIP, *building], "building the wheel")
    (wheel,) = folder.glob("*.whl")
    machine = platform.machine()
    platforms = [option for name in _C_LIBRARIES for option in ("--platform", f"{name}_{machine}")]
    target = ["--only-binary=:all:", "--implementation=cp", f"--python-version={python}", *platforms]
    wanted = ["--constraint", str(CONSTRAINTS), "--dest", str(folder), str(wheel)]
    run([*_PIP, "download", *target, *wanted], f"fetching wheels for Python {python}")
