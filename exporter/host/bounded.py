"""Calls into the kernel that may never return, each in a thread of its own and waited for no longer than a limit.

statvfs(2) on a mount whose server is gone (NFS, a dead FUSE daemon) blocks for as long as it is gone, and nothing in
the process can end it. A thread that is stuck in one is left alone until it returns, and no other is started for it.
"""

import math
import threading
import time
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

DEFAULT_LIMIT_SECONDS = 2.0
"""node_exporter waits 5 s (--collector.filesystem.mount-timeout); here it must fit well into a scrape's deadline."""

T = TypeVar("T")


def call_bounded(
    calls: Mapping[str, Callable[[], T]], limit: float, wait: float = math.inf
) -> dict[str, T | Exception]:
    """Make calls side by side. All of them together take no longer than the limit.

    Args:
        calls: by a key that tells what is called on what. A call that is still under way since earlier is joined, not
            made again; one that has been under way for longer than its limit is not waited for at all.
        limit: seconds after which a call hangs, whoever waits for it.
        wait: seconds after which this caller leaves; the calls go on, and others may wait for them.

    Returns:
        What each call gave, or the exception that it raised: TimeoutError where it has not returned.
    """
    under_way = {thread.key: thread for thread in threading.enumerate() if isinstance(thread, _Call)}
    threads: dict[str, _Call[T] | Exception] = {}
    for key, function in calls.items():
        threads[key] = under_way.get(key) or _start(key, function, limit)
    seconds = min(limit, wait)
    leave = time.monotonic() + seconds
    return {
        key: thread.outcome_by(leave, seconds) if isinstance(thread, _Call) else thread
        for key, thread in threads.items()
    }


class _Call(threading.Thread, Generic[T]):
    """One call. The interpreter's own list of living threads is the memory of those that are stuck."""

    def __init__(self, key: str, function: Callable[[], T], limit: float) -> None:
        # a daemon: the exporter must be able to end while a mount is stuck
        super().__init__(name=key, daemon=True)
        self.key = key
        self._function = function
        self._limit = limit
        self._began = time.monotonic()
        self._seconds = 0.0
        self._ended = threading.Event()
        self._outcome: list[T | Exception] = []

    def run(self) -> None:
        """Make the call and keep what came of it."""
        try:
            self._outcome.append(self._function())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the caller's to judge
            self._outcome.append(error)
        finally:
            self._seconds = time.monotonic() - self._began
            self._ended.set()

    def outcome_by(self, leave: float, seconds: float) -> T | Exception:
        """What came of the call, waited for until then or its own limit; what came later may be that old."""
        # an event and not a Future, whose making and waiting cost as much again as the thread
        ended = self._ended.wait(max(0.0, min(leave, self._began + self._limit) - time.monotonic()))
        if ended and self._outcome and self._seconds <= self._limit:
            return self._outcome[0]
        return TimeoutError(f"no answer within {min(seconds, self._limit):.3g} s")


def _start(key: str, function: Callable[[], T], limit: float) -> "_Call[T] | Exception":
    thread = _Call(key, function, limit)
    try:
        thread.start()
    except RuntimeError as error:  # the system gives no more threads
        return error
    return thread
