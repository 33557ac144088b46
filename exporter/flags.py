"""What the command's flags are made of: a parser that says in one line what is wrong, and types for values."""

import argparse
import math
from typing import NoReturn

PROGRAM = "wso2-exporter"


class UsageError(Exception):
    """Flags or arguments that do not make sense; the message is one line."""


class Parser(argparse.ArgumentParser):
    """argparse, but a wrong flag is one line without the usage before it."""

    def error(self, message: str) -> NoReturn:
        """Raise a UsageError."""
        raise UsageError(" ".join(message.split()))


def file(text: str) -> str:
    """A file's name."""
    if not text:
        raise argparse.ArgumentTypeError("found an empty text, expected a file")
    return text


def seconds(text: str) -> float:
    """A number of seconds, 0 or more."""
    found = _number(text)
    if not 0 <= found < math.inf:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a number of seconds, 0 or more")
    return found


def positive_seconds(text: str) -> float:
    """A number of seconds, more than 0."""
    found = _number(text)
    if not 0 < found < math.inf:
        raise argparse.ArgumentTypeError(f"found {text!r}, expected a number of seconds, more than 0")
    return found


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
