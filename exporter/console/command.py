"""What a command says of itself."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from exporter.console.flags import Parser


@dataclass(frozen=True)
class Command:
    """A command of the program: what its help says, its flags, and what it does.

    Attributes:
        summary: what it does, in a line of the program's help.
        description: what it does, as its own help begins; lines as they are to be shown.
        add_flags: gives a parser the flags and arguments.
        run: does it, with what the parser made of the command line and with the environment; returns the exit status.
            May raise UsageError where flags do not go together, and DocumentError where a file cannot be used.
        epilog: how its own help ends.
    """

    summary: str
    description: str
    add_flags: Callable[[Parser], None]
    run: Callable[[Namespace, Mapping[str, str]], int]
    epilog: str = ""
