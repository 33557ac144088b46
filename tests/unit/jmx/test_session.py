"""Sessions and pipelines against servers that answer with recorded replies, and misbehave between them."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from exporter.jmx import (
    AttributeUnreadableError,
    ConnectError,
    DeadlineExceededError,
    JmxConnection,
    JmxError,
    Limits,
    NotJmxError,
    ObjectName,
    ProtocolError,
    ServiceUrl,
    SessionLostError,
    TlsError,
    TlsOptions,
    UntrustedServerError,
    connect,
)
from exporter.jmx.requests import calls
from exporter.jmx.rmi.messages import HANDSHAKE
from exporter.jmx.rmi.references import RemoteReference
from exporter.jmx.rmi.transport import Ends, Place
from exporter.jmx.session import Server
from testing.attacker import registry_that_names
from testing.jmx.byte_server import Behaviour, Serve, reset, until_closed
from testing.jmx.replies import ACKNOWLEDGEMENT, CARBON
from testing.jmx.session_replies import LOGIN, MEMORY, VALUES, answers
from testing.patience import ends_in_time

SECONDS = 20
SERVICE = calls.attributes(ObjectName.parse("Catalina:type=Service"), ["stateName", "mapper", "name"])
INFO = calls.mbean_info(ObjectName.parse("java.lang:type=Memory"))
CALL = b"\x50\xac\xed\x00\x05\x77"


def hang_up(_: socket.socket) -> None:
    """End the connection as a server does that has nothing more to say: with what was asked still unread."""


class Asked:
    """What a server was asked on one connection, once that has ended."""

    def __init__(self) -> None:
        self._data = b""
        self._ended = threading.Event()

    def record(self, connection: socket.socket) -> None:
        while data := connection.recv(65536):
            self._data += data
        self._ended.set()

    def all(self) -> bytes:
        assert self._ended.wait(SECONDS)
        return self._data


Open = Callable[..., JmxConnection]


@pytest.fixture
def log_in(serve: Serve) -> Iterator[Open]:
    """Logs in to a server of which each connection meets one of the behaviours."""
    opened: list[JmxConnection] = []

    def open_(*behaviours: Behaviour, **options: Any) -> JmxConnection:
        registry, server = serve(answers(CARBON["lookup"])), serve(*behaviours)
        url = ServiceUrl(registry.host, registry.port)
        options = {"deadline_seconds": SECONDS, "rmi_port": server.port, **options}
        opened.append(connect(url, ("admin", "hidden"), **options))
        return opened[-1]

    yield open_
    for connection in opened:
        connection.close(0.2)


def outcomes(connection: JmxConnection, *asked: calls.Call[Any], seconds: float = SECONDS) -> list[Any]:
    return list(connection.pipeline(asked, seconds))


def is_memory(outcome: Any) -> bool:
    return bool(outcome["Verbose"] is False and outcome["HeapMemoryUsage"].items["max"] == 1 << 30)


def test_replies_may_come_before_they_are_asked_for_and_one_byte_at_a_time(log_in: Open) -> None:
    def drip(connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in VALUES:
            connection.sendall(bytes([byte]))
        until_closed(connection)

    connection = log_in(answers(LOGIN, VALUES, CARBON["getMBeanInfo"], then=drip))
    first, info, last = outcomes(connection, MEMORY, INFO, MEMORY)
    assert is_memory(first)
    assert is_memory(last)
    assert [attribute.name for attribute in info.attributes][:2] == ["Verbose", "ObjectPendingFinalizationCount"]


def test_calls_behind_a_value_that_cannot_be_sent_are_asked_again(log_in: Open) -> None:
    asked = Asked()
    aborted = answers(LOGIN, VALUES, CARBON["getAttributes-aborted"], then=hang_up)
    connection = log_in(aborted, answers(VALUES, VALUES, then=asked.record))
    before, culprit, *after = outcomes(connection, MEMORY, SERVICE, MEMORY, MEMORY)
    assert is_memory(before)
    assert isinstance(culprit, AttributeUnreadableError)
    assert culprit.attribute == "mapper"
    assert "org.apache.catalina.mapper.Mapper" in str(culprit)
    assert list(map(is_memory, after)) == [True, True]
    connection.close(0.01)  # nobody answers that
    again = MEMORY.encode(bytes.fromhex(CARBON["newClient"].hex()[-48:-4]))
    logout = b"\xff\xff\xff\xff" + bytes.fromhex("be2e5bc7809d0dcc")
    assert asked.all().startswith(HANDSHAKE + again + again)
    assert asked.all().endswith(logout)
    assert asked.all().count(CALL) == 3


def test_an_answer_that_a_call_behind_it_cut_off_is_asked_for_alone(log_in: Open) -> None:
    seen = threading.Event()

    def answer_one(connection: socket.socket) -> None:
        received = b""
        while received.count(CALL) < 1 or not received.endswith(b"\x70"):
            received += connection.recv(65536)
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(65536)
        connection.settimeout(None)
        seen.set()
        connection.sendall(VALUES)
        connection.sendall(VALUES)
        until_closed(connection)

    cut = answers(LOGIN, VALUES, VALUES[:500], then=reset)
    connection = log_in(cut, answers(then=answer_one))
    assert list(map(is_memory, outcomes(connection, MEMORY, MEMORY, MEMORY))) == [True, True, True]
    assert seen.is_set()


def test_a_call_in_whose_answer_the_connection_ends_though_it_is_alone_is_at_fault(log_in: Open) -> None:
    half = CARBON["getAttributes-aborted"][:-400]
    behaviours = [answers(LOGIN, half, then=hang_up), answers(half, then=hang_up), answers(VALUES)]
    culprit, after = outcomes(log_in(*behaviours), SERVICE, MEMORY)
    assert isinstance(culprit, AttributeUnreadableError)
    assert culprit.attribute == "mapper"
    assert is_memory(after)


def test_a_connection_lost_between_two_reads_is_opened_anew(log_in: Open) -> None:
    connection = log_in(answers(LOGIN, VALUES, then=hang_up), answers(VALUES))
    assert is_memory(outcomes(connection, MEMORY)[0])
    assert is_memory(outcomes(connection, MEMORY)[0])
    assert connection.connections_opened == 3


def test_a_reset_that_swallows_the_answer_to_the_first_call_is_no_loss_of_the_session(log_in: Open) -> None:
    aborted = answers(CARBON["getAttributes-aborted"], then=hang_up)
    connection = log_in(answers(LOGIN, VALUES, then=hang_up), reset, aborted, answers(VALUES))
    assert is_memory(outcomes(connection, MEMORY)[0])
    connection._session.drop()
    culprit, after = outcomes(connection, SERVICE, MEMORY)
    assert isinstance(culprit, AttributeUnreadableError)
    assert is_memory(after)


def test_a_server_that_hangs_up_at_once_each_time_is_told(log_in: Open) -> None:
    connection = log_in(answers(LOGIN, then=hang_up), answers(then=hang_up))
    with pytest.raises(SessionLostError, match="the connection was lost"):
        outcomes(connection, MEMORY)
    # The registry, the login, and a last attempt, since a connection that was kept may have ended long ago.
    assert connection.connections_opened == 3


def test_values_that_cannot_be_sent_do_not_go_on_for_ever(log_in: Open) -> None:
    aborted = CARBON["getAttributes-aborted"]
    connection = log_in(answers(LOGIN, aborted, then=hang_up), answers(aborted, then=hang_up))
    came: list[Any] = []
    with pytest.raises(SessionLostError, match="257 times"):
        came.extend(connection.pipeline([SERVICE] * 300, SECONDS))


def test_a_question_that_the_server_did_not_read_costs_itself(log_in: Open) -> None:
    connection = log_in(answers(LOGIN, CARBON["no-such-method"]), answers(VALUES))
    misread, after = outcomes(connection, MEMORY, MEMORY)
    assert isinstance(misread, ProtocolError)
    assert "invalid method hash" in str(misread)
    assert is_memory(after)


@pytest.mark.parametrize("result", [b"\x70", b"\x74\0\4text"], ids=["null", "a text"])
def test_an_mbean_that_answers_with_something_else_costs_itself(result: bytes, log_in: Open) -> None:
    """A DynamicMBean's own `getAttributes` may return null, which the server passes on."""
    connection = log_in(answers(LOGIN, VALUES[:22] + result, VALUES[:22] + result, VALUES))
    odd, undescribed, after = outcomes(connection, MEMORY, INFO, MEMORY)
    assert isinstance(odd, AttributeUnreadableError)
    assert str(odd) == "java.lang:type=Memory: the server sent something else than a list of attributes"
    assert isinstance(undescribed, AttributeUnreadableError)
    assert is_memory(after)


def test_a_server_that_forgets_each_session_at_once_is_told(log_in: Open) -> None:
    connection = log_in(answers(LOGIN, CARBON["no-such-object"]))
    with pytest.raises(SessionLostError, match="NoSuchObjectException"):
        outcomes(connection, MEMORY)


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", bytes(range(256)) * 20, b"\x53" * 99])
def test_garbage_is_told(answer: bytes, log_in: Open) -> None:
    connection = log_in(answers(LOGIN, VALUES, answer))
    with pytest.raises(ProtocolError):
        outcomes(connection, MEMORY, MEMORY)


def test_a_reply_beyond_the_limit_costs_itself_and_no_more_memory(log_in: Open) -> None:
    def flood(connection: socket.socket) -> None:
        # A list of attributes, the first of which has a name without an end.
        connection.sendall(VALUES[:266] + b"\x7c" + (1 << 40).to_bytes(8, "big"))
        while True:
            connection.sendall(bytes(65536))

    endless = answers(LOGIN, VALUES[:22] + b"\x75\x72\0\2[[" + bytes(10) + b"\x78\x70\0\x0f\xff\xff", then=flood)
    connection = log_in(endless, answers(VALUES), limits=Limits(reply_bytes=1 << 20))
    endless_one, after = outcomes(connection, MEMORY, MEMORY)
    assert isinstance(endless_one, AttributeUnreadableError)
    assert is_memory(after)


def test_a_frozen_server_costs_no_more_than_the_deadline_and_its_late_reply_is_not_taken_for_another(
    log_in: Open,
) -> None:
    connection = log_in(answers(LOGIN, VALUES[:700]), answers(CARBON["getMBeanInfo"]))
    with ends_in_time(), pytest.raises(DeadlineExceededError):
        outcomes(connection, MEMORY, seconds=0.02)
    assert outcomes(connection, INFO)[0].class_name == "sun.management.MemoryImpl"


@pytest.mark.parametrize("end", [hang_up, reset], ids=["closed", "reset"])
@pytest.mark.parametrize("stream", ["registry", "server"])
def test_a_login_cut_anywhere_is_a_connection_error(end: Behaviour, stream: str, serve: Serve) -> None:
    whole = {"registry": ACKNOWLEDGEMENT + CARBON["lookup"], "server": ACKNOWLEDGEMENT + LOGIN}
    cuts = range(0, len(whole[stream]), 7)

    def cut_at(position: int) -> Behaviour:
        def behave(connection: socket.socket) -> None:
            connection.sendall(whole[stream][:position])
            end(connection)

        return behave

    place = serve(*map(cut_at, cuts))
    registry = place if stream == "registry" else serve(answers(CARBON["lookup"]))
    for _ in cuts:
        with pytest.raises((ConnectError, SessionLostError)):
            connect(str(registry), deadline_seconds=SECONDS, rmi_port=place.port)


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", NotJmxError, "an HTTP server answers"),
        (b"220 mail.example ESMTP\r\n", NotJmxError, "does not speak RMI"),
        (ACKNOWLEDGEMENT + b"\0" * 50, ProtocolError, "begins with other bytes"),
        (ACKNOWLEDGEMENT + VALUES, ProtocolError, "something else than a stub"),
        (bytes.fromhex("15 0303 0002 020a"), TlsError, "speaks TLS"),
        (b"", ConnectError, "closed before a byte had come"),
    ],
)
def test_what_is_no_registry_is_told(answer: bytes, error: type[JmxError], words: str, serve: Serve) -> None:
    place = serve(lambda connection: connection.sendall(answer))
    with pytest.raises(error, match=words) as told:
        connect(str(place), deadline_seconds=SECONDS)
    assert str(place) in str(told.value)


def test_a_registry_that_knows_only_numbers_is_asked_by_number(serve: Serve) -> None:
    asked = Asked()
    registry = serve(answers(CARBON["no-such-method"]), answers(CARBON["lookup"], then=asked.record))
    server = serve(answers(LOGIN, CARBON["close"]))
    connect(str(registry), deadline_seconds=SECONDS, rmi_port=server.port).close()
    assert bytes.fromhex("00000002 44154dc9d4e63bdf") in asked.all()


def test_a_registry_that_names_a_server_that_is_gone_is_told(log_in: Open, serve: Serve) -> None:
    server = serve(answers(CARBON["no-such-object"]))
    registry = serve(lambda connection: connection.sendall(registry_that_names(server.port)))
    with pytest.raises(SessionLostError, match="names a server that is gone"):
        connect(str(registry), ("admin", "hidden"), deadline_seconds=SECONDS, rmi_port="registry")
    with pytest.raises(NotJmxError, match="the configured port is wrong"):
        log_in(answers(CARBON["no-such-object"]))


def test_what_the_server_says_to_a_login_is_told_without_the_password(serve: Serve) -> None:
    registry, server = serve(answers(CARBON["lookup"])), serve(answers(CARBON["no-such-method"]))
    url = ServiceUrl(registry.host, registry.port)
    with pytest.raises(ProtocolError) as caught:
        connect(url, ("admin", "method hash"), deadline_seconds=SECONDS, rmi_port=server.port)
    assert "java.rmi.UnmarshalException: invalid <secret>" in str(caught.value)
    assert "method hash" not in str(caught.value)


def test_closing_never_raises_and_keeps_to_its_deadline(log_in: Open) -> None:
    connection = log_in(answers(LOGIN))
    with ends_in_time():
        connection.close(0.02)
    with pytest.raises(SessionLostError):
        connection.default_domain(SECONDS)


@pytest.mark.parametrize(
    ("rmi_host", "expected"), [("configured", "registry"), ("stub", "10.0.0.1"), ("other.example", "other.example")]
)
def test_the_host_is_the_configured_one_unless_another_is_wanted(rmi_host: str, expected: str) -> None:
    reference = RemoteReference("10.0.0.1", 1099, bytes(22), tls=False)
    server = Server(ServiceUrl("registry", 9999), None, None, rmi_host, None, Limits())
    assert server.place(reference) == Place(expected, 1099)


@pytest.mark.parametrize(("rmi_port", "server_port", "expected"), [(1, 2, 1), (None, 2, 2), (None, None, 3)])
def test_a_configured_port_wins_over_the_urls_and_that_over_the_servers(
    rmi_port: int | None, server_port: int | None, expected: int
) -> None:
    reference = RemoteReference("10.0.0.1", 3, bytes(22), tls=False)
    server = Server(ServiceUrl("registry", 9, "jmxrmi", server_port), None, None, "configured", rmi_port, Limits())
    assert server.place(reference).port == expected


@pytest.mark.parametrize(
    ("registry", "named", "believed"),
    [
        (9999, 11111, True),
        (10009, 11121, True),
        (9999, 9999, True),
        (1099, 1099, True),
        (9999, 11112, False),
        (10009, 11111, False),
        (9999, 45000, False),
        (1099, 2211, False),
    ],
)
def test_a_password_goes_to_carbons_ports_alone(registry: int, named: int, believed: bool) -> None:  # noqa: FBT001
    """`CarbonUtils.getPortFromServerConfig` adds one offset to 9999 and 11111; the JDK's agent may share one port."""
    reference = RemoteReference("10.0.0.1", named, bytes(22), tls=False)
    server = Server(ServiceUrl("127.0.0.1", registry), ("admin", "hidden"), None, "configured", None, Limits())
    if believed:
        server.check_named(reference)
        return
    with pytest.raises(UntrustedServerError, match=rf"names port {named} .* configure rmi_port: {named}") as caught:
        server.check_named(reference)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize(
    "changed",
    [
        {"credentials": None},
        {"rmi_port": "registry"},
        {"rmi_port": 45000},
        {"url": ServiceUrl("127.0.0.1", 9999, server_port=11111)},
        {"tls": TlsOptions()},
    ],
    ids=["no password", "registry", "another port", "whole URL", "TLS"],
)
def test_any_port_will_do_where_no_password_is_at_stake(changed: dict[str, Any]) -> None:
    reference = RemoteReference("10.0.0.1", 45000, bytes(22), tls=True)
    server = Server(ServiceUrl("127.0.0.1", 9999), ("admin", "hidden"), None, "configured", None, Limits())
    replace(server, **changed).check_named(reference)


def test_tls_that_proves_nothing_does_not_make_a_port_believed() -> None:
    reference = RemoteReference("10.0.0.1", 45000, bytes(22), tls=True)
    tls = TlsOptions(insecure_skip_verify=True)
    server = Server(ServiceUrl("127.0.0.1", 9999), ("admin", "hidden"), tls, "configured", None, Limits())
    with pytest.raises(UntrustedServerError):
        server.check_named(reference)


def test_a_later_connection_of_a_session_is_looked_at_too(serve: Serve) -> None:
    """Whoever is told a session's identifier has the session."""
    asked, looked = Asked(), []

    def admit(server: Ends, registry: Ends | None) -> None:
        looked.append(registry is not None)
        if registry is None:
            raise UntrustedServerError("somebody else")

    registry = serve(answers(CARBON["lookup"]))
    server = serve(answers(LOGIN, VALUES, then=hang_up), asked.record)
    url = ServiceUrl(registry.host, registry.port)
    connection = connect(url, ("admin", "hidden"), rmi_port=server.port, admit=admit, deadline_seconds=SECONDS)
    assert is_memory(outcomes(connection, MEMORY)[0])
    with pytest.raises(UntrustedServerError):
        outcomes(connection, MEMORY)
    assert asked.all() == b""
    connection.close(1)
    assert looked[:2] == [True, False]
