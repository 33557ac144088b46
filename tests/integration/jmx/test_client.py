"""The client against real JVMs."""

import socket
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from exporter.jmx import (
    AttributeUnreadableError,
    ConnectError,
    DeadlineExceededError,
    InstanceGoneError,
    JmxConnection,
    JmxError,
    NotJmxError,
    ObjectName,
    ProtocolError,
    SessionLostError,
    connect,
)
from exporter.jmx.requests import calls
from exporter.jmx.rmi.methods import CLOSE
from exporter.jmx.values import CompositeData
from testing.jmx.open_connection import SECONDS, Open
from testing.jvm import Jvm, StartJvm
from testing.patience import ends_in_time

AGENT = "-Dcom.sun.management.jmxremote"
RUNTIME = ObjectName.parse("java.lang:type=Runtime")
VALUES = ObjectName.parse("exotic:type=Values")
POISON = ObjectName.parse("exotic:type=Poison")
THREADING = ObjectName.parse("java.lang:type=Threading")
GONE = ObjectName.parse("exotic:type=Gone")
DUMP = calls.operation(THREADING, "dumpAllThreads", ["boolean", "boolean", "int"], [False, False, 0])


@pytest.fixture
def connection(open_connection: Open, jvm: Jvm) -> JmxConnection:
    return open_connection(jvm)


def test_attributes_are_read(connection: JmxConnection) -> None:
    read = connection.attributes(VALUES, ["Plain", "Long", "Gone", "Throws"], SECONDS)
    assert read == {"Plain": "plain", "Long": 9223372036854775807}


def test_a_single_attribute_is_read(connection: JmxConnection) -> None:
    assert connection.attribute(VALUES, "NonAscii", SECONDS) == "grüße 世界 🚀"


def test_names_are_found_by_a_pattern_that_the_server_evaluates(connection: JmxConnection) -> None:
    found = connection.query_names(ObjectName.parse("exotic*:type=Named,*"), SECONDS)
    assert sorted(found.readable, key=str) == sorted(
        (
            ObjectName.parse(name)
            for name in (
                "exotic:type=Named,name=plain",
                r'exotic:type=Named,name="a \"quoted\", name: = \* \? \\ ; / \n"',
                "exotic,-1234:type=Named,context=/a;b/c",
                "exotic:type=Named,name=grüße 世界 🚀",
            )
        ),
        key=str,
    )


def test_all_names_are_as_many_as_there_are_mbeans(connection: JmxConnection) -> None:
    assert len(connection.query_names(None, SECONDS).readable) == connection.mbean_count(SECONDS)


def test_an_mbean_says_what_it_has(connection: JmxConnection) -> None:
    info = connection.mbean_info(THREADING, SECONDS)
    attributes = {attribute.name: attribute for attribute in info.attributes}
    assert attributes["ThreadCount"].type_name == "int"
    assert attributes["ThreadCount"].readable
    assert not attributes["ThreadCount"].writable
    assert attributes["ThreadCpuTimeEnabled"].writable
    signatures = {operation.signature for operation in info.operations if operation.name == "dumpAllThreads"}
    assert ("boolean", "boolean", "int") in signatures


def test_the_default_domain_is_told(connection: JmxConnection) -> None:
    assert connection.default_domain(SECONDS) == "DefaultDomain"


@pytest.mark.parametrize(
    ("operation", "signature", "arguments"),
    [
        ("findDeadlockedThreads", [], []),
        ("findMonitorDeadlockedThreads", [], []),
    ],
)
def test_operations_without_a_result_give_none(
    operation: str, signature: list[str], arguments: list[Any], connection: JmxConnection
) -> None:
    assert outcomes(connection, calls.operation(THREADING, operation, signature, arguments)) == [None]


def test_all_threads_are_dumped(connection: JmxConnection) -> None:
    (threads,) = outcomes(connection, DUMP)
    names = [thread.items["threadName"] for thread in threads if isinstance(thread, CompositeData)]
    assert "main" in names


def test_threads_are_asked_for_by_their_ids(connection: JmxConnection) -> None:
    (threads,) = outcomes(connection, calls.operation(THREADING, "getThreadInfo", ["[J", "int"], [[1, 2**40], 0]))
    assert [thread and thread.items["threadId"] for thread in threads] == [1, None]


@pytest.mark.parametrize(
    ("name", "operation", "signature"),
    [
        (THREADING, "resetPeakThreadCount", []),
        (THREADING, "dumpAllThreads", ["boolean", "boolean"]),
        (ObjectName.parse("java.lang:type=Memory"), "gc", []),
        (VALUES, "findDeadlockedThreads", []),
    ],
)
def test_no_other_operation_is_ever_sent(name: ObjectName, operation: str, signature: list[str]) -> None:
    with pytest.raises(ValueError, match="is never invoked"):
        calls.operation(name, operation, signature)


def test_what_cannot_be_read_is_told(connection: JmxConnection) -> None:
    with pytest.raises(InstanceGoneError, match="exotic:type=Gone"):
        connection.attributes(GONE, ["One"], SECONDS)
    with pytest.raises(InstanceGoneError):
        connection.mbean_info(GONE, SECONDS)
    with pytest.raises(AttributeUnreadableError, match="AttributeNotFoundException") as unknown:
        connection.attribute(VALUES, "Gone", SECONDS)
    assert unknown.value.attribute == "Gone"
    with pytest.raises(AttributeUnreadableError, match="IllegalStateException: as asked"):
        connection.attribute(VALUES, "Throws", SECONDS)
    assert connection.attribute(VALUES, "Plain", SECONDS) == "plain"


def outcomes(connection: JmxConnection, *asked: calls.Call[Any], window: int = 1024) -> list[Any]:
    return list(connection.pipeline(asked, SECONDS, window))


@pytest.mark.parametrize("window", [1, 3, 1024])
def test_many_questions_are_answered_in_their_order(window: int, connection: JmxConnection) -> None:
    names = ["Plain", "Integer", "True", "Empty"] * 500
    asked = [calls.attribute(VALUES, name) for name in names]
    expected = {"Plain": "plain", "Integer": -2147483648, "True": True, "Empty": ""}
    assert outcomes(connection, *asked, window=window) == [expected[name] for name in names]


@pytest.mark.parametrize(
    ("attribute", "cause"),
    [
        ("NotSerializable", "java.io.NotSerializableException: ExoticServer$NotSerializable"),
        ("BreaksOff", "the connection ended in the middle of its value"),
        ("OwnFormat", "ExoticServer$OwnFormat"),
    ],
)
def test_a_value_that_cannot_be_sent_costs_only_itself(attribute: str, cause: str, connection: JmxConnection) -> None:
    before, culprit, alone, after = outcomes(
        connection,
        calls.attributes(VALUES, ["Plain"]),
        calls.attributes(POISON, ["First", attribute, "Fourth"]),
        calls.attribute(POISON, attribute),
        calls.attributes(VALUES, ["Integer"]),
    )
    assert before == {"Plain": "plain"}
    assert after == {"Integer": -2147483648}
    for error in (culprit, alone):
        assert isinstance(error, AttributeUnreadableError)
        assert error.attribute == attribute
        assert cause in str(error)


def test_an_error_in_a_getter_is_told(connection: JmxConnection) -> None:
    single, after = outcomes(connection, calls.attribute(POISON, "ThrowsError"), calls.attribute(POISON, "Fourth"))
    assert isinstance(single, AttributeUnreadableError)
    assert "java.lang.AssertionError: as asked" in str(single)
    assert after == 4


def test_a_slow_answer_costs_no_more_than_the_deadline_and_the_next_question_is_answered(
    connection: JmxConnection,
) -> None:
    with ends_in_time(), pytest.raises(DeadlineExceededError):
        connection.attribute(VALUES, "Slow", 1)
    assert connection.attribute(VALUES, "Plain", SECONDS) == "plain"


def test_what_is_not_read_to_its_end_does_no_harm(connection: JmxConnection) -> None:
    several = connection.pipeline([calls.attribute(VALUES, "Plain"), calls.attribute(VALUES, "Long")] * 5, SECONDS)
    assert next(several) == "plain"
    several.close()  # type: ignore[attr-defined]
    assert connection.attribute(VALUES, "Integer", SECONDS) == -2147483648


def test_a_lost_tcp_connection_needs_no_new_login(connection: JmxConnection) -> None:
    opened = connection.connections_opened
    session = connection._session.object_id
    link = connection._session._connection
    assert link is not None
    link._channel._socket.shutdown(socket.SHUT_RDWR)
    assert connection.attribute(VALUES, "Plain", SECONDS) == "plain"
    assert connection._session.object_id == session
    assert connection.connections_opened == opened + 1


def test_a_session_that_the_server_has_forgotten_is_logged_in_anew(connection: JmxConnection) -> None:
    session = connection._session.object_id
    connection.pipeline([], SECONDS)
    forget(connection)
    asked = [calls.attribute(VALUES, "Plain")] * 3
    assert outcomes(connection, *asked) == ["plain"] * 3
    assert connection._session.object_id != session


def forget(connection: JmxConnection) -> None:
    """Close the server's side of the session, as it does itself after two idle minutes."""
    close: calls.Call[None] = calls.Call(CLOSE, b"", "", lambda _: None, lambda _: ProtocolError("close"))
    assert outcomes(connection, close) == [None]


def test_a_connection_that_was_closed_says_so(open_connection: Open, jvm: Jvm) -> None:
    connection = open_connection(jvm)
    connection.close()
    connection.close()
    with pytest.raises(SessionLostError, match="closed"):
        connection.default_domain(SECONDS)


def test_closing_logs_out(open_connection: Open, start_jvm: StartJvm) -> None:
    """On a JVM of its own: elsewhere sessions of other tests end meanwhile."""
    jvm = start_jvm()
    with open_connection(jvm) as watching:

        def sessions() -> int:
            (threads,) = outcomes(watching, DUMP)
            return sum("JMX server connection timeout" in thread.items["threadName"] for thread in threads)

        before = sessions()
        other = open_connection(jvm)
        assert sessions() == before + 1
        other.close()
        until = time.monotonic() + 30
        while sessions() > before and time.monotonic() < until:
            time.sleep(0.05)
        assert sessions() == before
    jvm.stop()


def test_closing_ends_a_read_that_is_under_way(open_connection: Open, jvm: Jvm) -> None:
    connection = open_connection(jvm)
    closing = threading.Timer(0.5, connection.close)
    closing.start()
    with ends_in_time():
        with pytest.raises(SessionLostError, match="closed"):
            connection.attribute(VALUES, "Slow", SECONDS)
        closing.join()


def test_a_server_that_stops_in_the_middle_is_told(open_connection: Open, start_jvm: StartJvm) -> None:
    jvm = start_jvm()
    connection = open_connection(jvm)
    stopping = threading.Timer(0.5, jvm.stop)
    stopping.start()
    with pytest.raises(ConnectError):
        connection.attribute(VALUES, "Slow", SECONDS)
    stopping.join()


def test_a_second_caller_waits_for_the_first_one(connection: JmxConnection) -> None:
    first = connection.pipeline([calls.attribute(VALUES, "Plain"), calls.attribute(VALUES, "Long")], SECONDS)
    assert next(first) == "plain"
    with pytest.raises(DeadlineExceededError, match="another caller"):
        connection.default_domain(0.1)
    assert list(first) == [9223372036854775807]
    connection.default_domain(SECONDS)


# Where the server is


def test_the_host_in_the_stub_is_ignored_unless_it_is_wanted(open_connection: Open, start_jvm: StartJvm) -> None:
    jvm = start_jvm("-Djava.rmi.server.hostname=no-such-host.invalid")
    assert open_connection(jvm).default_domain(SECONDS) == "DefaultDomain"
    assert open_connection(jvm, rmi_host="127.0.0.1").default_domain(SECONDS) == "DefaultDomain"
    with pytest.raises(JmxError, match=r"no-such-host\.invalid"):
        open_connection(jvm, rmi_host="stub")
    jvm.stop()


def test_a_given_port_wins_over_the_servers_own(
    open_connection: Open, jvm: Jvm, unused_port: Callable[[], int]
) -> None:
    port = unused_port()
    with pytest.raises(ConnectError, match=f":{port}: connection refused"):
        open_connection(jvm, rmi_port=port)


def test_a_registry_without_jmx_is_told(jvm: Jvm) -> None:
    with pytest.raises(NotJmxError, match="nothing is bound as 'other'"):
        connect(f"service:jmx:rmi:///jndi/rmi://127.0.0.1:{jvm.port}/other", deadline_seconds=SECONDS)


def test_registry_and_server_on_one_port_share_a_connection(
    open_connection: Open, start_jvm: StartJvm, unused_port: Callable[[], int]
) -> None:
    port = unused_port()
    jvm = start_jvm(f"{AGENT}.port={port}", f"{AGENT}.rmi.port={port}")
    connection = connect(f"127.0.0.1:{port}", deadline_seconds=SECONDS)
    connection.default_domain(SECONDS)
    assert connection.connections_opened == 1
    connection.close()
    jvm.stop()


def test_a_server_whose_stubs_are_proxies_is_understood(open_connection: Open, start_jvm: StartJvm) -> None:
    jvm = start_jvm("-Djava.rmi.server.ignoreStubClasses=true")
    assert open_connection(jvm).default_domain(SECONDS) == "DefaultDomain"
    jvm.stop()


def test_a_server_that_annotates_its_classes_is_understood(open_connection: Open, start_jvm: StartJvm) -> None:
    jvm = start_jvm("-Djava.rmi.server.codebase=http://127.0.0.1:9/classes/")
    assert open_connection(jvm).attribute(VALUES, "Long", SECONDS) == 9223372036854775807
    jvm.stop()


@pytest.mark.parametrize("release", [17, 21, 25])
def test_servers_of_all_releases_are_understood(
    release: int, open_connection: Open, start_jvm: StartJvm, jdks: Mapping[int, Path]
) -> None:
    jvm = start_jvm(java=jdks[release] / "bin" / "java")
    connection = open_connection(jvm)
    assert connection.attribute(RUNTIME, "SpecVersion", SECONDS) == str(release)
    poison, after = outcomes(connection, calls.attribute(POISON, "NotSerializable"), calls.attribute(POISON, "Fourth"))
    assert isinstance(poison, AttributeUnreadableError)
    assert after == 4
    jvm.stop()
