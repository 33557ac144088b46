"""Programs that setting up runs to their end."""

import os
from collections.abc import Mapping, Sequence

from development.console import SetupError
from development.guard import GuardedProcess, PrivateFolder, last_lines
from development.places import CACHE


def run(command: Sequence[str], purpose: str, environment: Mapping[str, str] | None = None) -> None:
    """Run a program; its output is shown only where it fails, and nothing is left of its temporary files.

    Args:
        command: the program and its arguments.
        purpose: what it is to do, for the message: "installing Maven".
        environment: all of its environment; None: ours.

    Raises:
        SetupError: it cannot be started or fails; with the end of its output.
    """
    with PrivateFolder(CACHE, "output-") as folder:
        log = folder / "output"
        within = {**(os.environ if environment is None else environment), "TMPDIR": str(folder)}
        try:
            with GuardedProcess(command, log=log, environment=within, grace=30) as process:
                process.wait()
                status = process.stop()
        except OSError:
            status = 127
        if status:
            raise SetupError(f"{purpose} failed (exit status {status}): {' '.join(command)}\n{last_lines(log)}")
