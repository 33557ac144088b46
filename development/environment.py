"""The virtual environment in the project: made once, filled again when what it must hold changes."""

import hashlib
import json
import shutil
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from development import debian
from development.commands import run
from development.console import say
from development.places import CONSTRAINTS, PROJECT, VIRTUAL_ENVIRONMENT

Purpose = Literal["run", "test", "fuzz"]
_EXTRAS: dict[Purpose, str] = {"run": "", "test": "[dev]", "fuzz": "[dev,fuzz]"}
"""Each installs what those before it do, too."""
_RECORD = VIRTUAL_ENVIRONMENT / "installed.json"


def make(purpose: Purpose) -> None:
    """Make the virtual environment and install the project into it, where that has not been done.

    Args:
        purpose: `run` needs the exporter alone, `test` its development tools too, `fuzz` atheris besides.

    Raises:
        SetupError: Python's venv is missing, or pip fails.
    """
    wanted = {"python": sys.version, **requirements()}
    recorded = read_record(_RECORD)
    done = recorded.pop("purposes", [])
    if recorded == wanted and purpose in done:
        return
    if find_spec("ensurepip") is None:
        debian.install(f"python{sys.version_info.major}.{sys.version_info.minor}-venv", "Python's venv")
    say(f"Installing the Python packages to {purpose} into .venv")
    if recorded and (recorded["python"], recorded["project"]) != (wanted["python"], wanted["project"]):
        shutil.rmtree(VIRTUAL_ENVIRONMENT)
    run([sys.executable, "-m", "venv", str(VIRTUAL_ENVIRONMENT)], "making the virtual environment")
    project = str(PROJECT) + _EXTRAS[purpose]
    pip = [str(VIRTUAL_ENVIRONMENT / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    run([*pip, "install", "--constraint", str(CONSTRAINTS), "--editable", project], "installing the Python packages")
    see_the_checkout(VIRTUAL_ENVIRONMENT)
    purposes = list(_EXTRAS)
    _RECORD.write_text(json.dumps({**wanted, "purposes": purposes[: purposes.index(purpose) + 1]}))


def see_the_checkout(folder: Path) -> None:
    """Let the programs of a virtual environment import what stands beside the package in the checkout.

    That comes behind site-packages, so that an installed package is what they import; see site, "The .pth files".
    """
    for site_packages in folder.glob("lib/python*/site-packages"):
        (site_packages / "checkout.pth").write_text(f"{PROJECT}\n", encoding="utf-8")


def requirements() -> dict[str, str]:
    """Tell what a virtual environment depends on: where the project is, and what it says that must be installed."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    # Not the settings of ruff, mypy and pytest, which share the file.
    parts = (settings["build-system"], settings["project"], settings["tool"]["hatch"])
    text = json.dumps(parts, sort_keys=True) + CONSTRAINTS.read_text(encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"project": str(PROJECT), "requirements": digest}


def read_record(file: Path) -> dict[str, str | list[str]]:
    """Read what a virtual environment was made of; nothing where it was not, or not to its end."""
    try:
        return dict(json.loads(file.read_text()))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
