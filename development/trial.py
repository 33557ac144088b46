"""What a trial is: one way to install the exporter, gone from nothing to metrics as a user would go it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


class TrialError(Exception):
    """A trial failed; the message says what was found and what was expected, further lines may quote a program."""


def nothing_more() -> None:
    """Set up nothing: what `development.prepare package` sets up is enough."""


@dataclass(frozen=True)
class Trial:
    """A trial of one way to install. The first line of its module's docstring says what it does.

    Attributes:
        run: does it, or raises. It is given a new and empty folder outside the checkout, with mode 0700, which is
            removed with all it holds when it returns. What is mounted there is to be mounted in a namespace of its
            own (unshare(1)): the folder's removal would go through a mount.
        prepare: sets up what it needs beyond what `development.prepare package` does, where that is not there yet.
        root: whether only root can do it.
        network: whether it fetches anything when all is prepared.
    """

    run: Callable[[Path], None]
    prepare: Callable[[], None] = nothing_more
    root: bool = False
    network: bool = False
