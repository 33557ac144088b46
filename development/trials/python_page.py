"""Follows docs/install/python.md: runs its commands in their order, as they stand there."""

import os
import re
from pathlib import Path

from development import package_tools
from development.console import say
from development.installed_exporter import output_of
from development.package_build import clone
from development.package_tools import tool
from development.places import PROJECT
from development.trial import Trial, TrialError
from testing.shown_commands import commands_in_blocks

_PAGE = PROJECT / "docs" / "install" / "python.md"
_CONFIGURATION = "host: {enabled: true}\n"


def _run(folder: Path) -> None:
    cloned = clone(folder / "source")
    for name in ("opt", "etc/wso2-exporter", "usr/local/bin"):
        (folder / name).mkdir(parents=True)
    (folder / "etc" / "wso2-exporter" / "wso2-exporter.yml").write_text(_CONFIGURATION, encoding="utf-8")
    places = {"PIPX_HOME": "pipx", "PIPX_BIN_DIR": "pipx/bin", "PIPX_MAN_DIR": "pipx/man"}
    environment = {**os.environ, **{name: str(folder / place) for name, place in places.items()}}
    shown = list(commands_in_blocks(_PAGE))
    for command in shown:
        printed = output_of(["sh", "-ec", _here(command, folder)], cloned.folder, environment)
        if command.endswith("wso2-exporter version") and cloned.commit not in printed:
            raise TrialError(f"{command}: found {printed!r}, expected revision {cloned.commit}")
    if left := [*(folder / "opt").iterdir(), *(folder / "usr" / "local" / "bin").iterdir()]:
        raise TrialError(f"found {left[0]} after the last command, expected nothing")
    say(f"{len(shown)} commands ran; nothing is left in /opt and /usr/local/bin")


def _here(command: str, folder: Path) -> str:
    """A command with our folders in the place of the machine's."""
    moved = re.sub(r"(?<![\w.])/(opt|etc|usr/local)/", rf"{folder}/\1/", command)
    return re.sub(r"^pipx ", " ".join(tool("pipx")) + " ", moved)


TRIAL = Trial(run=_run, prepare=package_tools.fetch, network=True)
