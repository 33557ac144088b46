"""`python3 -m development.constraints`: take the newest packages that pyproject.toml allows for development and tests.

Their versions are written to `constraints.txt`, which every virtual environment but the users' own is made by, and to
`development/site/constraints.txt`, by which that of the site is made: so a test fails since the project has changed,
and not since the world has. A version alone is the same in every registry; hashes would be those of one.
"""

import subprocess
import sys
from pathlib import Path

from development import environment
from development.commands import run
from development.console import SetupError, complain, say
from development.lock import setting_up
from development.places import CONSTRAINTS, PROJECT, SITE_CONSTRAINTS, VIRTUAL_ENVIRONMENT
from development.site import environment as site_environment


def main() -> int:
    """Upgrade the virtual environments and write down what they hold then.

    Returns:
        the exit status.
    """
    try:
        with setting_up():
            environment.make("test")
            _upgrade(VIRTUAL_ENVIRONMENT / "bin" / "python", ["--editable", f"{PROJECT}[dev]"], CONSTRAINTS)
            site_environment.make()
            _upgrade(site_environment.PYTHON, site_environment.requirements(), SITE_CONSTRAINTS)
    except SetupError as error:
        complain(str(error))
        return 1
    say("The constraints are written; run make test.")
    return 0


def _upgrade(python: Path, packages: list[str], constraints: Path) -> None:
    """Upgrade packages with all that they need, and write down what is installed but the project and pip."""
    pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
    upgrade = [*pip, "--quiet", "install", "--upgrade", "--upgrade-strategy", "eager"]
    run([*upgrade, *packages], "upgrading the Python packages")
    freeze = [*pip, "freeze", "--all", "--exclude-editable", "--exclude", "pip"]
    installed = subprocess.run(freeze, capture_output=True, text=True, check=True).stdout
    constraints.write_text(installed, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
