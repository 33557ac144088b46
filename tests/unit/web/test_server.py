"""The HTTP server's threads: as many as there is work at a time, none for what waits, none when there is nothing."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from http.client import HTTPConnection
from selectors import DefaultSelector

import pytest

from exporter.collect.wait import Steps, completed
from exporter.web.limits import ClientLimits
from exporter.web.listen_address import ListenAddress
from exporter.web.messages import Request, Response, plain_text
from exporter.web.server import WebServer
from testing.application import application_of
from testing.http_server import SECONDS, crowd, get, in_a_thread, served
from testing.shortage import with_failing_threads, without_threads


@pytest.fixture
def port_of_eight() -> Iterator[int]:
    """A server that keeps eight connections at a time."""
    with served(in_a_thread(lambda: None), ClientLimits(connections=8)) as url:
        yield int(url.rstrip("/").rpartition(":")[2])


_FEW = 5
"""Threads: a caller may have his answer, and ask again, before the thread that gave it is free."""


def test_one_request_after_the_other_takes_few_threads() -> None:
    threads: set[int] = set()
    with served(in_a_thread(lambda: threads.add(threading.get_ident()))) as url:
        for _ in range(40):
            get(url)
    assert len(threads) <= _FEW


def test_a_request_that_is_answered_after_the_end_can_still_be_told_where_it_came_in() -> None:
    server = WebServer([ListenAddress("127.0.0.1", 0)], lambda _: plain_text(200, "ok"))
    server.start()
    bound = server.bound()
    server.stop()
    assert server.bound() == bound


def test_a_loop_for_which_there_was_no_memory_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = threading.Event()
    select = DefaultSelector.select

    def without_memory(selector: DefaultSelector, timeout: float | None = None) -> object:
        if not failed.is_set():
            failed.set()
            raise MemoryError
        return select(selector, timeout)

    with served(in_a_thread(lambda: None)) as url:
        with monkeypatch.context() as patch:
            patch.setattr(DefaultSelector, "select", without_memory)
            assert get(url) == b"ok\n"
            assert failed.wait(SECONDS)
        assert get(url) == b"ok\n"


def test_simultaneous_requests_do_not_wait_for_each_other() -> None:
    together = threading.Barrier(30)
    with (
        served(in_a_thread(lambda: together.wait(SECONDS))) as url,
        ThreadPoolExecutor(together.parties) as callers,
    ):
        answers = list(callers.map(get, [url] * together.parties))
        again = list(callers.map(get, [url] * together.parties))
    assert {*answers, *again} == {b"ok\n"}


def test_a_failing_request_gives_its_thread_back() -> None:
    threads: set[int] = set()

    def fail() -> None:
        threads.add(threading.get_ident())
        raise ValueError("told to")

    with served(in_a_thread(fail)) as url:
        for _ in range(40):
            with pytest.raises(OSError, match=r"."):
                get(url)
    assert len(threads) <= _FEW


def test_where_no_more_threads_can_be_had_requests_share_those_there_are(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    busy, over = threading.Event(), threading.Event()

    async def slow() -> Response:
        busy.set()
        over.wait(SECONDS)
        return plain_text(200, "ok")

    async def fast() -> Response:
        return plain_text(200, "ok")

    def answering(request: Request) -> Steps[Response]:
        return slow() if request.path == "/slow" else fast()

    with served(answering) as url, crowd(1) as callers:
        slow_one = callers.submit(get, url + "slow")
        busy.wait(SECONDS)
        with without_threads(monkeypatch, over.set):
            assert get(url) == b"ok\n"
            assert slow_one.result(SECONDS) == b"ok\n"
    assert "requests wait for a thread, or are refused: no thread could be started" in caplog.text


@pytest.mark.parametrize("shortage", [without_threads, with_failing_threads])
def test_where_no_thread_can_be_had_scrapes_are_refused_and_afterwards_all_is_as_before(
    monkeypatch: pytest.MonkeyPatch, shortage: Callable[[pytest.MonkeyPatch], AbstractContextManager[None]]
) -> None:
    async def work() -> Response:
        return plain_text(200, "worked")

    def answering(request: Request) -> Response | Steps[Response]:
        return plain_text(200, "healthy") if request.path == "/-/healthy" else work()

    address = "127.0.0.1"
    with served(answering) as url:
        port = int(url.rstrip("/").rpartition(":")[2])
        with shortage(monkeypatch):
            asking = [HTTPConnection(address, port, timeout=SECONDS) for _ in range(3)]
            for each in asking:
                each.request("GET", "/")
            assert get(url + "-/healthy") == b"healthy\n"
            if shortage is without_threads:
                assert [each.getresponse().status for each in asking] == [503] * 3
        assert get(url) == b"worked\n"
        if shortage is with_failing_threads:
            assert [each.getresponse().status for each in asking] == [200] * 3
        for each in asking:
            each.close()


def test_a_scrape_whose_turn_does_not_come_in_time_is_refused() -> None:
    steps = application_of({})(Request("GET", "/metrics", "", {"x-prometheus-scrape-timeout-seconds": "0.01"}))
    assert not isinstance(steps, Response)
    time.sleep(0.05)
    assert completed(steps).status == 503


def test_one_that_opens_connections_without_end_ends_its_own(port_of_eight: int) -> None:
    """And not that of another address, which was there first and is slow to say what it wants."""
    with ExitStack() as stack:
        slow = stack.enter_context(socket.create_connection(("127.0.0.1", port_of_eight), SECONDS))
        flood = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port_of_eight), SECONDS, ("127.0.0.2", 0)))
            for _ in range(40)
        ]
        assert [each.recv(1) for each in flood[:33]] == [b""] * 33
        slow.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert slow.recv(1 << 16).startswith(b"HTTP/1.1 200")
