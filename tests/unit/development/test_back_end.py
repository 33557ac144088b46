"""The back end that messages are forwarded to, as its clients see it."""

import http.client
from collections.abc import Iterator

import pytest

from development.back_end import BackEnd


@pytest.fixture
def back_end() -> Iterator[BackEnd]:
    back_end = BackEnd()
    yield back_end
    back_end.close()


def post(connection: http.client.HTTPConnection) -> bytes:
    connection.request("POST", "/ok", b"<order/>")
    return connection.getresponse().read()


def test_it_is_gone_for_connections_that_were_open_and_for_new_ones_until_it_is_restored(back_end: BackEnd) -> None:
    old = http.client.HTTPConnection("127.0.0.1", back_end.port, timeout=30)
    assert post(old) == b"<order/>"
    back_end.cut()
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        post(old)
    with pytest.raises(ConnectionRefusedError):
        post(http.client.HTTPConnection("127.0.0.1", back_end.port, timeout=30))
    back_end.restore()
    new = http.client.HTTPConnection("127.0.0.1", back_end.port, timeout=30)
    assert post(new) == b"<order/>"
    for connection in (old, new):
        connection.close()


def test_an_answer_comes_late_while_it_is_slow(back_end: BackEnd) -> None:
    back_end.delay = 3600
    connection = http.client.HTTPConnection("127.0.0.1", back_end.port, timeout=0.2)
    with pytest.raises(TimeoutError):
        post(connection)
    connection.close()
    back_end.delay = 0
    connection = http.client.HTTPConnection("127.0.0.1", back_end.port, timeout=30)
    assert post(connection) == b"<order/>"
    connection.close()
