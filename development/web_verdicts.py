"""`python -m development.web_verdicts`: record what exporter-toolkit says of the tests' web configurations.

Its own `Validate` is asked, by the program in `testing/go/web_validate`.
"""

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from development.console import SetupError, complain, say
from development.golang import build
from development.guard import PrivateFolder
from development.lock import setting_up
from development.places import CACHE, TESTING
from testing.web_configuration_table import BAD, GOOD, RECORD, lay_out

MODULE = TESTING / "go" / "web_validate"
_TOOLKIT = re.compile(r"^require github\.com/prometheus/exporter-toolkit (\S+)$", re.MULTILINE)
_PEM = re.compile(r"-----BEGIN .*?-----END [A-Z ]*-----")


def verdicts(program: Path, folder: Path) -> str:
    """Ask for the verdicts on the whole table.

    Args:
        program: the program that asks exporter-toolkit.
        folder: an empty one, for the files.

    Returns:
        a line with exporter-toolkit's version, then a line a file: `NAME: valid`, or its name and what is wrong.
    """
    lay_out(folder)
    version = _TOOLKIT.search((MODULE / "go.mod").read_text(encoding="utf-8"))
    lines = answers(program, folder, sorted((*GOOD, *BAD))).values()
    return "\n".join((f"# exporter-toolkit {version[1] if version else 'unknown'}", *lines)) + "\n"


def answers(program: Path, folder: Path, names: Sequence[str]) -> Mapping[str, str]:
    """Ask about files.

    Args:
        program: the program that asks exporter-toolkit.
        folder: theirs.
        names: their names in it.

    Returns:
        the line on each, by its name; keys are left out of it.
    """
    command = [str(program), *names]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=True)
    return dict(zip(names, _PEM.sub("PEM", ran.stdout).splitlines(), strict=True))


def main() -> int:
    """Write down what exporter-toolkit says now.

    Returns:
        the exit status.
    """
    try:
        with setting_up():
            program = build(MODULE)
    except SetupError as error:
        complain(str(error))
        return 1
    with PrivateFolder(CACHE, "web-configurations-") as folder:
        RECORD.write_text(verdicts(program, folder), encoding="utf-8")
    say(f"Written: {RECORD}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
