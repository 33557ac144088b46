"""What commands write: lines on standard output, errors on standard error."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from exporter.console.flags import PROGRAM

INTERRUPTED = 130
"""The exit status of a program that Ctrl-C ended, as shells give it."""


def print_lines(lines: Iterable[str]) -> int:
    """Write lines to standard output, with escapes for what its encoding does not have.

    A reader that has seen enough, such as `head`, is no error.

    Returns:
        The exit status: 0, or 1 where they could not be written.
    """
    encoding = sys.stdout.encoding or "utf-8"
    try:
        for line in lines:
            sys.stdout.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        sys.stdout.flush()
    except OSError as error:
        # Python flushes what is left when it exits, and would fail once more.
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        return 0 if isinstance(error, BrokenPipeError) else fail(f"standard output: {error.strerror or error}")
    return 0


def complain_lines(lines: Iterable[str]) -> None:
    """Write lines to standard error, with escapes for what its encoding does not have."""
    encoding = sys.stderr.encoding or "utf-8"
    for line in lines:
        sys.stderr.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def fail(line: str) -> int:
    """Say on standard error, in one line, what went wrong.

    Returns:
        The exit status: 1.
    """
    sys.stderr.write(f"{PROGRAM}: {line}\n")
    return 1
