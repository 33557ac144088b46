import socket
import threading
import time
from collections.abc import Iterator

import pytest

from testing.jmx.faulty_proxy import Fault, FaultyProxy

_CONTENT = bytes(range(100))


@pytest.fixture
def proxy() -> Iterator[FaultyProxy]:
    """In front of a server that answers every byte with a hundred."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threads = [threading.Thread(target=_accept, args=(listener,))]
        threads[0].start()
        with FaultyProxy(listener.getsockname()[1]) as proxy:
            yield proxy
        listener.shutdown(socket.SHUT_RDWR)
        threads[0].join()


def _accept(listener: socket.socket) -> None:
    threads = []
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            break
        threads.append(threading.Thread(target=_answer, args=(connection,)))
        threads[-1].start()
    for thread in threads:
        thread.join()


def _answer(connection: socket.socket) -> None:
    with connection:
        try:
            while connection.recv(1):
                connection.sendall(_CONTENT)
        except OSError:
            return


def _connect(proxy: FaultyProxy) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", proxy.port), timeout=10)
    client.sendall(b"?")
    return client


def _receive(client: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count and (piece := client.recv(count - len(data))):
        data += piece
    return data


def _is_silent(client: socket.socket) -> bool:
    client.settimeout(0.3)
    try:
        client.recv(1)
    except TimeoutError:
        return True
    return False


def test_without_a_fault_it_counts_what_the_server_sends(proxy: FaultyProxy) -> None:
    with _connect(proxy) as client, _connect(proxy) as other:
        assert _receive(client, 100) == _receive(other, 100) == _CONTENT
    assert proxy.passed == 200


@pytest.mark.parametrize("after", [0, 1, 99])
def test_a_session_is_closed_after_exactly_so_many_bytes(proxy: FaultyProxy, after: int) -> None:
    proxy.set_fault(Fault("close", after))
    with _connect(proxy) as client:
        assert _receive(client, 1000) == _CONTENT[:after]


def test_bytes_of_all_connections_count_together_and_later_ones_have_the_fault_too(proxy: FaultyProxy) -> None:
    proxy.set_fault(Fault("close", 150))
    with _connect(proxy) as client:
        assert _receive(client, 100) == _CONTENT
    for expected in (_CONTENT[:50], b"", b""):
        with _connect(proxy) as client:
            assert _receive(client, 1000) == expected


def test_a_fault_that_lies_after_the_last_byte_does_not_happen(proxy: FaultyProxy) -> None:
    proxy.set_fault(Fault("close", 100))
    with _connect(proxy) as client:
        assert _receive(client, 100) == _CONTENT
        assert _is_silent(client)


def test_a_reset_connection_breaks(proxy: FaultyProxy) -> None:
    proxy.set_fault(Fault("reset", 10))
    with _connect(proxy) as client, pytest.raises(ConnectionResetError):
        _receive(client, 1000)


def test_a_frozen_connection_is_silent_and_stays_open(proxy: FaultyProxy) -> None:
    proxy.set_fault(Fault("freeze", 10))
    with _connect(proxy) as client:
        assert _receive(client, 10) == _CONTENT[:10]
        assert _is_silent(client)


def test_garbage_comes_in_place_of_the_servers_bytes(proxy: FaultyProxy) -> None:
    proxy.set_fault(Fault("garbage", 10, b"garbage"))
    with _connect(proxy) as client:
        assert _receive(client, 17) == _CONTENT[:10] + b"garbage"
        assert _is_silent(client)


def test_a_flood_does_not_end(proxy: FaultyProxy) -> None:
    proxy.set_fault(Fault("flood", 1, b"ab"))
    with _connect(proxy) as client:
        assert _receive(client, 10_000_001) == _CONTENT[:1] + b"ab" * 5_000_000


def test_dripping_bytes_come_one_a_second(proxy: FaultyProxy) -> None:
    """The hundredth comes a second after the one before it, whenever that is looked at."""
    proxy.set_fault(Fault("drip", 98))
    begin = time.monotonic()
    with _connect(proxy) as client:
        assert _receive(client, 100) == _CONTENT
        assert time.monotonic() - begin > 0.9


def test_it_is_healed_by_setting_no_fault(proxy: FaultyProxy) -> None:
    proxy.set_fault(Fault("close"))
    with _connect(proxy) as client:
        assert _receive(client, 100) == b""
    proxy.set_fault(Fault())
    with _connect(proxy) as client:
        assert _receive(client, 100) == _CONTENT


def test_it_knows_how_many_connections_are_open(proxy: FaultyProxy) -> None:
    with _connect(proxy) as client:
        _receive(client, 100)
        assert proxy.open_connections == 1
    deadline = time.monotonic() + 30
    while proxy.open_connections and time.monotonic() < deadline:
        time.sleep(0.01)
    assert proxy.open_connections == 0
