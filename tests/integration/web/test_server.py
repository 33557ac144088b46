import threading
from concurrent.futures import Future
from http.client import HTTPConnection

import pytest

from exporter.collect.wait import Steps, Wait
from exporter.jmx.deadline import Deadline
from exporter.web.limits import ClientLimits
from exporter.web.messages import Request, Response, plain_text
from testing.http_server import SECONDS, crowd, get, in_a_thread, served
from testing.shortage import after, threads


def test_idle_threads_end() -> None:
    together = threading.Barrier(20)
    with served(in_a_thread(lambda: together.wait(SECONDS))) as url, crowd(together.parties) as callers:
        before = threads()
        for _ in range(2):
            assert set(callers.map(get, [url] * together.parties)) == {b"ok\n"}
            assert threads() - before
            after(lambda: threads() <= before)


def test_what_waits_takes_no_thread() -> None:
    """One hundred and fifty requests wait for something, and others are answered meanwhile."""
    awaited: Future[None] = Future()
    begun: list[int] = []

    async def waiting() -> Response:
        begun.append(1)
        await Wait((awaited,), Deadline.after(SECONDS))
        return plain_text(200, "waited")

    async def working() -> Response:
        return plain_text(200, "worked")

    def answering(request: Request) -> Steps[Response]:
        return waiting() if request.path == "/wait" else working()

    with served(answering) as url, crowd(150) as callers:
        before = threads()
        answers = [callers.submit(get, url + "wait") for _ in range(150)]
        after(lambda: len(begun) == 150)
        after(lambda: threads() <= before)
        assert {get(url) for _ in range(20)} == {b"worked\n"}
        assert not any(answer.done() for answer in answers)
        awaited.set_result(None)
        assert {answer.result(SECONDS) for answer in answers} == {b"waited\n"}


def test_what_waits_goes_on_at_its_deadline() -> None:
    async def waiting() -> Response:
        await Wait((Future(),), Deadline.after(0.1))
        return plain_text(200, "waited")

    with served(lambda _: waiting()) as url:
        assert get(url) == b"waited\n"


def test_one_more_than_there_may_be_is_refused_until_a_caller_has_gone() -> None:
    """A caller that leaves while its answer is awaited gives its place back at once."""
    begun: list[int] = []

    async def waiting() -> Response:
        begun.append(1)
        await Wait((Future(),), Deadline.after(SECONDS))
        return plain_text(200, "never")

    def answering(request: Request) -> Response | Steps[Response]:
        return plain_text(200, "healthy") if request.path == "/-/healthy" else waiting()

    with served(answering, ClientLimits(scrapes=40)) as url:
        address = url.removeprefix("http://").rstrip("/")
        clients = [HTTPConnection(address, timeout=SECONDS) for _ in range(40)]
        for client in clients:
            client.request("GET", "/")
        after(lambda: len(begun) == 40)
        with pytest.raises(OSError, match="503"):
            get(url)
        assert get(url + "-/healthy") == b"healthy\n"
        clients[7].close()
        newcomer = HTTPConnection(address, timeout=SECONDS)
        newcomer.request("GET", "/")
        after(lambda: len(begun) == 41)
        for client in (*clients, newcomer):
            client.close()
