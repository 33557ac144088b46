"""The programs that packages are built, checked and installed with, in a virtual environment of their own."""

import shutil
import sys
from pathlib import Path

from development.commands import run
from development.console import say
from development.places import CACHE

_VERSIONS = ("build==1.6.1", "pipx==1.18.4", "twine==7.0.0")
_FOLDER = CACHE / "package-tools" / "-".join(_VERSIONS).replace("==", "-")


def fetch() -> None:
    """Make the environment, where that has not been done.

    Raises:
        SetupError: pip fails.
    """
    if _FOLDER.is_dir():
        return
    say(f"Fetching {', '.join(_VERSIONS)} (from PyPI, into .cache)")
    shutil.rmtree(_FOLDER.parent, ignore_errors=True)
    made = _FOLDER.with_suffix(".new")
    run([sys.executable, "-m", "venv", str(made)], "making a virtual environment")
    run([str(made / "bin" / "python"), "-m", "pip", "--quiet", "install", *_VERSIONS], "installing tools for packages")
    made.rename(_FOLDER)


def tool(name: str, *arguments: str | Path) -> list[str]:
    """The command that runs one of them: its module, since programs of an environment do not outlive its renaming.

    Args:
        name: of the module.
        arguments: of the program.
    """
    return [str(_FOLDER / "bin" / "python"), "-m", name, *map(str, arguments)]
