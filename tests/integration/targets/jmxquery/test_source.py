"""The query process itself, mostly with small programs in Java's place; real answers are held by `test_contract`."""

import os
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psutil
import pytest

from exporter.discovery.processes import JavaProcess, java_processes
from exporter.jmx import ObjectName, ServiceUrl
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, TargetError
from exporter.secrecy.credentials import Credentials, Secret
from exporter.system.java.start import QUERY_MARK
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots
from exporter.targets.jmxquery.source import JmxQuerySource, argument_file, query_text
from testing.jvm import Jvm, StartJvm
from testing.patience import ends_in_time

URL = ServiceUrl("127.0.0.1", 9)
FakeJava = Callable[[str], str]
LAST = '{"mBeanName" : "JMImplementation:type=MBeanServerDelegate", "attribute" : "MBeanServerId"'


@pytest.fixture
def fake_java(tmp_path: Path) -> FakeJava:
    def write(script: str) -> str:
        path = tmp_path / "java"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o700)
        return str(path)

    return write


@pytest.fixture(autouse=True)
def nothing_is_left(jvm: Jvm) -> Iterator[None]:
    files = open_files()
    children = set(psutil.Process().children(recursive=True))
    yield
    assert open_files() <= files  # what tests before this one left is closed in its own time
    assert set(psutil.Process().children(recursive=True)) <= children


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def ask(pattern: str, *attributes: str) -> AttributeQuery:
    return AttributeQuery(ObjectName.parse(pattern), attributes)


def failure(
    java: str,
    *,
    seconds: float = 60,
    maximum: int = 1 << 20,
    url: ServiceUrl = URL,
    credentials: Credentials | None = None,
) -> TargetError:
    source = JmxQuerySource(url, credentials, java, maximum)
    with pytest.raises(TargetError) as caught:
        source.read([ask("java.lang:type=Runtime", "Uptime")], Deadline.after(seconds))
    return caught.value


def has_ended(pid: int) -> bool:
    """Whether that process is gone, or goes within a moment: a signal takes effect a little after it was sent."""
    for _ in range(500):
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.01)
    return False


def test_a_missing_java_is_told_in_one_line() -> None:
    error = failure("/no/such/java")
    assert (error.reason, error.message) == (
        "transport",
        "Java was not found (/no/such/java): install Java 11 or later",
    )


def test_a_java_that_may_not_be_run_is_told(tmp_path: Path) -> None:
    (tmp_path / "java").touch(mode=0o600)
    error = failure(str(tmp_path / "java"))
    assert (error.reason, error.message) == (
        "transport",
        f"Java does not start ({tmp_path}/java): Permission denied",
    )


def test_a_java_that_is_too_old_is_told(fake_java: FakeJava) -> None:
    error = failure(fake_java("echo 'Error: Could not find or load main class @.dev.fd.3' >&2; exit 1"))
    assert error.reason == "transport"
    assert "install Java 11 or later" in error.message


@pytest.mark.parametrize("script", ["echo hello", "exit 0", 'printf \'[\\n{"mBeanName" : "a:b=c"\''])
def test_a_program_that_is_not_java_is_told(fake_java: FakeJava, script: str) -> None:
    assert failure(fake_java(script)).reason == "protocol"


@pytest.mark.parametrize("last", ["", f'{LAST}, "attributeType" : "Null"}}'])
def test_an_answer_whose_last_question_was_not_answered_is_a_failed_poll(fake_java: FakeJava, last: str) -> None:
    """The jar swallows a connection that is lost while it reads an attribute, and ends as if all were well."""
    error = failure(fake_java(f"cat <<'END'\n[\n{last}]\nEND") if last else fake_java("printf '[\\n]\\n'"))
    assert error.reason == "protocol"
    assert "the connection was lost" in error.message


def test_output_that_never_ends_is_cut_off(fake_java: FakeJava) -> None:
    error = failure(fake_java("exec yes"))
    assert (error.reason, error.message) == ("protocol", "an answer of more than 1048576 bytes")


def test_a_flood_of_errors_harms_nobody(fake_java: FakeJava) -> None:
    error = failure(fake_java("yes 'Error: flood' | head -c 3000000 >&2; exit 1"))
    assert (error.reason, error.message) == ("transport", "Java does not run: Error: flood")


@pytest.mark.parametrize("script", ["exec sleep 300", "trap '' TERM INT; while :; do sleep 1; done"])
def test_a_process_that_hangs_ends_at_the_deadline(fake_java: FakeJava, script: str) -> None:
    with ends_in_time():
        error = failure(fake_java(script), seconds=0.5)
        assert (error.reason, error.message) == ("timeout", "no answer within 0.5 s")


@pytest.mark.parametrize("ending", ["wait", "exit 0", "exec >&- 2>&-; wait"])
def test_its_children_die_with_it(fake_java: FakeJava, tmp_path: Path, ending: str) -> None:
    pid_file = tmp_path / "pid"
    failure(fake_java(f"sleep 300 & echo $! > {pid_file}\n{ending}"), seconds=4)
    assert has_ended(int(pid_file.read_text()))


def test_a_child_that_outlives_a_query_that_ended_dies_too(fake_java: FakeJava, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    failure(fake_java(f"sleep 300 >/dev/null 2>&1 & echo $! > {pid_file}\nexit 1"))
    assert has_ended(int(pid_file.read_text()))


def test_closing_ends_a_process_that_hangs(fake_java: FakeJava) -> None:
    source = JmxQuerySource(URL, None, fake_java("exec sleep 300"))
    closing = threading.Timer(0.3, source.close)
    closing.start()
    with ends_in_time():
        with pytest.raises(TargetError) as caught:
            source.read([], Deadline.after(100))
        closing.join()
        assert caught.value.reason == "internal"


def test_a_closed_source_starts_nothing(fake_java: FakeJava, tmp_path: Path) -> None:
    source = JmxQuerySource(URL, None, fake_java(f"touch {tmp_path}/started"))
    source.close()
    with pytest.raises(TargetError) as caught:
        source.read([], Deadline.after(10))
    assert caught.value.reason == "internal"
    assert not (tmp_path / "started").exists()


def test_options_meant_for_the_server_do_not_reach_the_query(
    fake_java: FakeJava, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"):
        monkeypatch.setenv(name, "-Dcom.sun.management.jmxremote.port=9999")
    error = failure(fake_java('echo "<$JAVA_TOOL_OPTIONS$JDK_JAVA_OPTIONS$_JAVA_OPTIONS>" >&2; exit 1'))
    assert error.message == "Java does not run: <>"


def test_java_gets_no_more_of_the_environment_than_it_needs(
    fake_java: FakeJava, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GATEWAY_PASSWORD", "PYTHONPATH", "LD_PRELOAD", "LC_TIME", "CLASSPATH", "JDK_HOME"):
        monkeypatch.setenv(name, "not for Java")
    for name in ("JAVA_HOME", "HOME", "TMPDIR", "TZ"):
        monkeypatch.setenv(name, f"a {name}")
    failure(fake_java(f"env -0 > {tmp_path}/environment; exit 1"))
    given = dict(line.split("=", 1) for line in (tmp_path / "environment").read_text().split("\0") if line)
    set_by_the_shell = {"PWD", "OLDPWD", "SHLVL", "_"}
    assert {name: value for name, value in given.items() if name not in set_by_the_shell} == {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        **{name: f"a {name}" for name in ("JAVA_HOME", "HOME", "TMPDIR", "TZ")},
    }


_EXPORTER = """
import sys, threading
from exporter.jmx.deadline import Deadline
from exporter.jmx.url import ServiceUrl
from exporter.targets.jmxquery.source import JmxQuerySource
source = JmxQuerySource(ServiceUrl("127.0.0.1", 9), None, sys.argv[1])
threading.Thread(target=source.read, args=([], Deadline.after(300))).start()
"""


@pytest.mark.parametrize(
    "script",
    [
        "echo $$ > {0}; exec sleep 300",
        "sleep 300 & echo $! > {0}; wait",
        "trap '' TERM HUP; echo $$ > {0}; sleep 300 & wait",
    ],
)
def test_it_dies_with_an_exporter_that_is_killed(fake_java: FakeJava, tmp_path: Path, script: str) -> None:
    pid_file = tmp_path / "pid"
    exporter = subprocess.Popen([sys.executable, "-c", _EXPORTER, fake_java(script.format(pid_file))])
    try:
        pid = int(_content(pid_file))
        family = [child.pid for child in psutil.Process(exporter.pid).children(recursive=True)]
    finally:
        exporter.kill()
        exporter.wait()
    assert pid in family
    assert len(family) >= 2  # with the guard
    assert all(map(has_ended, family))


def _content(file: Path) -> str:
    """What is written there, as soon as it is."""
    for _ in range(3000):
        if file.exists() and (text := file.read_text()).endswith("\n"):
            return text
        time.sleep(0.01)
    raise AssertionError(f"nobody wrote {file}")


def test_nothing_is_started_that_nobody_would_end(
    fake_java: FakeJava, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exporter.targets.jmxquery.process._GUARD", ("/no/such/sh",))
    error = failure(fake_java(f"touch {tmp_path}/started"))
    assert error.reason == "transport"
    assert error.message == "the query's guard does not start (/no/such/sh: No such file or directory)"
    assert not (tmp_path / "started").exists()


def test_a_server_that_repeats_the_password_does_not_bring_it_into_a_message(fake_java: FakeJava, jvm: Jvm) -> None:
    error = failure(
        fake_java("echo 'Exception in thread \"main\" java.lang.SecurityException: not hidden' >&2; exit 1"),
        url=jvm.url,
        credentials=Credentials("admin", Secret("hidden")),
    )
    assert (error.reason, error.message) == ("login", "the server refused the login: not <secret>")


@pytest.mark.parametrize("library_path", ["none", "another JVM"])
def test_nobody_sees_the_password_in_the_process_list(
    library_path: str, start_jvm: StartJvm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Java's launcher runs itself again, all arguments written out, if LD_LIBRARY_PATH leads to another JVM."""
    if library_path == "another JVM":
        libraries = tmp_path / "lib" / "server"
        libraries.mkdir(parents=True)
        (libraries / "libjvm.so").touch()
        monkeypatch.setenv("LD_LIBRARY_PATH", str(libraries))
    password = "a-password-to-look-for"
    server = start_jvm(own_connector=b64encode(password.encode()).decode())
    source = JmxQuerySource(server.url, Credentials("monitor", Secret(password)))
    errors: list[TargetError] = []

    def poll() -> None:
        try:
            source.read([ask("exotic:type=Values", "Slow")], Deadline.after(6))
        except TargetError as error:
            errors.append(error)

    thread = threading.Thread(target=poll)
    thread.start()
    seen: set[str] = set()
    queries: set[JavaProcess] = set()
    while thread.is_alive():
        seen |= command_lines()
        found = java_processes(ProcessTable(Roots()))
        queries |= {process for process in found if QUERY_MARK in process.command.options}
        time.sleep(0.01)
    thread.join()
    server.stop()
    assert [error.reason for error in errors] == ["timeout"]  # It was logged in, and waited for the slow attribute.
    assert any("@/dev/fd/" in line for line in seen)
    assert {query.is_carbon for query in queries} == {False}
    assert not [line for line in seen if password in line]


def command_lines() -> set[str]:
    """Those of what we started: of all processes a busy machine may take longer to list than the query lasts."""
    lines = set()
    for process in psutil.Process().children(recursive=True):
        try:
            lines.add(" ".join(process.cmdline()))
        except psutil.Error:
            continue
    return lines


def test_what_an_exception_was_is_not_known(jvm: Jvm) -> None:
    source = JmxQuerySource(jvm.url, None)
    snapshot = source.read([ask("exotic:type=Values", "Throws")], Deadline.after(60))
    assert snapshot.mbeans[0].attributes == {"Throws": None}


def test_what_jmxquery_cannot_read_of_a_real_server_is_listed(jvm: Jvm) -> None:
    attributes = ("Strings", "Longs", "Tabular", "Date", "Enum", "Composite")
    snapshot = JmxQuerySource(jvm.url, None).read([ask("exotic:type=Values", *attributes)], Deadline.after(60))
    assert {(u.attribute, u.cause) for u in snapshot.unreadable} == {
        ("Strings", "jmxquery cannot read arrays"),
        ("Longs", "jmxquery cannot read arrays"),
        ("Tabular", "jmxquery cannot read tabular data"),
        ("Date", "jmxquery cannot read values of type Date"),
        ("Enum", "jmxquery cannot read values of type State"),
        ("Composite", "item 'array': jmxquery cannot read arrays"),
    }
    assert [set(mbean.attributes) for mbean in snapshot.mbeans] == [{"Composite"}]


def test_an_item_that_is_null_costs_the_poll_with_a_word_on_the_cause(jvm: Jvm) -> None:
    with pytest.raises(TargetError) as caught:
        JmxQuerySource(jvm.url, None).read([ask("exotic:type=NullItem", "NullItem")], Deadline.after(60))
    assert caught.value.reason == "protocol"
    assert "an item that is null" in caught.value.message


def test_the_host_that_the_server_gives_out_is_followed_and_named(start_jvm: StartJvm) -> None:
    server = start_jvm("-Djava.rmi.server.hostname=127.0.0.77")
    with pytest.raises(TargetError) as caught:
        JmxQuerySource(server.url, None).read([], Deadline.after(60))
    server.stop()
    assert caught.value.reason == "connect"
    assert "127.0.0.77" in caught.value.message


@pytest.mark.parametrize("pattern", ["*:*", "*:type=*", "?*:type=*,*", "*:name=*,type=?"])
def test_everything_is_never_asked_for(pattern: str) -> None:
    with pytest.raises(ValueError, match="asks for everything"):
        query_text([ask(pattern, "A")])


@pytest.mark.parametrize("attribute", ["*", "", "a;b", "a/b", "a,b", 'a"b', "a==b", "a\nb"])
def test_an_attribute_that_cannot_be_expressed_is_refused(attribute: str) -> None:
    with pytest.raises(ValueError, match="jmxquery cannot be asked"):
        query_text([ask("a:type=B", attribute)])


def test_a_query_names_every_attribute_once() -> None:
    queries = [ask("java.lang:type=MemoryPool,*", "Usage", "Type"), ask("*:type=DataSource", "Active")]
    assert query_text([*queries, queries[0]]) == (
        "java.lang:type=MemoryPool,*/Usage;java.lang:type=MemoryPool,*/Type;*:type=DataSource/Active"
    )


@pytest.mark.parametrize("text", ["", "with a \0"])
def test_what_java_cannot_be_given_is_refused_before_the_server_is(text: str) -> None:
    with pytest.raises(TargetError) as caught:
        argument_file(["-p", text])
    assert caught.value.reason == "login"


@pytest.mark.parametrize("release", [11, 17, 21, 25])
def test_each_java_logs_in_where_the_exporter_tells_it_to(
    release: int, jdks: Mapping[int, Path], start_jvm: StartJvm
) -> None:
    """By a stub of the exporter's own making in the URL, in the place of the registry's."""
    server = start_jvm(own_connector=b64encode(b"right").decode())
    java = str(jdks[release] / "bin" / "java")
    source = JmxQuerySource(server.url, Credentials("monitor", Secret("right")), java)
    snapshot = source.read([ask("exotic:type=Values", "Plain")], Deadline.after(60))
    server.stop()
    assert [mbean.attributes for mbean in snapshot.mbeans] == [{"Plain": "plain"}]
