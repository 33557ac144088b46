import socket
import threading
from collections.abc import Callable

import pytest

from exporter.jmx.deadline import Deadline
from exporter.jmx.errors import ConnectError, DeadlineExceededError, JmxError, SessionLostError, UnknownHostError
from exporter.jmx.rmi.transport import Channel, Network, NoTlsError, Place
from exporter.jmx.tls import TlsOptions
from testing.jmx.byte_server import Serve, reset, until_closed
from testing.jmx.channels import receive
from testing.patience import ends_in_time
from testing.shortage import without_threads


def test_bytes_go_out_and_come_in(dial: Callable[..., Channel], serve: Serve) -> None:
    channel = dial(serve(lambda connection: connection.sendall(connection.recv(100).upper())))
    channel.queue(b"question")
    assert receive(channel, 8) == b"QUESTION"


def test_the_end_is_seen(dial: Callable[..., Channel], serve: Serve) -> None:
    channel = dial(serve(lambda connection: connection.sendall(b"last words")))
    assert receive(channel, 100) == b"last words"
    assert channel.ended
    assert channel.failure is None


def test_a_reset_is_told_and_is_an_end(dial: Callable[..., Channel], serve: Serve) -> None:
    channel = dial(serve(reset))
    channel.queue(b"question")
    receive(channel, 1)
    assert channel.ended
    assert isinstance(channel.failure, SessionLostError)
    assert "reset" in str(channel.failure)


def test_a_silent_server_costs_no_more_than_the_deadline(dial: Callable[..., Channel], serve: Serve) -> None:
    channel = dial(serve(until_closed))
    with ends_in_time(), pytest.raises(DeadlineExceededError):
        receive(channel, 1, seconds=0.02)


def test_sending_never_waits_for_a_server_that_is_sending_itself(dial: Callable[..., Channel], serve: Serve) -> None:
    """Both sides send more than all buffers hold before they read: whoever blocked in sending would wait for ever."""
    size = 32 << 20

    def send_then_read(connection: socket.socket) -> None:
        connection.sendall(bytes(size))
        received = 0
        while received < size:
            received += len(connection.recv(1 << 20))
        connection.sendall(b"!")

    channel = dial(serve(send_then_read))
    channel.queue(bytes(size))
    assert len(receive(channel, size + 1, seconds=60)) == size + 1
    assert channel.unsent == 0


def test_what_a_server_said_before_it_closed_is_read_though_sending_fails(
    dial: Callable[..., Channel], serve: Serve
) -> None:
    def answer_and_close_reading(connection: socket.socket) -> None:
        connection.sendall(b"last words")
        connection.shutdown(socket.SHUT_RD)
        until_closed(connection)

    channel = dial(serve(answer_and_close_reading))
    channel.queue(bytes(1 << 20))
    assert receive(channel, 10) == b"last words"


def test_a_refused_connection_is_told(dial: Callable[..., Channel], unused_port: Callable[[], int]) -> None:
    place = Place("127.0.0.1", unused_port())
    with pytest.raises(ConnectError, match=f"127.0.0.1:{place.port}: connection refused"):
        dial(place)


def test_an_unknown_host_is_told(dial: Callable[..., Channel]) -> None:
    with pytest.raises(UnknownHostError, match=r"no-such-host\.invalid"):
        dial(Place("no-such-host.invalid", 9))


@pytest.mark.parametrize("host", ["a" * 300, ".", "a..b"])
def test_a_host_name_that_can_be_none_is_told(dial: Callable[..., Channel], host: str) -> None:
    with pytest.raises(UnknownHostError):
        dial(Place(host, 9))


def test_a_resolver_that_does_not_answer_costs_no_more_than_the_deadline(
    dial: Callable[..., Channel], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = socket.getaddrinfo
    answered = threading.Event()

    def slow(host: str, port: int, **options: int) -> object:
        if not options.get("flags"):
            answered.wait(20)
        return asked(host, port, **options)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    with ends_in_time(), pytest.raises(DeadlineExceededError, match="localhost"):
        dial(Place("localhost", 9), seconds=0.02)
    answered.set()


def test_a_name_that_no_thread_can_look_up_is_told_and_looked_up_later(
    dial: Callable[..., Channel], serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place("localhost", serve(until_closed).port)
    with without_threads(monkeypatch), pytest.raises(JmxError, match="no thread could be started"):
        dial(place)
    dial(place)


def test_a_connection_over_ipv6_is_made(dial: Callable[..., Channel]) -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listener:
        place = Place("::1", listener.getsockname()[1])
        dial(place)
        listener.accept()[0].close()
    assert str(place).startswith("[::1]:")


def test_plain_text_is_no_tls(dial: Callable[..., Channel], serve: Serve) -> None:
    with pytest.raises(NoTlsError):
        dial(serve(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")), "localhost")


def read_little(connection: socket.socket) -> None:
    connection.recv(7)


def test_a_server_that_closes_in_the_tls_handshake_is_told(dial: Callable[..., Channel], serve: Serve) -> None:
    with pytest.raises(NoTlsError):
        dial(serve(read_little), "localhost")


def test_a_tls_handshake_that_stands_still_costs_no_more_than_the_deadline(
    dial: Callable[..., Channel], serve: Serve
) -> None:
    with pytest.raises(DeadlineExceededError):
        dial(serve(until_closed), "localhost", seconds=0.3)


def test_stopping_ends_a_wait_of_another_thread_and_allows_no_connection_until_resumed(serve: Serve) -> None:
    place = serve(until_closed)
    network = Network(None)
    channel = network.dial(place, None, Deadline.after(20))
    stopping = threading.Timer(0.2, network.stop)
    stopping.start()
    receive(channel, 1)
    stopping.join()
    assert channel.ended
    channel.close()
    with pytest.raises(SessionLostError):
        network.dial(place, None, Deadline.after(20))
    network.resume()
    network.dial(place, None, Deadline.after(20)).close()


def test_nothing_stays_open_after_an_error(serve: Serve, unused_port: Callable[[], int]) -> None:
    network = Network(TlsOptions(insecure_skip_verify=True).context())
    plain = serve(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    for place, name in [(Place("127.0.0.1", unused_port()), None), (plain, "localhost"), (plain, ".wrong")]:
        with pytest.raises(JmxError):
            network.dial(place, name, Deadline.after(20))
    # A socket left open would be told of by Python when it is collected, which pytest takes for an error.
