import socket
import struct
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from development.delay_proxy import delayed, rewrite_ports

_DELAY = 0.15


@pytest.fixture
def echo_port() -> Iterator[int]:
    """A server that sends back whatever it gets, and the end of it."""
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor() as pool:

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                pool.submit(_echo, connection)

        thread = threading.Thread(target=accept)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _echo(connection: socket.socket) -> None:
    with connection:
        while data := connection.recv(65536):
            connection.sendall(data)


def _receive(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count and (piece := connection.recv(65536)):
        data += piece
    return data


def test_each_direction_takes_its_delay_and_requests_do_not_wait_for_replies(echo_port: int) -> None:
    with delayed(_DELAY, [echo_port]) as ports, socket.create_connection(("127.0.0.1", ports[echo_port])) as client:
        client.sendall(b"-")
        assert _receive(client, 1) == b"-"
        begin = time.monotonic()
        for number in range(50):
            client.sendall(bytes([number]))
            time.sleep(0.001)
        assert _receive(client, 50) == bytes(range(50))
        seconds = time.monotonic() - begin
    # One round trip for all of them, where waiting for each would take fifty; half of those leave a busy machine room.
    assert 2 * _DELAY <= seconds < 50 * _DELAY


def test_a_connection_costs_a_round_trip_before_its_first_answer(echo_port: int) -> None:
    with delayed(_DELAY, [echo_port]) as ports:
        begin = time.monotonic()
        with socket.create_connection(("127.0.0.1", ports[echo_port])) as client:
            client.sendall(b"-")
            _receive(client, 1)
        assert time.monotonic() - begin >= 4 * _DELAY


def test_much_passes_at_once_and_whole(echo_port: int) -> None:
    content = bytes(range(256)) * 20_000
    with delayed(0.01, [echo_port]) as ports, socket.create_connection(("127.0.0.1", ports[echo_port])) as client:
        sender = threading.Thread(target=client.sendall, args=(content,))
        sender.start()
        assert _receive(client, len(content)) == content
        sender.join()


def test_the_end_of_a_stream_passes_too(echo_port: int) -> None:
    with delayed(0.01, [echo_port]) as ports, socket.create_connection(("127.0.0.1", ports[echo_port])) as client:
        client.sendall(b"last")
        client.shutdown(socket.SHUT_WR)
        assert _receive(client, 100) == b"last"


def test_a_connection_to_a_server_that_is_not_there_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        nothing = listener.getsockname()[1]
    with delayed(0.01, [nothing]) as ports, socket.create_connection(("127.0.0.1", ports[nothing])) as client:
        assert client.recv(1) == b""


@pytest.mark.parametrize(
    "beginning",
    [
        bytes.fromhex("7732 000a 556e6963617374526566"),
        bytes.fromhex("7734 000b 556e696361737452656632 00"),
        bytes.fromhex("771d 000b 556e696361737452656632 01"),
    ],
    ids=["UnicastRef", "UnicastRef2", "UnicastRef2 with a socket factory"],
)
def test_the_port_in_a_remote_reference_becomes_the_proxys(beginning: bytes) -> None:
    """The bytes as recorded from a WSO2 Carbon kernel and from JDK agents without and with TLS."""
    host, rest = b"\0\tlocalhost", bytes.fromhex("c609899383576b13 ecd4966e 000001a208f4cb2d 8001 01 78")
    recorded = beginning + host + struct.pack(">i", 31111) + rest
    assert rewrite_ports(recorded, {31111: 40000}) == beginning + host + struct.pack(">i", 40000) + rest
    assert rewrite_ports(recorded, {9999: 40000}) == recorded


def test_half_a_reference_and_other_bytes_stay_as_they_are() -> None:
    whole = bytes.fromhex("7732 000a 556e6963617374526566 0009") + b"localhost" + struct.pack(">i", 31111)
    for end in range(len(whole)):
        assert rewrite_ports(whole[:end], {31111: 40000}) == whole[:end]
