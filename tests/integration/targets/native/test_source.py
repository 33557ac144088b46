"""The native transport on real JVMs: what it does beyond the contract of all transports."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exporter.jmx import Ends, LoginRefusedError, ObjectName, PollResult, ServiceUrl, Unreadable, UntrustedServerError
from exporter.jmx.deadline import Deadline
from exporter.jmx.polling.thread_operations import THREAD_STATES
from exporter.model.snapshot import AttributeQuery, Snapshot, TargetError
from exporter.secrecy.credentials import Credentials, Secret
from exporter.targets.native.source import NativeOptions, NativeSource
from testing.jvm import Jvm, StartJvm, login_options

VALUES = ObjectName.parse("exotic:type=Values")
POISON = ObjectName.parse("exotic:type=Poison")
THREADING = ObjectName.parse("java.lang:type=Threading")
OPERATIONS = ("findDeadlockedThreads()", "findMonitorDeadlockedThreads()", "dumpAllThreads()")
OpenNative = Callable[..., NativeSource]


@pytest.fixture
def open_native() -> Iterator[OpenNative]:
    opened: list[NativeSource] = []

    def open_(url: ServiceUrl, credentials: Credentials | None = None) -> NativeSource:
        opened.append(NativeSource(url, credentials))
        return opened[-1]

    yield open_
    for source in opened:
        source.close()


def read(source: NativeSource, name: ObjectName, *attributes: str) -> Snapshot:
    return source.read([AttributeQuery(name, attributes)], Deadline.after(30))


def attributes(snapshot: Snapshot) -> object:
    (mbean,) = snapshot.mbeans
    return mbean.attributes


def test_arrays_dates_enums_and_tables_are_read(open_native: OpenNative, jvm: Jvm) -> None:
    snapshot = read(open_native(jvm.url), VALUES, "Date", "Enum", "Strings", "Longs", "Tabular", "Composite")
    assert attributes(snapshot) == {
        "Date": 0.0,
        "Enum": "RUNNABLE",
        "Strings": ["a", "b"],
        "Longs": [1, 2],
        "Tabular": [],
        "Composite": {"number": 5, "text": 'a "b"\n\\', "array": [1]},
    }
    assert snapshot.unreadable == ()


def test_poisonous_attributes_cost_themselves_only(open_native: OpenNative, jvm: Jvm) -> None:
    wanted = ("First", "NotSerializable", "Second", "BreaksOff", "Third", "OwnFormat", "Fourth", "ThrowsError")
    source = open_native(jvm.url)
    for _ in range(3):
        snapshot = read(source, POISON, *wanted)
        assert attributes(snapshot) == {"First": 1, "Second": 2, "Third": 3, "Fourth": 4}
        causes = {each.attribute: each.cause for each in snapshot.unreadable}
        assert set(causes) == {"NotSerializable", "BreaksOff", "OwnFormat", "ThrowsError"}
        assert "java.io.NotSerializableException" in causes["NotSerializable"]
        assert "ExoticServer$OwnFormat" in causes["OwnFormat"]
        assert "java.lang.AssertionError: as asked" in causes["ThrowsError"]


def test_a_getter_that_throws_is_told_with_its_reason(open_native: OpenNative, jvm: Jvm) -> None:
    (missing,) = read(open_native(jvm.url), VALUES, "Plain", "Throws").unreadable
    assert (missing.name, missing.attribute) == (VALUES, "Throws")
    assert "java.lang.IllegalStateException: as asked" in missing.cause


def test_threads_are_counted_by_state_and_in_deadlocks(open_native: OpenNative, jvm: Jvm) -> None:
    snapshot = read(open_native(jvm.url), THREADING, *OPERATIONS, "ThreadCount")
    assert snapshot.unreadable == ()
    assert snapshot.value(THREADING, "findDeadlockedThreads()") == 0
    assert snapshot.value(THREADING, "findMonitorDeadlockedThreads()") == 0
    counts = [snapshot.value(THREADING, "dumpAllThreads()", state) for state in THREAD_STATES]
    assert all(isinstance(count, int) for count in counts)
    running = snapshot.value(THREADING, "dumpAllThreads()", "RUNNABLE")
    assert isinstance(running, int)
    assert running >= 1


@pytest.fixture(scope="module")
def password_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The password of the JVM below as the source is told it."""
    file = tmp_path_factory.mktemp("secret") / "password"
    file.write_text("right")
    return file


@pytest.fixture(scope="module")
def readonly(start_jvm: StartJvm, tmp_path_factory: pytest.TempPathFactory) -> Jvm:
    return start_jvm(*login_options(tmp_path_factory.mktemp("access"), "monitor right\n"))


def test_a_user_who_may_only_read_gets_everything_but_operations(
    open_native: OpenNative, readonly: Jvm, password_file: Path
) -> None:
    source = open_native(readonly.url, Credentials("monitor", password_file))
    for _ in range(2):
        snapshot = read(source, THREADING, *OPERATIONS, "ThreadCount")
        assert {each.attribute for each in snapshot.unreadable} == set(OPERATIONS)
        assert all("java.lang.SecurityException" in each.cause for each in snapshot.unreadable)
        assert snapshot.value(THREADING, "ThreadCount")


def test_one_login_serves_many_reads(open_native: OpenNative, readonly: Jvm, password_file: Path) -> None:
    source = open_native(readonly.url, Credentials("monitor", password_file))
    opened = set()
    for _ in range(3):
        read(source, VALUES, "Plain")
        assert source._poller._connection
        opened.add(source._poller._connection)
    assert len(opened) == 1


def test_a_changed_password_is_used_at_once(open_native: OpenNative, readonly: Jvm, password_file: Path) -> None:
    source = open_native(readonly.url, Credentials("monitor", password_file))
    read(source, VALUES, "Plain")
    password_file.write_text("wrong")
    try:
        with pytest.raises(TargetError) as caught:
            read(source, VALUES, "Plain")
        assert caught.value.reason == "login"
        assert "wrong" not in caught.value.message
    finally:
        password_file.write_text("right")
    assert read(source, VALUES, "Plain").value(VALUES, "Plain") == "plain"


def test_whatever_is_wrong_before_a_login_keeps_the_password_from_being_sent(readonly: Jvm) -> None:
    """A wrong password would be refused, had it been sent."""

    def refuse(*_: Ends | None) -> None:
        raise UntrustedServerError("another's socket")

    options = NativeOptions(admit=refuse)
    source = NativeSource(readonly.url, Credentials("monitor", Secret("wrong")), options)
    with pytest.raises(TargetError) as caught:
        read(source, VALUES, "Plain")
    source.close()
    assert (caught.value.reason, caught.value.message) == ("not_jmx", "another's socket")


def test_every_login_is_looked_at_and_no_read(readonly: Jvm, password_file: Path) -> None:
    looked_at: list[bool] = []
    options = NativeOptions(admit=lambda *_: looked_at.append(True))
    source = NativeSource(readonly.url, Credentials("monitor", password_file), options)
    for logins in (1, 1, 2):
        if logins == 2:
            source._poller.disconnect()
        read(source, VALUES, "Plain")
        assert len(looked_at) == logins
    source.close()


def test_a_closed_source_leaves_no_session_behind(open_native: OpenNative, start_jvm: StartJvm) -> None:
    """Each session has a thread in the server that watches for two minutes whether it is idle.

    It ends a moment after the session. On a JVM of its own: elsewhere threads of other tests' sessions end meanwhile.
    """
    jvm = start_jvm()
    watching = open_native(jvm.url)

    def threads() -> int:
        count = read(watching, THREADING, "ThreadCount").value(THREADING, "ThreadCount")
        assert isinstance(count, int)
        return count

    before = threads()
    for _ in range(5):
        source = open_native(jvm.url)
        read(source, VALUES, "Plain")
        source.close()
    give_up = time.monotonic() + 30
    while threads() >= before + 5:
        assert time.monotonic() < give_up
        time.sleep(0.05)
    jvm.stop()


def test_closing_ends_a_read_that_is_still_connecting(open_native: OpenNative) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = open_native(ServiceUrl(*silent.getsockname()))
        closing = threading.Timer(0.5, source.close)
        closing.start()
        began = time.monotonic()
        with pytest.raises(TargetError) as caught:
            read(source, VALUES, "Plain")
        closing.join()
    assert caught.value.reason == "internal"
    assert time.monotonic() - began < 15


def test_why_an_attribute_cannot_be_read_is_told_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cause goes into the log."""
    cause = "java.sql.SQLException: no connection to jdbc:h2:./db;USER=sa;PASSWORD=hidden"
    source = NativeSource(ServiceUrl("127.0.0.1", 1), None)
    polled = PollResult({}, [Unreadable(VALUES, "Active", cause)])
    monkeypatch.setattr(source._poller, "poll", lambda *_: polled)
    (unreadable,) = read(source, VALUES, "Active").unreadable
    assert unreadable.cause == "java.sql.SQLException: no connection to jdbc:h2:./db;USER=sa;PASSWORD=<secret>"


def test_why_an_attribute_cannot_be_read_is_told_without_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server knows it, and another of its parts may use the same one."""
    source = NativeSource(ServiceUrl("127.0.0.1", 1), Credentials("t", Secret("t")))
    polled = PollResult({}, [Unreadable(VALUES, "Active", "a.BrokenConnectionException: not 't' at all")])
    monkeypatch.setattr(source._poller, "poll", lambda *_: polled)
    (unreadable,) = read(source, VALUES, "Active").unreadable
    assert unreadable.cause == "a.BrokenConnectionException: not '<secret>' at all"


@pytest.mark.parametrize(
    ("secret", "told"),
    [
        ("t", "the server refused the login: a.b.C: connection of <secret> is not to be had"),
        ("login", "the server refused the login: a.b.C: connection of t is not to be had"),
        ("connection of", "the server refused the login: a.b.C: <secret> t is not to be had"),
    ],
)
def test_the_password_is_masked_in_the_servers_own_words_alone(
    secret: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = NativeSource(ServiceUrl("127.0.0.1", 1), Credentials("monitor", Secret(secret)))
    error = LoginRefusedError("the server refused the login", "a.b.C: connection\n of t is not to be had")

    def refuse(*_: object) -> PollResult:
        raise error

    monkeypatch.setattr(source._poller, "poll", refuse)
    with pytest.raises(TargetError) as caught:
        read(source, VALUES, "Active")
    assert caught.value.message == told


def test_of_properties_and_arguments_only_what_is_wanted_is_kept(open_native: OpenNative, start_jvm: StartJvm) -> None:
    jvm = start_jvm("-Dstore.password=hidden", "-Xms24m")
    query = AttributeQuery(
        ObjectName.parse("java.lang:type=Runtime"),
        ("InputArguments", "SpecName", "SystemProperties"),
        {"SystemProperties": frozenset({"java.specification.name", "no.such"})},
    )
    source = open_native(jvm.url)
    for _ in range(2):
        snapshot = source.read([query], Deadline.after(30))
        found = {name: value for mbean in snapshot.mbeans for name, value in mbean.attributes.items()}
        assert "hidden" not in str(snapshot)
        assert found["SystemProperties"] == {"java.specification.name": "Java Platform API Specification"}
        arguments = found["InputArguments"]
        assert isinstance(arguments, list)
        assert {"-Xmx64m", "-Xms24m"} <= set(arguments)
        assert found["SpecName"] == "Java Virtual Machine Specification"
    jvm.stop()
