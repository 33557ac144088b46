"""What a person at the terminal reads, and how a setup that cannot go on ends."""

import sys


class SetupError(Exception):
    """Setting up cannot go on; the message says in one line what to do, further lines may quote a program's output."""


def say(line: str) -> None:
    """Print one line, or several that belong together, at once, also into a pipe."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """Print one line to standard error at once."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
