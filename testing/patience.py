"""How long a test waits for what is to end by itself, before it says that it does not."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 30.0
"""Seconds: a busy machine needs some of them; what hangs in a test hangs until the test is over, or for a minute."""


@contextmanager
def ends_in_time() -> Iterator[None]:
    """Hold that what is done within keeps the deadline that it was given, with all the room a busy machine needs."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < PATIENCE, "the deadline was not kept"
