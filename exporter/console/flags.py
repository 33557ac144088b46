"""What the flags of commands are made of: a parser that says in one line what is wrong, and types for values."""

import argparse
import math
from collections.abc import Sequence
from typing import NoReturn, Protocol, TypeVar

PROGRAM = "wso2-exporter"


class _Named(Protocol):
    @property
    def name(self) -> str:
        """The name that an argument chooses it by."""


T = TypeVar("T", bound=_Named)


class UsageError(Exception):
    """Flags or arguments that do not make sense; the message is one line."""


class Parser(argparse.ArgumentParser):
    """A parser of argparse that answers a wrong flag with one line, without the usage before it."""

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
