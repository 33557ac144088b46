"""The HTTP server's threads: as many as there were requests at a time, and all of them at once."""

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.request import urlopen
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from cheroot.workers.threadpool import ThreadPool

from exporter.web.listen import ListenAddress
from exporter.web.server import WebServer

_SECONDS = 60
_FEW = 5
"""Threads: a caller may have his answer, and ask again, before the thread that gave it is free."""


@contextmanager
def _served(application: WSGIApplication) -> Iterator[str]:
    server = WebServer([ListenAddress("127.0.0.1", 0)], application)
    server.start()
    try:
        yield f"http://{server.bound()[0]}/"
    finally:
        server.stop()


def _get(url: str) -> bytes:
    with urlopen(url, timeout=_SECONDS) as answer:
        return bytes(answer.read())


def _noting_threads(threads: set[int]) -> WSGIApplication:
    def answer(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        threads.add(threading.get_ident())
        start_response("200 OK", [("Content-Length", "0")])
        return []

    return answer


def test_one_request_after_the_other_takes_few_threads() -> None:
    threads: set[int] = set()
    with _served(_noting_threads(threads)) as url:
        for _ in range(40):
            _get(url)
    assert len(threads) <= _FEW


def test_simultaneous_requests_do_not_wait_for_each_other() -> None:
    together = threading.Barrier(30)

    def answer(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        together.wait(_SECONDS)
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    with _served(answer) as url, ThreadPoolExecutor(together.parties) as callers:
        answers = list(callers.map(_get, [url] * together.parties))
        again = list(callers.map(_get, [url] * together.parties))
    assert {*answers, *again} == {b"ok"}


def test_a_failing_request_gives_its_thread_back() -> None:
    threads: set[int] = set()

    def fail(_: WSGIEnvironment, __: StartResponse) -> Iterable[bytes]:
        threads.add(threading.get_ident())
        raise ValueError("told to")

    with _served(fail) as url:
        for _ in range(40):
            with pytest.raises(OSError, match=r"."):
                _get(url)
    assert len(threads) <= _FEW


def test_where_no_more_threads_can_be_had_requests_share_those_there_are(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    busy, over = threading.Event(), threading.Event()

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/slow":
            busy.set()
            over.wait(_SECONDS)
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    def fail(*_: Any) -> None:
        over.set()
        raise RuntimeError("can't start new thread")

    with _served(answer) as url, ThreadPoolExecutor(1) as caller:
        monkeypatch.setattr(ThreadPool, "grow", fail)
        slow = caller.submit(_get, url + "slow")
        busy.wait(_SECONDS)
        assert _get(url) == b"ok"
        assert slow.result(_SECONDS) == b"ok"
    assert "a request waits for a thread: can't start new thread" in caplog.text
