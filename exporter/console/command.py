"""What a command says of itself."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from exporter.console.flags import Parser

Described = tuple[tuple[str, str], ...]
"""Terms, each with the sentence that says what it means."""


@dataclass(frozen=True)
class Command:
    """A command of the program: what its help and its man page say, its flags, and what it does.

    Attributes:
        summary: what it does, in a line of the program's help.
        description: what it does, as its own help begins.
        add_flags: gives a parser the flags and arguments.
        run: does it, with what the parser made of the command line and with the environment; returns the exit status.
            May raise UsageError where flags do not go together, and DocumentError where a file cannot be used.
        examples: command lines that can be typed as they are, and what each is for.
        exit_status: the statuses that it ends with, and when.
    """

    summary: str
    description: str
    add_flags: Callable[[Parser], None]
    run: Callable[[Namespace, Mapping[str, str]], int]
    examples: Described = ()
    exit_status: Described = (("0", "done"), ("2", "a flag cannot be used: one line says why"))
