"""An HTTP server on a free port, and a crowd of its clients."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.request import urlopen

from exporter.collect.wait import Steps
from exporter.web.limits import ClientLimits
from exporter.web.listen_address import ListenAddress
from exporter.web.messages import Request, Response, plain_text
from exporter.web.security.protection import Security
from exporter.web.server import WebServer

SECONDS = 60


Answering = Callable[[Request], Response | Steps[Response]]


@contextmanager
def served(answering: Answering, limits: ClientLimits | None = None, security: Security | None = None) -> Iterator[str]:
    server = WebServer([ListenAddress("127.0.0.1", 0)], answering, limits, security)
    server.start()
    try:
        yield f"http://{server.bound()[0]}/"
    finally:
        server.stop()


def get(url: str) -> bytes:
    with urlopen(url, timeout=SECONDS) as answer:
        return bytes(answer.read())


def in_a_thread(work: Callable[[], object]) -> Answering:
    """Answers after some work."""

    async def steps() -> Response:
        work()
        return plain_text(200, "ok")

    return lambda _: steps()


@contextmanager
def crowd(callers: int) -> Iterator[ThreadPoolExecutor]:
    """Threads of callers, all of which are there."""
    together = threading.Barrier(callers)
    with ThreadPoolExecutor(callers) as pool:
        list(pool.map(lambda _: together.wait(SECONDS), range(callers)))
        yield pool
