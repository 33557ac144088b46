"""Setting up happens once at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from development.console import say
from development.places import CACHE


@contextmanager
def setting_up() -> Iterator[None]:
    """Hold the project's lock (flock(2)), which vanishes with the process. Says so where it has to wait for it."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another make is setting up here; waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
