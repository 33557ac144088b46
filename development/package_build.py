"""Packages built of a clone, as somebody would who has nothing but the repository."""

from dataclasses import dataclass
from pathlib import Path

from development.installed_exporter import output_of
from development.package_tools import tool
from development.places import PROJECT
from development.trial import TrialError


@dataclass(frozen=True)
class Clone:
    """A clone of the repository, at the commit that is checked out here. What is not committed is not in it.

    Attributes:
        folder: where it is.
        commit: its hash.
    """

    folder: Path
    commit: str


def clone(folder: Path) -> Clone:
    """Clone the repository.

    Args:
        folder: where to; made.
    """
    output_of(["git", "clone", "--quiet", "--no-hardlinks", PROJECT, folder], PROJECT)
    return Clone(folder, output_of(["git", "rev-parse", "HEAD"], folder).strip())


def build(kind: str, source: Path, folder: Path) -> Path:
    """Build a wheel or an sdist, as "Packaging Python Projects" of the Python Packaging User Guide does it.

    Args:
        kind: `wheel` or `sdist`.
        source: the project's folder.
        folder: where to; may hold others.

    Returns:
        the package.

    Raises:
        TrialError: it cannot be built.
    """
    before = set(folder.glob("*"))
    output_of(tool("build", f"--{kind}", "--outdir", folder, source), source)
    (built,) = set(folder.glob("*")) - before
    return built


def see_the_same(one: Path, other: Path) -> None:
    """See that two packages are the same, byte for byte.

    Raises:
        TrialError: they are not.
    """
    if one.read_bytes() != other.read_bytes():
        raise TrialError(f"{one} and {other} differ, expected the same bytes")
