"""What the flags of commands are made of: a parser that says in one line what is wrong, and types for values."""

import argparse
import math
import textwrap
from argparse import Namespace
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NoReturn, Protocol, TypeVar

from exporter.console.help_text import described, help_width

PROGRAM = "wso2-exporter"


class _Named(Protocol):
    @property
    def name(self) -> str:
        """The name that an argument chooses it by."""


T = TypeVar("T", bound=_Named)


class UsageError(Exception):
    """Flags or arguments that do not make sense; the message is one line."""


class Parser(argparse.ArgumentParser):
    """A parser of argparse that answers a wrong flag with one line, without the usage before it.

    Attributes:
        after: what its help says after the flags: titles, each with terms and their meanings.
    """

    after: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()

    def __init__(self, **named: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **named)

    def parsed(self, arguments: Sequence[str]) -> Namespace:
        """Parse a command line whose flags may stand anywhere.

        Raises:
            UsageError: something in it is wrong or unknown.
        """
        parsed, unknown = self.parse_known_intermixed_args(arguments)
        if unknown:
            self._refuse(unknown)
        return parsed

    def _refuse(self, unknown: Sequence[str]) -> NoReturn:
        flag = next((each for each in unknown if each.startswith("-")), "").partition("=")[0]
        near = get_close_matches(flag, self.flags(), 1)
        message = f"unrecognized arguments: {' '.join(unknown)}" + (f", did you mean {near[0]}?" if near else "")
        self.error(message)

    def format_head(self) -> str:
        """Lay out the usage and the description."""
        return f"{self.format_usage()}\n{textwrap.fill(self.description or '', help_width())}\n"

    def format_flags(self) -> str:
        """Lay out the arguments and flags, and what comes after them."""
        flags = argparse.ArgumentParser(usage=argparse.SUPPRESS, parents=[self], add_help=False).format_help()
        return "\n".join([flags.lstrip("\n"), *(described(title, terms) for title, terms in self.after if terms)])

    def format_help(self) -> str:
        """Lay out all of it."""
        return f"{self.format_head()}\n{self.format_flags()}"

    def flags(self) -> dict[str, bool]:
        """Give all flags, each with whether it takes a value."""
        return {flag: action.nargs != 0 for action in self._actions for flag in action.option_strings}

    def error(self, message: str) -> NoReturn:
        """Raise a UsageError with the message on one line."""
        raise UsageError(" ".join(message.split()))


def add_config_file(parser: Parser, more: str = "", *, required: bool = False) -> None:
    """Add the flag `--config.file` to a parser, as the attribute `file` of what it parses.

    Args:
        parser: the command's parser.
        more: the end of the flag's help.
        required: whether the command cannot do without it.
    """
    parser.add_argument(
        "--config.file",
        dest="file",
        metavar="FILE",
        type=file,
        required=required,
        help=f"configuration file in YAML{more}",
    )


def add_full(parser: Parser) -> None:
    """Add the flag `--full` to a parser."""
    parser.add_argument("--full", action="store_true", help="cut nothing, however narrow the terminal is")


def file(text: str) -> str:
    """Read a file's name from a flag; raises ArgumentTypeError for an empty one."""
    if not text:
        raise argparse.ArgumentTypeError("found an empty text, expected a file")
    return text


def seconds(text: str) -> float:
    """Read a number of seconds, 0 or more, from a flag; raises ArgumentTypeError for anything else."""
    found = _number(text)
    if not 0 <= found < math.inf:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a number of seconds, 0 or more")
    return found


def positive_seconds(text: str) -> float:
    """Read a number of seconds, more than 0, from a flag; raises ArgumentTypeError for anything else."""
    found = _number(text)
    if not 0 < found < math.inf:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a number of seconds, more than 0")
    return found


def target_named(name: str, targets: Sequence[T]) -> T:
    """Find the target that an argument names.

    Raises:
        UsageError: no target has that name.
    """
    for target in targets:
        if target.name == name:
            return target
    names = ", ".join(target.name for target in targets)
    raise UsageError(f"unknown target {name!r}, expected one of: {names}" if names else "no targets are configured")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
