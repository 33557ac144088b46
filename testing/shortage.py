"""A system that is short of what the exporter needs, as far as a process can be made to see it so."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from testing.patience import PATIENCE

START = "_thread.start_new_thread"
"""What gives a thread to all that must outlast a shortage; `threading.Thread` keeps one of its own."""


@contextmanager
def without_threads(monkeypatch: pytest.MonkeyPatch, asked: Callable[[], object] = lambda: None) -> Iterator[None]:
    """The system gives no thread; `asked` is called each time that one is wanted."""

    def refuse(*_: object) -> int:
        asked()
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(START, refuse)
        yield


@contextmanager
def with_failing_threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The system gives threads, but no memory for them: they end before they come to what they are to do."""
    with monkeypatch.context() as patch:
        patch.setattr(START, lambda *_: 1)
        yield


def threads() -> frozenset[str]:
    """The threads that this process has, those too that `threading` does not know, by the kernel's ids (proc(5)).

    Those of earlier tests may still end: what a test has started are those that were not there before.
    """
    return frozenset(path.name for path in Path("/proc/self/task").iterdir())


def after(is_over: Callable[[], bool]) -> None:
    """Wait until something is over."""
    give_up = time.monotonic() + PATIENCE
    while not is_over():
        assert time.monotonic() < give_up
        threading.Event().wait(0.01)
