"""Pages of docs/install: what they say to type is typed on a machine, heading by heading, as it stands there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from development.machine import Machine
from testing.pages import blocks


@dataclass(frozen=True)
class InstallPage:
    """A page about installing.

    Attributes:
        path: the page.
        unasked: makes of a command, without `sudo`, the one that does the same without asking anybody.
    """

    path: Path
    unasked: Callable[[str], str]

    def follow(self, machine: Machine, heading: str, folder: str = "/root") -> str:
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
        shown = self.commands(heading)
        if not shown:
            raise ValueError(f"{self.path.name} has no commands below {heading!r}")
        typed = [self.unasked(command.removeprefix("sudo ")) for command in shown]
        return "".join(machine.shell(f"cd {folder} && {command}") for command in typed)

    def commands(self, heading: str) -> list[str]:
        """List the commands below a heading, but those that open an editor."""
        _, _, rest = self.path.read_text(encoding="utf-8").partition(f"\n## {heading}\n")
        section, _, _ = rest.partition("\n## ")
        lines = [line for block in blocks(section) if block.language == "sh" for line in block.text.splitlines()]
        return [line for line in lines if not line.startswith("sudoedit ")]
