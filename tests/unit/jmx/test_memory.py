"""What answers may cost: before the login next to nothing, and afterwards what the budget of a poll says."""

import contextlib
import gc
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator

import pytest

from exporter.jmx import JmxConnection, ObjectName, ServiceUrl
from exporter.jmx.budget import VALUE_BYTES, Account, Budget
from exporter.jmx.client import prepare
from exporter.jmx.errors import BudgetExceededError, SessionLostError, UnsendableAttributeError
from exporter.jmx.requests import calls
from exporter.jmx.rmi.messages import REPLY_BODY
from exporter.jmx.serial.limits import BEFORE_LOGIN
from exporter.jmx.serial.reader import ObjectReader
from exporter.jmx.serial.weight import weight
from exporter.jmx.values import JavaProxy
from testing.jmx.byte_server import Serve, until_closed
from testing.jmx.replies import ACKNOWLEDGEMENT, CARBON, LOOKUPS
from testing.jmx.session_replies import LOGIN, MEMORY, VALUES, answers
from testing.jmx.streams import array_of, described

SECONDS = 20


MB = 1 << 20


@pytest.mark.parametrize("name", [*LOOKUPS, *CARBON])
def test_what_real_servers_answer_before_a_login_has_ten_times_the_room(name: str) -> None:
    """Their stubs, and for want of better ones also the exceptions of later calls, which have the same stack traces."""
    reply = {**LOOKUPS, **CARBON}[name]
    reader = ObjectReader(reply, REPLY_BODY, BEFORE_LOGIN)
    if name in LOOKUPS or name in {"lookup", "newClient", "getAttribute-gone", "no-such-object", "no-such-method"}:
        value = reader.read_object()
        assert value is not None or isinstance(value, JavaProxy)
        assert 10 * len(reply) < BEFORE_LOGIN.reply_bytes
        assert 10 * len(reader.handles) < BEFORE_LOGIN.handles


LogIn = Callable[..., tuple[JmxConnection, Account]]


@pytest.fixture
def logged_in(serve: Serve) -> Iterator[LogIn]:
    """Logs in to a server that sends these replies, with what they may take."""
    opened: list[JmxConnection] = []

    def log_in(budget: Budget, *replies: bytes) -> tuple[JmxConnection, Account]:
        account = Account(budget)
        registry = serve(answers(CARBON["lookup"]))
        server = serve(answers(LOGIN, *replies), answers(VALUES))
        connection = prepare(ServiceUrl(registry.host, registry.port), rmi_port=server.port, account=account)
        opened.append(connection)
        connection.log_in(SECONDS)
        return connection, account

    yield log_in
    for connection in opened:
        connection.close(0.2)


def with_text(characters: int) -> bytes:
    """A reply that is one text."""
    return VALUES[:REPLY_BODY] + b"\x7c" + characters.to_bytes(8, "big") + b"x" * characters


def test_the_answers_of_a_poll_take_no_more_than_its_budget(logged_in: LogIn) -> None:
    text = with_text(3 * MB)
    connection, account = logged_in(Budget(10 * MB, 100 * MB, MB), *([text] * 20))
    share = account.begin()
    asked = [calls.attribute(calls.THREADING, "Name")] * 20
    read = connection.pipeline(asked, SECONDS)
    with pytest.raises(BudgetExceededError, match="its answers take more than 10 MB in one poll"):
        deque(read, maxlen=0)
    assert share.held > 3 * MB
    share.close()
    account.begin()
    assert next(iter(connection.pipeline([MEMORY], SECONDS)))["Verbose"] is False
    assert connection.connections_opened == 3  # the registry, the server, and the server again: no new login


def test_what_was_received_counts_before_it_is_decoded(logged_in: LogIn) -> None:
    endless = VALUES[:REPLY_BODY] + b"\x7c" + (15 * MB).to_bytes(8, "big") + b"x" * (8 * MB)
    connection, account = logged_in(Budget(5 * MB, 100 * MB, MB), endless)
    account.begin()
    with pytest.raises(BudgetExceededError):
        list(connection.pipeline([calls.default_domain()], SECONDS))


def test_what_came_of_a_reply_that_was_cut_off_is_given_back(serve: Serve) -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(ACKNOWLEDGEMENT + LOGIN + with_text(15 * MB)[: 3 * MB])
        connection.shutdown(socket.SHUT_WR)
        until_closed(connection)

    account = Account(Budget(10 * MB, 100 * MB, MB))
    registry, server = serve(answers(CARBON["lookup"])), serve(cut, answers(VALUES))
    connection = prepare(ServiceUrl(registry.host, registry.port), rmi_port=server.port, account=account)
    with contextlib.closing(connection):
        connection.log_in(SECONDS)
        share = account.begin()
        (values,) = connection.pipeline([MEMORY], SECONDS)
        assert connection.connections_opened == 3  # the registry, the server, and the server again
        assert share.held == weight(values)
        connection.close(0.01)  # nobody answers that


def with_names(count: int, last: bytes = b"\x70") -> bytes:
    """A reply that is an array of so many ObjectNames, and another element."""
    texts = [f"kept:number={number}".encode() for number in range(count)]
    written = [b"\x74" + len(text).to_bytes(2, "big") + text + b"\x78" for text in texts]
    first = b"\x73" + described("javax.management.ObjectName", flags=3)
    elements = first + (b"\x73\x71\x00\x7e\x00\x02").join(written) + last
    return VALUES[:REPLY_BODY] + array_of(count + 1, elements)


def names_kept() -> int:
    return sum(isinstance(each, ObjectName) and each.domain == "kept" for each in gc.get_objects())


def test_no_names_are_kept_of_a_value_that_nobody_keeps(logged_in: LogIn) -> None:
    connection, account = logged_in(Budget(100 * MB, 100 * MB, MB), with_names(500), with_names(500, b"\0"))
    account.begin()
    asked = [calls.attribute(calls.THREADING, "Name")] * 2
    read, broken = connection.pipeline(asked, SECONDS)
    assert len(read) == 501
    assert isinstance(broken, UnsendableAttributeError)
    del read, broken
    gc.collect()
    assert names_kept() == 0


def test_names_count_that_are_kept_while_a_reply_is_on_its_way(logged_in: LogIn) -> None:
    connection, account = logged_in(Budget(100 * MB, 100 * MB, MB), with_names(20_000)[:-1])
    share = account.begin()

    def ask() -> None:
        with contextlib.suppress(SessionLostError):
            list(connection.pipeline([calls.attribute(calls.THREADING, "Name")], SECONDS))

    thread = threading.Thread(target=ask)
    thread.start()
    counted = 0
    while thread.is_alive() and counted < 20_000 * 2 * VALUE_BYTES:
        time.sleep(0.1)
        counted = share.held if names_kept() == 20_000 else 0
    connection.close()
    thread.join()
    assert counted >= 20_000 * 2 * VALUE_BYTES
    assert share.held == 0


def test_usual_answers_leave_nothing_counted_but_themselves(logged_in: LogIn) -> None:
    connection, account = logged_in(Budget(MB, MB, MB), *([VALUES] * 100))
    share = account.begin()
    outcomes = list(connection.pipeline([MEMORY] * 100, SECONDS))
    assert 0 <= share.held - 100 * weight(outcomes[0]) < 1000
    share.close()
