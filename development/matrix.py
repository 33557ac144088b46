"""A virtual environment for each Python, which the tests run in: with the built wheel, as users install it."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from development import environment, wheel
from development.commands import run
from development.console import say
from development.places import CONSTRAINTS, TEST_ENVIRONMENTS
from development.pythons import Python

_RECORD = "installed.json"


@dataclass(frozen=True)
class TestEnvironment:
    """The virtual environment that the tests run in on one Python.

    Attributes:
        version: Python's release, as `3.12.1`.
        folder: where it is.
    """

    version: str
    folder: Path

    @property
    def python(self) -> Path:
        """The program that runs the tests."""
        return self.folder / "bin" / "python"


def of(python: Python) -> TestEnvironment:
    """Give the environment of a Python, made or not."""
    return TestEnvironment(python.version, TEST_ENVIRONMENTS / python.version)


def make(pythons: Iterable[Python]) -> None:
    """Make the environment of each Python, and install the wheel of these sources into it, where that is not done.

    Raises:
        SetupError: pip fails.
    """
    built = wheel.build()
    for python in pythons:
        _fill(python, built)


def _fill(python: Python, built: wheel.Wheel) -> None:
    made = of(python)
    wanted = {"program": str(python.program), **environment.requirements(), "wheel": built.digest}
    recorded = environment.read_record(made.folder / _RECORD)
    if recorded == wanted:
        return
    say(f"Installing the wheel for the tests on Python {python.version}")
    if {**recorded, "wheel": built.digest} == wanted:
        _install(made, "--force-reinstall", "--no-deps", str(built.file))
    else:
        shutil.rmtree(made.folder, ignore_errors=True)
        run([str(python.program), "-m", "venv", str(made.folder)], "making a virtual environment")
        _install(made, "--constraint", str(CONSTRAINTS), f"{built.file}[test]")
        environment.see_the_checkout(made.folder)
    (made.folder / _RECORD).write_text(json.dumps(wanted))


def _install(made: TestEnvironment, *arguments: str) -> None:
    pip = [str(made.python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    run([*pip, *arguments], "installing the wheel")
