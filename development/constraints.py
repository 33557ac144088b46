"""`python3 -m development.constraints`: take the newest packages that pyproject.toml allows for development and tests.

Their versions are written to `constraints.txt`, which every virtual environment but the users' own is made by: so a
test fails since the project has changed, and not since the world has. A version alone is the same in every registry;
hashes would be those of one.
"""

import subprocess
import sys

from development import environment
from development.commands import run
from development.console import SetupError, complain, say
from development.lock import setting_up
from development.places import CONSTRAINTS, PROJECT, VIRTUAL_ENVIRONMENT

_PYTHON = str(VIRTUAL_ENVIRONMENT / "bin" / "python")
_PIP = [_PYTHON, "-m", "pip", "--disable-pip-version-check"]


def main() -> int:
    """Upgrade the virtual environment and write down what it holds then.

    Returns:
        the exit status.
    """
    try:
        with setting_up():
            environment.make("test")
            upgrade = [*_PIP, "--quiet", "install", "--upgrade", "--upgrade-strategy", "eager"]
            run([*upgrade, "--editable", f"{PROJECT}[dev]"], "upgrading the Python packages")
            CONSTRAINTS.write_text(_installed(), encoding="utf-8")
    except SetupError as error:
        complain(str(error))
        return 1
    say(f"{CONSTRAINTS.relative_to(PROJECT)} is written; run make test.")
    return 0


def _installed() -> str:
    """List what is installed but the project and pip, one `name==version` a line."""
    command = [*_PIP, "freeze", "--all", "--exclude-editable", "--exclude", "pip"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
