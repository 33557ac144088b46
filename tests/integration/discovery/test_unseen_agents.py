"""JMX agents of real JVMs that the command line does not tell of, beside those that are not there.

What is expected comes from the JVM: it was asked to start the agent, and a client connects to it.
"""

import os
import struct
import subprocess
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import psutil
import pytest

from development.ports import any_free
from exporter.discovery.finder import Finder
from exporter.discovery.found_server import FoundServer
from exporter.discovery.inspection import Inspector
from exporter.discovery.owned_source import open_owned
from exporter.discovery.performance_data import NoPerformanceDataError, agent_in, remote_agent
from exporter.discovery.processes import JavaProcess, java_processes, user_name
from exporter.discovery.rules import DiscoveryRules
from exporter.host.carbon_servers import carbon_processes
from exporter.host.jvms import LocalJvms
from exporter.jmx import ObjectName
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery
from exporter.system.process_identity import identify
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots
from testing.jvm import WaitingJava
from testing.processes import proc_of

OURS = DiscoveryRules(frozenset({os.geteuid()}))
AGENT = "com.sun.management.jmxremote"
RUNTIME = AttributeQuery(ObjectName.parse("java.lang:type=Runtime"), ("Name",))


def process_with(pid: int) -> JavaProcess:
    (found,) = (process for process in java_processes(ProcessTable(Roots())) if process.pid == pid)
    return found


def finder(rules: DiscoveryRules, *, wso2_alone: bool = False) -> Finder:
    processes = partial(java_processes, ProcessTable(Roots()), rules.users)
    return Finder(rules, Roots(), processes, wso2_alone=wso2_alone)


def found_with(pid: int) -> FoundServer:
    (found,) = (server for server in finder(OURS, wso2_alone=True).look() if server.process.pid == pid)
    return found


def pid_at(found: FoundServer) -> int:
    """The process id that the server says, which was read as the exporter reads it."""
    source = open_owned(found, Roots())
    snapshot = source.read([RUNTIME], Deadline.after(30))
    source.close()
    return int(str(snapshot.value(RUNTIME.pattern, "Name")).partition("@")[0])


def jcmd(java_home: Path, pid: int, *command: str) -> None:
    subprocess.run([java_home / "bin" / "jcmd", str(pid), *command], check=True, capture_output=True, timeout=60)


def performance_data_of(pid: int) -> Path:
    return Path(f"/tmp/hsperfdata_{user_name(os.geteuid())}/{pid}")  # noqa: S108 - where HotSpot has it


def agent(port: int) -> list[str]:
    options = {"port": port, "rmi.port": port, "host": "127.0.0.1", "authenticate": "false", "ssl": "false"}
    return [f"-D{AGENT}.{name}={value}" for name, value in options.items()]


def by_variable(name: str) -> Callable[[Path, list[str]], tuple[list[str], dict[str, str]]]:
    return lambda _folder, options: ([], {name: " ".join(options)})


def by_argument_file(folder: Path, options: list[str]) -> tuple[list[str], dict[str, str]]:
    (folder / "agent options").write_text("# the agent\n" + "\n".join(options))
    return [f"@{folder / 'agent options'}"], {}


def by_options_file(folder: Path, options: list[str]) -> tuple[list[str], dict[str, str]]:
    (folder / "vm.options").write_text("\n".join(options))
    return [f"-XX:VMOptionsFile={folder / 'vm.options'}"], {}


def by_argument_file_of_variable(folder: Path, options: list[str]) -> tuple[list[str], dict[str, str]]:
    arguments, _ = by_argument_file(folder, [f'"{option}"' for option in options])
    return [], {"JDK_JAVA_OPTIONS": f'"{arguments[0]}"'}


@pytest.mark.parametrize(
    ("place", "release"),
    [
        (by_variable("JAVA_TOOL_OPTIONS"), 11),
        (by_variable("JDK_JAVA_OPTIONS"), 17),
        (by_variable("_JAVA_OPTIONS"), 21),
        (by_argument_file, 25),
        (by_options_file, 11),
        (by_argument_file_of_variable, 17),
    ],
    ids=["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "@file", "VMOptionsFile", "@file in a variable"],
)
def test_an_agent_that_options_elsewhere_start_is_read(
    jdks: Mapping[int, Path],
    waiting_java: WaitingJava,
    tmp_path: Path,
    release: int,
    place: Callable[[Path, list[str]], tuple[list[str], dict[str, str]]],
) -> None:
    """By the options alone: without performance data. That every release has all places, `test_java_start` shows."""
    port = any_free()
    options, environment = place(tmp_path, [*agent(port), f"-Dcarbon.home={tmp_path}"])
    java = jdks[release] / "bin" / "java"
    pid = waiting_java("-XX:-UsePerfData", *options, java=java, environment=environment)
    found = found_with(pid)
    assert (found.kind, found.state, found.reason) == ("micro_integrator", "read", "")
    assert found.connector is not None
    assert (found.connector.port, found.connector.server_port, found.home) == (port, port, str(tmp_path))
    assert pid_at(found) == pid


@pytest.mark.parametrize("release", [11, 17, 21, 25])
def test_an_agent_that_jcmd_starts_is_read_and_off_when_it_stops_it(
    jdks: Mapping[int, Path], waiting_java: WaitingJava, tmp_path: Path, release: int
) -> None:
    home = jdks[release]
    pid = waiting_java(f"-Dcarbon.home={tmp_path}", java=home / "bin" / "java")
    assert found_with(pid).state == "jmx_off"
    for _ in range(2):
        port = any_free()
        options = ["port", port, "host", "127.0.0.1", "authenticate", "false", "ssl", "false"]
        pairs = zip(options[::2], options[1::2], strict=True)
        jcmd(home, pid, "ManagementAgent.start", *(f"jmxremote.{name}={value}" for name, value in pairs))
        found = found_with(pid)
        assert (found.state, found.reason) == ("read", "")
        assert found.url is not None
        assert found.url.port == port
        assert pid_at(found) == pid
        jcmd(home, pid, "ManagementAgent.stop")
        found = found_with(pid)
        assert (found.state, found.reason) == (
            "jmx_off",
            "Micro Integrator has no JMX of its own, and no agent is set up",
        )
        assert f"-D{AGENT}.port=" in found.remedy[1]


@pytest.mark.parametrize("release", [11, 25])
def test_what_the_agent_that_jcmd_started_wants_is_known(
    jdks: Mapping[int, Path], waiting_java: WaitingJava, tmp_path: Path, release: int
) -> None:
    home = jdks[release]
    (tmp_path / "password").write_text("monitor hunter2\n")
    (tmp_path / "access").write_text("monitor readonly\n")
    (tmp_path / "password").chmod(0o600)
    pid = waiting_java(f"-Dcarbon.home={tmp_path}", java=home / "bin" / "java")
    files = [f"jmxremote.{name}.file={tmp_path / name}" for name in ("password", "access")]
    where = [f"jmxremote.port={any_free()}", "jmxremote.host=127.0.0.1", "jmxremote.ssl=false"]
    jcmd(home, pid, "ManagementAgent.start", *where, *files)
    found = found_with(pid)
    assert found.connector is not None
    assert (found.connector.wants_login, found.connector.tls) == (True, False)
    assert (found.state, found.reason) == ("refused", "it wants a login, and discover.credentials has none for it")


def test_an_agent_on_any_free_port_is_read_at_the_one_that_it_has(waiting_java: WaitingJava, tmp_path: Path) -> None:
    """Port 0: only the JVM's own data tell."""
    pid = waiting_java(f"-Dcarbon.home={tmp_path}", *agent(0)[:1], *agent(0)[2:])
    found = found_with(pid)
    assert found.state == "read"
    assert pid_at(found) == pid


def test_a_jvm_with_process_ids_of_its_own_is_known_by_the_one_that_it_has_itself(
    waiting_java: WaitingJava, tmp_path: Path
) -> None:
    """As in a container that shares our files; another namespace of process ids wants root."""
    java = tmp_path / "java"
    java.write_text('#!/bin/sh\nexec unshare --pid --fork --kill-child java "$@"\n')
    java.chmod(0o700)
    wrapper = waiting_java(f"-Dcarbon.home={tmp_path}", *agent(0)[:1], *agent(0)[2:], java=java)
    (child,) = psutil.Process(wrapper).children()
    found = found_with(child.pid)
    assert (found.state, found.reason) == ("read", "")
    assert pid_at(found) == 1


def test_where_an_agent_cannot_be_ruled_out_the_state_is_unknown_and_nothing_is_advised(
    waiting_java: WaitingJava, tmp_path: Path
) -> None:
    """Its options name none, it keeps no data, and listens: `jcmd` may have started one."""
    found = found_with(waiting_java("-XX:-UsePerfData", f"-Dcarbon.home={tmp_path}"))
    assert (found.state, found.remedy, found.connector) == ("unknown", (), None)
    assert found.reason == (
        "Micro Integrator has no JMX of its own, and no agent is set up; whether an agent was started otherwise is "
        "unknown: its performance data is switched off (-XX:-UsePerfData)"
    )


def test_what_listens_nowhere_has_no_agent(waiting_java: WaitingJava) -> None:
    pid = waiting_java("-XX:-UsePerfData", program="ExoticServer")
    assert Inspector(OURS, Roots()).inspect(process_with(pid)).state == "jmx_off"


def test_a_server_whose_start_is_hidden_is_unknown_and_so_is_how_many_there_are(
    waiting_java: WaitingJava, tmp_path: Path
) -> None:
    """The file of its options is gone since it read them."""
    file = tmp_path / "options"
    file.write_text(f"-Dcarbon.home={tmp_path}")
    pid = waiting_java(f"@{file}")
    alone = proc_of(tmp_path / "proc", pid)
    identity = identify(pid, Roots())
    assert (found_with(pid).home, len(carbon_processes(ProcessTable(alone)))) == (str(tmp_path), 1)
    assert LocalJvms(ProcessTable(Roots())).find([identity], wait=30)[identity].carbon_home == str(tmp_path)
    file.unlink()
    found = found_with(pid)
    reason = f"its options in {file}: cannot be read: No such file or directory"
    assert (found.state, found.remedy) == ("unknown", ())
    assert found.reason == f"whether it is a WSO2 server is unknown: {reason}"
    with pytest.raises(OSError, match=f"process {pid} may be a WSO2 server"):
        len(carbon_processes(ProcessTable(alone)))
    file.write_text("-Dx=y")
    assert len(carbon_processes(ProcessTable(alone))) == 0


def test_files_of_users_who_are_not_allowed_are_not_looked_at(waiting_java: WaitingJava, tmp_path: Path) -> None:
    """They may be on a mount that hangs."""
    (tmp_path / "options").write_text(f"-Dcarbon.home={tmp_path}")
    pid = waiting_java(f"@{tmp_path / 'options'}")
    rules = DiscoveryRules(frozenset({os.geteuid() + 1}))
    (found,) = (server for server in finder(rules, wso2_alone=True).look() if server.process.pid == pid)
    assert (found.state, found.home) == ("refused", None)
    assert found.process.hidden == (f"its options in {tmp_path / 'options'}: not looked at",)


def test_a_plain_java_program_is_found_by_an_agent_that_jcmd_started_and_else_not(
    java_home: Path, waiting_java: WaitingJava
) -> None:
    pid = waiting_java(program="ExoticServer")
    assert pid not in {server.process.pid for server in finder(OURS).look()}
    where = ["jmxremote.port=0", "jmxremote.host=127.0.0.1", "jmxremote.authenticate=false", "jmxremote.ssl=false"]
    jcmd(java_home, pid, "ManagementAgent.start", *where)
    (found,) = (server for server in finder(OURS).look() if server.process.pid == pid)
    assert (found.kind, found.state) == ("java", "read")
    assert pid_at(found) == pid
    assert pid not in {server.process.pid for server in finder(OURS, wso2_alone=True).look()}


def test_performance_data_that_could_be_anybodys_is_not_believed(waiting_java: WaitingJava) -> None:
    """The JVM does not use a folder that others may write into; whoever made one may say anything there."""
    process = process_with(waiting_java())
    asked = (process.pid, process.users, process.user, process.command.options)
    assert remote_agent(*asked, Roots()) is None
    file = performance_data_of(process.pid)
    file.chmod(0o622)
    with pytest.raises(NoPerformanceDataError, match="it could be anybody's"):
        remote_agent(*asked, Roots())
    file.chmod(0o600)
    with pytest.raises(NoPerformanceDataError, match="it could be anybody's"):
        remote_agent(process.pid, frozenset({os.geteuid() + 1}), process.user, (), Roots())
    content = file.read_bytes()
    file.unlink()
    for spoilt in (b"", content[:200], b"x" * len(content), content[:32] + b"\xff" * 4 + content[36:]):
        file.write_bytes(spoilt)
        file.chmod(0o600)
        with pytest.raises(NoPerformanceDataError, match="cannot be understood"):
            remote_agent(*asked, Roots())
    file.unlink()
    with pytest.raises(NoPerformanceDataError, match="No such file"):
        remote_agent(*asked, Roots())


def test_java_8_does_not_say_which_agent_is_on_and_the_last_counts() -> None:
    prefix, url = "sun.management.JMXConnectorServer.", "service:jmx:rmi:///jndi/rmi://host:{}/jmxrmi"
    counters = {f"{prefix}{n}.remoteAddress": url.format(port) for n, port in ((0, 1111), (1, 2222))}
    seen = agent_in({**counters, f"{prefix}1.ssl": "true", f"{prefix}0.authenticate": "true", f"{prefix}address": "x"})
    assert seen is not None
    assert (seen.port, seen.tls, seen.wants_login) == (2222, True, False)
    assert agent_in({}) is None


def test_performance_data_that_refers_to_all_of_itself_again_and_again_is_not_followed(
    waiting_java: WaitingJava,
) -> None:
    """A server that somebody has taken over must not hold up the look for others."""
    pid = waiting_java()
    count, size, length = 20_000, 20, 1024 * 1024
    places = (size * (count - number) for number in range(count))
    entries = b"".join(struct.pack("<IIIBBBBI", size, at, length, ord("B"), 0, 0, 0, at) for at in places)
    head = bytes.fromhex("cafec0c0 0102") + bytes(18) + struct.pack("<II", 32, count)
    file = performance_data_of(pid)
    file.unlink()
    file.touch(mode=0o600)
    file.write_bytes((head + entries).ljust(length - 1, b"x") + b"\0")
    with pytest.raises(NoPerformanceDataError, match="cannot be understood"):
        remote_agent(pid, frozenset({os.geteuid()}), user_name(os.geteuid()), (), Roots())
    file.unlink()
