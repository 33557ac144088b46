"""Sessions and pipelines against servers that answer with recorded replies, and misbehave between them."""

import socket
import threading
from typing import Any

import pytest

from exporter.jmx import (
    AttributeUnreadableError,
    DeadlineExceededError,
    Limits,
    ObjectName,
    ProtocolError,
    SessionLostError,
)
from exporter.jmx.requests import calls
from exporter.jmx.rmi.messages import HANDSHAKE
from testing.jmx.byte_server import reset, until_closed
from testing.jmx.replies import CARBON
from testing.jmx.session_replies import LOGIN, MEMORY, VALUES, answers
from testing.jmx.sessions import SECONDS, Asked, Open, hang_up, is_memory, outcomes
from testing.patience import ends_in_time

SERVICE = calls.attributes(ObjectName.parse("Catalina:type=Service"), ["stateName", "mapper", "name"])
INFO = calls.mbean_info(ObjectName.parse("java.lang:type=Memory"))
CALL = b"\x50\xac\xed\x00\x05\x77"


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


def test_closing_never_raises_and_keeps_to_its_deadline(log_in: Open) -> None:
    connection = log_in(answers(LOGIN))
    with ends_in_time():
        connection.close(0.02)
    with pytest.raises(SessionLostError):
        connection.default_domain(SECONDS)
