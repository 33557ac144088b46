"""The virtual environment that the site is built in: the packages of the extra `site`, and not the project."""

import json
import shutil
import sys
import tomllib

from development.commands import run
from development.console import say
from development.environment import read_record
from development.places import PROJECT, SITE_CONSTRAINTS, SITE_ENVIRONMENT

PYTHON = SITE_ENVIRONMENT / "bin" / "python"
_RECORD = SITE_ENVIRONMENT / "installed.json"


def make() -> None:
    """Make the environment, where that is not done for these requirements.

    Raises:
        SetupError: pip fails.
    """
    wanted: dict[str, str | list[str]] = {
        "python": sys.version,
        "requirements": requirements(),
        "constraints": SITE_CONSTRAINTS.read_text(encoding="utf-8"),
    }
    if read_record(_RECORD) == wanted:
        return
    say("Installing Sphinx to build the site")
    shutil.rmtree(SITE_ENVIRONMENT, ignore_errors=True)
    run([sys.executable, "-m", "venv", str(SITE_ENVIRONMENT)], "making the virtual environment of the site")
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    run([*pip, "--constraint", str(SITE_CONSTRAINTS), *requirements()], "installing Sphinx")
    _RECORD.write_text(json.dumps(wanted))


def requirements() -> list[str]:
    """Tell which packages the site needs, as `pyproject.toml` says it."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(settings["project"]["optional-dependencies"]["site"])
