"""Closing many targets: each may have to be logged out of its server, which may not answer any more."""

import threading
from collections import deque
from collections.abc import Collection

from exporter.collect.target import Target
from exporter.runtime.threads import Start, ThreadShortageError

_AT_A_TIME = 16
"""A server that hangs keeps half a second: eight seconds are enough for some two hundred and fifty of them."""


def close_all(targets: Collection[Target]) -> None:
    """Close targets, several at a time, so that those that hang leave time for the others; one by one without threads.

    Args:
        targets: each is closed once; when this returns, all are.
    """
    waiting = deque(targets)
    closed = threading.Semaphore(0)

    def work() -> None:
        while True:
            try:
                target = waiting.popleft()
            except IndexError:
                return
            try:
                target.close()
            finally:
                closed.release()

    try:
        for _ in range(min(_AT_A_TIME, len(targets)) - 1):
            Start(work).begin()
    except ThreadShortageError:
        pass
    work()
    for _ in targets:
        closed.acquire()
