"""What one scrape requests, and which answers count."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.contenders import Contender
from benchmarks.scrape import AT_ONCE, Answer, ScrapeError, scrape, total

_UP = b"wso2_up 1.0\n"


def _contender(*paths: str) -> Contender:
    return Contender("native", "packs", None, ("wso2_up 1.0",), paths)


def test_several_answers_take_as_long_as_the_slowest_and_hold_the_samples_of_all() -> None:
    answers = [Answer(0.1, 200, _UP), Answer(0.3, 200, b"# HELP a\na 1\n\n" + _UP), Answer(0.2, 200, _UP)]
    assert total(_contender(), answers) == (0.3, 4)


def test_what_a_reading_server_says_it_read_counts_as_samples() -> None:
    assert total(_contender(), [Answer(0.1, 200, b"attributes 1411\n" + _UP)]) == (0.1, 1411)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(0.1, 200, b"wso2_up 0.0\n"), r"the answer \(status 200\) lacks `wso2_up 1.0` and does not count"),
        (Answer(0.1, 503, _UP), r"the answer \(status 503\) does not count"),
    ],
    ids=["not read", "refused"],
)
def test_one_answer_that_is_not_good_spoils_the_scrape(answer: Answer, message: str) -> None:
    with pytest.raises(ScrapeError, match=message):
        total(_contender(), [Answer(0.1, 200, _UP), answer])


class _Crowd(ThreadingHTTPServer):
    """Answers nobody before as many have asked as may at once; remembers how many waited together."""

    request_queue_size = 2 * AT_ONCE

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.together = threading.Barrier(AT_ONCE, timeout=30)
        self.lock = threading.Lock()
        self.waiting = 0
        self.most_waiting = 0

    def note(self, change: int) -> None:
        with self.lock:
            self.waiting += change
            self.most_waiting = max(self.most_waiting, self.waiting)


class _Handler(BaseHTTPRequestHandler):
    server: _Crowd

    def do_GET(self) -> None:
        self.server.note(1)
        self.server.together.wait()
        self.server.note(-1)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(_UP)

    def log_message(self, *_: object) -> None: ...


@contextmanager
def _serving() -> Iterator[_Crowd]:
    with _Crowd() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_a_hundred_requests_are_under_way_and_no_more() -> None:
    contender = _contender(*(f"/{number}" for number in range(2 * AT_ONCE)))
    with _serving() as server:
        assert scrape(contender, server.server_port)[1] == 2 * AT_ONCE
        assert server.most_waiting == AT_ONCE == 100


def test_a_contender_that_is_gone_does_not_answer() -> None:
    with _serving() as server:
        port = server.server_port
    with pytest.raises(ScrapeError, match="no answer"):
        scrape(_contender("/metrics"), port)
