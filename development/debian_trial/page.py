"""docs/install/debian.md: what it says to type is typed on a machine, heading by heading, as it stands there."""

import re

from development.machine import Machine
from development.places import PROJECT
from testing.pages import blocks

PAGE = PROJECT / "docs" / "install" / "debian.md"


def follow(machine: Machine, heading: str, folder: str = "/root") -> str:
    """Type the commands below a heading, as root, in their order; nothing is edited, and nobody is asked.

    Args:
        machine: where.
        heading: the heading's words.
        folder: the working folder.

    Returns:
        what they print.

    Raises:
        TrialError: one fails.
        ValueError: the page has no commands below the heading.
    """
    shown = commands(heading)
    if not shown:
        raise ValueError(f"{PAGE.name} has no commands below {heading!r}")
    return "".join(machine.shell(f"cd {folder} && {_here(command)}") for command in shown)


def commands(heading: str) -> list[str]:
    """List the commands below a heading, but those that open an editor."""
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
    section, _, _ = rest.partition("\n## ")
    lines = [line for block in blocks(section) if block.language == "sh" for line in block.text.splitlines()]
    return [line for line in lines if not line.startswith("sudoedit ")]


def _here(command: str) -> str:
    return re.sub(r"^apt-get (\w+)", r"apt-get \1 --yes --no-install-recommends", command.removeprefix("sudo "))
