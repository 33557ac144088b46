"""What every transport has to hold: run against real JVMs, once for each of them."""

import math
import socket
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence

import pytest

from exporter.jmx import ObjectName, ServiceUrl
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, Snapshot, TargetError, UnreadableAttribute
from exporter.secrecy.credentials import Credentials, Secret
from exporter.targets.source import SnapshotSource
from exporter.targets.transports import open_target
from testing.jvm import Jvm, StartJvm, login_options
from testing.patience import ends_in_time

VALUES = ObjectName.parse("exotic:type=Values")
OpenSource = Callable[..., SnapshotSource]


@pytest.fixture(params=["jmxquery", "native"])
def open_source(request: pytest.FixtureRequest) -> Iterator[OpenSource]:
    opened: list[SnapshotSource] = []

    def open_(url: ServiceUrl, credentials: Credentials | None = None) -> SnapshotSource:
        opened.append(open_target(url, credentials, request.param))
        return opened[-1]

    yield open_
    for source in opened:
        source.close()


def ask(pattern: str, *attributes: str) -> AttributeQuery:
    return AttributeQuery(ObjectName.parse(pattern), attributes)


def read(source: SnapshotSource, *queries: AttributeQuery, seconds: float = 60) -> Snapshot:
    return source.read(queries, Deadline.after(seconds))


def failure(source: SnapshotSource, *queries: AttributeQuery, seconds: float = 60) -> TargetError:
    with pytest.raises(TargetError) as caught:
        read(source, *(queries or [ask("java.lang:type=Runtime", "Uptime")]), seconds=seconds)
    assert "\n" not in caught.value.message
    return caught.value


EXPECTED = {
    "Plain": "plain",
    "Empty": "",
    "Quotes": 'say "yes" or "no"',
    "Backslashes": 'C:\\new\\table \\" \\',
    "LineBreaks": "first\nsecond\r\nthird\ttabbed",
    "NonAscii": "grüße 世界 🚀",
    "LooksLikeRecords": '"}, \n{"mBeanName" : "exotic:type=Faked", "value" : 1}]\n',
    "Integer": -2147483648,
    "Long": 9223372036854775807,
    "Short": -3,
    "Byte": 7,
    "Float": 1.5,
    "Double": 0.1,
    "SmallDouble": 5e-324,
    "Infinity": math.inf,
    "MinusInfinity": -math.inf,
    "True": True,
    "False": False,
    "BigInteger": 123456789012345678901234567890,
    "BigDecimal": 12.5,
    "Character": "x",
    "Null": None,
    "Name": 'a:type="b,c"',
}


def test_every_value_arrives_as_it_is(open_source: OpenSource, jvm: Jvm) -> None:
    snapshot = read(open_source(jvm.url), ask("exotic:type=Values", *EXPECTED))
    (mbean,) = snapshot.mbeans
    assert mbean.name == VALUES
    assert mbean.attributes == EXPECTED
    assert {name: type(value) for name, value in mbean.attributes.items()} == {
        name: type(value) for name, value in EXPECTED.items()
    }
    assert snapshot.unreadable == ()


def test_not_a_number_arrives(open_source: OpenSource, jvm: Jvm) -> None:
    snapshot = read(open_source(jvm.url), ask("exotic:type=Values", "NaN", "FloatNaN"))
    values = snapshot.mbeans[0].attributes.values()
    assert [isinstance(value, float) and math.isnan(value) for value in values] == [True, True]


def test_composite_data_is_a_mapping(open_source: OpenSource, jvm: Jvm) -> None:
    snapshot = read(open_source(jvm.url), ask("exotic:type=Values", "Composite"))
    assert snapshot.value(VALUES, "Composite", "number") == 5
    assert snapshot.value(VALUES, "Composite", "text") == 'a "b"\n\\'


def test_a_pattern_finds_every_name_it_applies_to_and_no_other(open_source: OpenSource, jvm: Jvm) -> None:
    snapshot = read(open_source(jvm.url), ask("exotic*:type=Named,*", "One"))
    assert {str(mbean.name): mbean.attributes["One"] for mbean in snapshot.mbeans} == {
        "exotic:type=Named,name=plain": 1,
        'exotic:type=Named,name="a \\"quoted\\", name: = \\* \\? \\\\ ; / \\n"': 1,
        "exotic,-1234:type=Named,context=/a;b/c": 1,
        "exotic:type=Named,name=grüße 世界 🚀": 1,
    }


@pytest.mark.parametrize(
    "name",
    [
        'exotic:type=Named,name="a \\"quoted\\", name: = \\* \\? \\\\ ; / \\n"',
        "exotic,-1234:type=Named,context=/a;b/c",
        "exotic:type=Named,name=grüße 世界 🚀",
    ],
)
def test_a_name_of_any_characters_can_be_asked_for(name: str, open_source: OpenSource, jvm: Jvm) -> None:
    snapshot = read(open_source(jvm.url), ask(name, "One"))
    assert [(mbean.name, mbean.attributes) for mbean in snapshot.mbeans] == [(ObjectName.parse(name), {"One": 1})]


def test_a_name_is_not_mistaken_for_one_that_looks_like_it(open_source: OpenSource, jvm: Jvm) -> None:
    assert read(open_source(jvm.url), ask("exotic,-1234:type=Named,context=;a/b;c", "One")).mbeans == ()


def test_what_the_server_does_not_have_is_missing(open_source: OpenSource, jvm: Jvm) -> None:
    snapshot = read(open_source(jvm.url), ask("exotic:type=Values", "Plain", "Gone"), ask("exotic:type=Gone", "Plain"))
    assert [(str(mbean.name), mbean.attributes) for mbean in snapshot.mbeans] == [
        ("exotic:type=Values", {"Plain": "plain"})
    ]


def test_an_operation_costs_nothing_else_where_the_transport_has_none(open_source: OpenSource, jvm: Jvm) -> None:
    snapshot = read(
        open_source(jvm.url),
        ask("java.lang:type=Threading", "findDeadlockedThreads()"),
        ask("java.lang:type=Threading", "ThreadCount", "dumpAllThreads()"),
    )
    assert snapshot.unreadable == ()
    assert snapshot.value(ObjectName.parse("java.lang:type=Threading"), "ThreadCount")


def test_all_attributes_of_a_pattern_are_read_or_listed_as_unreadable(open_source: OpenSource, jvm: Jvm) -> None:
    """`java.lang.management.ClassLoadingMXBean` has these; every platform MXBean has an ObjectName besides."""
    pattern, classes = ObjectName.parse("java.lang:type=Class*"), ObjectName.parse("java.lang:type=ClassLoading")
    snapshot = read(open_source(jvm.url), AttributeQuery(pattern, None), ask("java.lang:type=Threading", "ThreadCount"))
    assert snapshot.value(ObjectName.parse("java.lang:type=Threading"), "ThreadCount")
    found = {mbean.name: set(mbean.attributes) for mbean in snapshot.mbeans}
    if classes in found:
        counts = {"LoadedClassCount", "TotalLoadedClassCount", "UnloadedClassCount"}
        assert found[classes] == {*counts, "Verbose", "ObjectName"}
    else:
        assert snapshot.unreadable == (UnreadableAttribute(pattern, "*", "jmxquery reads named attributes only"),)


def test_of_all_that_a_jvm_says_of_its_start_no_property_or_argument_of_a_program_is_given(
    open_source: OpenSource, jvm: Jvm
) -> None:
    runtime = ObjectName.parse("java.lang:type=Runtime")
    snapshot = read(open_source(jvm.url), AttributeQuery(runtime, None), ask("java.lang:type=Runtime", "Name"))
    assert snapshot.value(runtime, "SystemProperties") is None
    arguments = snapshot.value(runtime, "InputArguments") or []
    assert isinstance(arguments, Sequence)
    assert [argument for argument in arguments if not str(argument).startswith("-X")] == []


def test_overlapping_queries_give_each_mbean_once(open_source: OpenSource, jvm: Jvm) -> None:
    queries = (
        ask("exotic:type=Values", "Plain"),
        ask("exotic:type=V*", "Plain", "True"),
        ask("exotic:type=Val*", "Plain"),
    )
    (mbean,) = read(open_source(jvm.url), *queries).mbeans
    assert mbean.attributes == {"Plain": "plain", "True": True}


def test_a_poll_of_nothing_still_logs_in(open_source: OpenSource, jvm: Jvm) -> None:
    assert read(open_source(jvm.url)) == Snapshot(())


def test_thousands_of_attributes_can_be_asked_for(open_source: OpenSource, jvm: Jvm) -> None:
    names = [f"NotThere{number:05}{'x' * 60}" for number in range(1500)]
    snapshot = read(
        open_source(jvm.url), ask("exotic:type=Gone", *names), ask("exotic:type=Values", "Plain"), seconds=60
    )
    assert snapshot.value(VALUES, "Plain") == "plain"


@pytest.mark.parametrize(
    "password",
    [
        "plain",
        " \"quoted\" 'single' \\back\\slashes\\ # hash @ at $HOME %s * ? ; ` ",
        "-url",
        "@file",
        "line\nbreaks\r\nand\ttabs\f",
        "grüße 世界 🚀",
        '"\\' * 5000,
    ],
)
def test_any_password_arrives_unchanged(password: str, open_source: OpenSource, start_jvm: StartJvm) -> None:
    jvm = start_jvm(own_connector=b64encode(password.encode()).decode())
    try:
        source = open_source(jvm.url, Credentials("monitor", Secret(password)))
        assert read(source, ask("exotic:type=Values", "Plain")).value(VALUES, "Plain") == "plain"
    finally:
        jvm.stop()


@pytest.fixture(scope="module")
def password_url(start_jvm: StartJvm, tmp_path_factory: pytest.TempPathFactory) -> ServiceUrl:
    return start_jvm(*login_options(tmp_path_factory.mktemp("access"), "monitor right\nnobody right\n")).url


def test_the_right_password_is_let_in(open_source: OpenSource, password_url: ServiceUrl) -> None:
    source = open_source(password_url, Credentials("monitor", Secret("right")))
    assert read(source, ask("exotic:type=Values", "Plain")).value(VALUES, "Plain") == "plain"


@pytest.mark.parametrize(
    "credentials",
    [Credentials("monitor", Secret("wrong-secret")), Credentials("nobody", Secret("right")), None],
    ids=["wrong password", "user without access", "no user"],
)
def test_a_refused_login_is_told(
    credentials: Credentials | None, open_source: OpenSource, password_url: ServiceUrl
) -> None:
    error = failure(open_source(password_url, credentials))
    assert error.reason == "login"
    assert "wrong-secret" not in error.message


def test_a_refused_login_is_not_repeated(open_source: OpenSource, password_url: ServiceUrl) -> None:
    source = open_source(password_url, Credentials("monitor", Secret("wrong")))
    failure(source)
    assert "next try after" in failure(source).message


def test_a_refused_connection_is_told(open_source: OpenSource, unused_port: Callable[[], int]) -> None:
    error = failure(open_source(ServiceUrl("127.0.0.1", unused_port())))
    assert error.reason == "connect"
    assert "127.0.0.1" in error.message


def test_an_unknown_host_is_told(open_source: OpenSource) -> None:
    error = failure(open_source(ServiceUrl("no-such-host.invalid", 9999)))
    assert error.reason == "resolve"
    assert "no-such-host.invalid" in error.message


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_a_silent_server_costs_no_more_than_the_deadline(open_source: OpenSource, listener: socket.socket) -> None:
    with ends_in_time():
        error = failure(open_source(ServiceUrl("127.0.0.1", listener.getsockname()[1])), seconds=1.5)
        assert error.reason == "timeout"


def test_a_slow_attribute_costs_the_poll_and_no_more_than_the_deadline(open_source: OpenSource, jvm: Jvm) -> None:
    with ends_in_time():
        error = failure(open_source(jvm.url), ask("exotic:type=Values", "Plain", "Slow"), seconds=1.5)
        assert error.reason == "timeout"


def test_a_deadline_that_has_passed_is_a_time_out(open_source: OpenSource, jvm: Jvm) -> None:
    assert failure(open_source(jvm.url), seconds=0).reason == "timeout"


def test_a_server_that_is_no_jmx_server_is_told(open_source: OpenSource, listener: socket.socket) -> None:
    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1024)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")

    thread = threading.Thread(target=answer)
    thread.start()
    error = failure(open_source(ServiceUrl("127.0.0.1", listener.getsockname()[1])))
    thread.join()
    assert error.reason == "not_jmx"


def test_a_name_that_is_not_in_the_registry_is_told(open_source: OpenSource, jvm: Jvm) -> None:
    assert failure(open_source(ServiceUrl("127.0.0.1", jvm.port, "other"))).reason == "not_jmx"


def test_closing_ends_a_read_that_is_under_way(open_source: OpenSource, jvm: Jvm) -> None:
    source = open_source(jvm.url)
    closing = threading.Timer(1, source.close)
    closing.start()
    with ends_in_time():
        error = failure(source, ask("exotic:type=Values", "Slow"), seconds=50)
        closing.join()
        assert error.reason == "internal"


def test_a_server_that_stops_in_the_middle_of_a_poll_costs_the_whole_poll(
    open_source: OpenSource, start_jvm: StartJvm
) -> None:
    jvm = start_jvm()
    stopping = threading.Timer(2, jvm.stop)
    stopping.start()
    error = failure(open_source(jvm.url), ask("exotic:type=Values", "Plain", "Slow"))
    stopping.join()
    assert error.reason in {"connect", "protocol"}


def test_a_server_that_stopped_is_told_at_the_next_read(open_source: OpenSource, start_jvm: StartJvm) -> None:
    jvm = start_jvm()
    source = open_source(jvm.url)
    assert read(source, ask("exotic:type=Values", "Plain")).value(VALUES, "Plain") == "plain"
    jvm.stop()
    assert failure(source).reason == "connect"
