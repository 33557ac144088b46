"""The wheel that is tested: built from a copy of the sources, anew where they have changed."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from development.commands import run
from development.console import say
from development.guard import PrivateFolder
from development.places import CACHE, PROJECT, TEST_ENVIRONMENTS, VIRTUAL_ENVIRONMENT

_SOURCES = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "exporter")
_FOLDER = TEST_ENVIRONMENTS / "wheel"


@dataclass(frozen=True)
class Wheel:
    """A built wheel.

    Attributes:
        file: where it is.
        digest: SHA-256 of the sources that it was built from.
    """

    file: Path
    digest: str


def build() -> Wheel:
    """Build the wheel, where that has not been done from these sources.

    A copy is built, so that nothing but these sources gets into it.

    Raises:
        SetupError: pip fails.
    """
    digest = _digest()
    folder = _FOLDER / digest
    if not folder.is_dir():
        say("Building the wheel")
        shutil.rmtree(_FOLDER, ignore_errors=True)
        with PrivateFolder(CACHE, "build-") as copy:
            for name in _SOURCES:
                _copy(PROJECT / name, copy / "source" / name)
            _run_pip(copy / "source", copy / "wheel")
            _FOLDER.mkdir(parents=True)
            shutil.move(copy / "wheel", folder)
    (file,) = folder.glob("*.whl")
    return Wheel(file, digest)


def sources() -> Iterator[Path]:
    """List the files of the package in the checkout, without what Python has made of them."""
    for path in sorted((PROJECT / "exporter").rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield path


def _digest() -> str:
    digest = hashlib.sha256()
    for path in (*(PROJECT / name for name in _SOURCES if (PROJECT / name).is_file()), *sources()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(PROJECT)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _copy(source: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, copy)


def _run_pip(source: Path, folder: Path) -> None:
    # Without isolation, and so without network: the development tools bring Hatchling.
    options = ["--disable-pip-version-check", "--quiet", "--no-deps", "--no-build-isolation"]
    python = str(VIRTUAL_ENVIRONMENT / "bin" / "python")
    run([python, "-m", "pip", "wheel", *options, "--wheel-dir", str(folder), str(source)], "building the wheel")
