"""The Pythons of this machine that the project supports."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from development.places import PROJECT

_CLASSIFIER = re.compile(r"Programming Language :: Python :: (3\.\d+)")
_VERSION = "import ensurepip, platform, venv; print(platform.python_version())"


@dataclass(frozen=True)
class Python:
    """An interpreter that can make virtual environments.

    Attributes:
        program: what starts it.
        version: its release, as `3.12.1`.
    """

    program: Path
    version: str


def supported() -> list[str]:
    """List the minor releases that the package says it supports, as `3.11`."""
    classifiers = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["classifiers"]
    return [found[1] for text in classifiers if (found := _CLASSIFIER.fullmatch(text))]


def this_one() -> Python:
    """Give the interpreter that runs this."""
    return Python(Path(sys.executable), ".".join(map(str, sys.version_info[:3])))


def installed() -> list[Python]:
    """Find every supported release that is installed: this one first, each release once, from the oldest on."""
    minors = supported()
    found = {this_one().version: this_one()}
    for program in _candidates(minors):
        version = _version_of(program)
        if version and version.rpartition(".")[0] in minors:
            found.setdefault(version, Python(program, version))
    first, *others = found.values()
    return [first, *sorted(others, key=lambda python: [int(part) for part in python.version.split(".")])]


def _candidates(minors: list[str]) -> Iterator[Path]:
    """Look on the path, and where pyenv keeps its own: its programs on the path start the chosen releases alone."""
    folders = [Path(folder) for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if folder]
    yield from (path for folder in folders for minor in minors if (path := folder / f"python{minor}").exists())
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob("versions/*/bin/python3"))


def _version_of(program: Path) -> str | None:
    try:
        ran = subprocess.run([program, "-I", "-c", _VERSION], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout.strip() if ran.returncode == 0 else None
