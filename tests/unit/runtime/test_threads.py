import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from exporter.runtime.threads import KEPT_BYTES, Start, ThreadShortageError
from testing import burst_of_threads
from testing.shortage import after, threads, with_failing_threads, without_threads

PATIENCE = 300.0


def test_a_function_is_called_once_in_a_thread_of_its_own_that_ends() -> None:
    before, called = threads(), []
    start = Start(lambda: called.append(threading.get_ident()))
    start.begin()
    after(lambda: bool(called) and threads() <= before)
    assert called != [threading.get_ident()]
    assert not start.is_lost()


def test_a_thread_that_is_not_to_be_had_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    with without_threads(monkeypatch), pytest.raises(ThreadShortageError, match="no thread could be started"):
        Start(lambda: called.append("called")).begin()
    assert called == []


def test_a_thread_that_fails_before_it_comes_to_its_function_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    with with_failing_threads(monkeypatch):
        start = Start(lambda: None)
        start.begin()
    assert not start.is_lost(), "it may come yet"
    clock = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: clock() + 1)
    assert start.is_lost()


def test_what_is_given_up_is_not_called_later(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    start = Start(lambda: called.append("called"))
    clock = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: clock() + 2)
    assert start.is_lost()
    start.begin()
    before = Start(lambda: called.append("after"))
    before.begin()
    after(lambda: called == ["after"])


def test_no_thread_is_started_where_little_would_be_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left would not do for what goes on meanwhile."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    monkeypatch.setattr(resource, "getrlimit", lambda _: (used + KEPT_BYTES, resource.RLIM_INFINITY))
    with pytest.raises(ThreadShortageError):
        Start(lambda: None).begin()
    monkeypatch.setattr(resource, "getrlimit", lambda _: (used + 4 * KEPT_BYTES, resource.RLIM_INFINITY))
    called = threading.Event()
    Start(called.set).begin()
    assert called.wait(PATIENCE)


def test_whoever_starts_threads_comes_back_where_memory_is_short() -> None:
    """`threading.Thread.start` does not, in one of ten such bursts."""
    command = [sys.executable, "-m", burst_of_threads.__name__]
    run = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE)
    assert run.returncode == 0, run.stderr
