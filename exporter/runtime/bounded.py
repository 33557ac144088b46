"""Calls into the kernel that may never return, made side by side and waited for no longer than a limit.

statvfs(2) on a mount whose server is gone (NFS, a dead FUSE daemon) blocks for as long as it is gone, and nothing in
the process can end it. A thread that is stuck in one is left alone until it returns, and no other is started for it.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from exporter.runtime.lane import Lane

DEFAULT_LIMIT_SECONDS = 2.0
"""node_exporter waits 5 s (--collector.filesystem.mount-timeout); here it must fit well into a scrape's deadline."""

T = TypeVar("T")

_SIDE_BY_SIDE: Lane[Any] = Lane(side_by_side=True)
"""One for the whole process: what is stuck is known to whoever asks for it next."""


def call_bounded(
    calls: Mapping[str, Callable[[], T]], limit: float, wait: float = math.inf
) -> dict[str, T | Exception]:
    """Make calls side by side. All of them together take no longer than the limit.

    Args:
        calls: as `Lane.call` has them; equal keys are the same call, whoever makes it.
        limit: seconds after which a call hangs, whoever waits for it.
        wait: seconds after which this caller leaves; the calls go on, and others may wait for them.

    Returns:
        As `Lane.call`.
    """
    return _SIDE_BY_SIDE.call(calls, limit, wait)
