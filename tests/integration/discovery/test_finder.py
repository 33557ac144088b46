"""Real JVMs found, and impostors that are not logged in to.

The JVMs run as whoever runs the tests, so that user is allowed, or is not.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Container
from dataclasses import replace
from pathlib import Path

import pytest

from development import kernel
from exporter.discovery import connector_lookup, inspection
from exporter.discovery.finder import Finder
from exporter.discovery.found_server import FoundServer
from exporter.discovery.inspection import Inspector
from exporter.discovery.listeners import HiddenSocketsError, ListeningSocket, own_listening_sockets
from exporter.discovery.processes import JavaProcess, java_processes, still_runs, user_name
from exporter.discovery.rules import DiscoveryRules
from exporter.jmx import TlsOptions
from exporter.model.machine import ProcessIdentity
from exporter.secrecy.credentials import Credentials, Secret
from exporter.secrecy.login_rules import LoginRule
from exporter.system.java.command import JavaCommand
from exporter.system.process_identity import started_at
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots
from testing.jvm import MICRO_INTEGRATOR, Jvm, StartJvm, WaitingJava

OURS = DiscoveryRules(frozenset({os.geteuid()}))
AGENT = "-Dcom.sun.management.jmxremote"
LOGIN = Credentials("monitor", Secret("hunter2"))
WITH_LOGIN = DiscoveryRules(OURS.users, (LoginRule(credentials=LOGIN),))


def process_of(jvm: Jvm) -> JavaProcess:
    return process_with(jvm.process.pid)


def process_with(pid: int) -> JavaProcess:
    (found,) = (process for process in java_processes(ProcessTable(Roots())) if process.pid == pid)
    return found


def inspected(process: JavaProcess, rules: DiscoveryRules) -> FoundServer:
    return Inspector(rules, Roots()).inspect(process)


def calling_itself(jvm: Jvm, *options: str, program: str = "org.wso2.carbon.bootstrap.Bootstrap") -> JavaProcess:
    """The JVM, as if it had been started with these options and no others."""
    return replace(process_of(jvm), command=JavaCommand(options, program, ()))


def agent_options(jvm: Jvm) -> list[str]:
    return [option for option in process_of(jvm).command.options if option.startswith(AGENT)]


def connector_port(jvm: Jvm) -> int:
    return int(process_of(jvm).command.property(f"{AGENT.removeprefix('-D')}.rmi.port") or 0)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A Carbon server's files, as the real kernel comes."""
    for name in ("carbon.xml", "etc/jmx.xml", "deployment.toml"):
        file = tmp_path / "wso2" / "repository" / "conf" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(kernel.HOME / "repository" / "conf" / name, file)
    return tmp_path / "wso2"


def set_ports(home: Path, registry: int, server: int) -> None:
    file = home / "repository" / "conf" / "carbon.xml"
    text = re.sub(r"<RMIRegistryPort>\d+", f"<RMIRegistryPort>{registry}", file.read_text())
    file.write_text(re.sub(r"<RMIServerPort>\d+", f"<RMIServerPort>{server}", text))


def switch_jmx_off(home: Path) -> None:
    file = home / "repository" / "conf" / "etc" / "jmx.xml"
    file.write_text(file.read_text().replace("<StartRMIServer>true", "<StartRMIServer>false"))


def test_an_agent_without_a_password_is_found_and_can_be_read(jvm: Jvm) -> None:
    found = inspected(process_of(jvm), OURS)
    assert (found.kind, found.state, found.reason, found.home) == ("java", "read", "", None)
    assert found.url == jvm.url
    assert {each.port for each in found.sockets} >= {jvm.port}
    assert found.installation == "ExoticServer"


def test_only_a_jvms_own_options_count() -> None:
    """What stands after a program's name anybody's script may have."""
    with subprocess.Popen([sys.executable, "-c", "input()", "-Dcarbon.home=/opt/wso2"], stdin=-1) as process:
        assert process.pid not in {found.pid for found in java_processes(ProcessTable(Roots()))}
        process.kill()


def test_a_process_of_a_user_who_is_not_allowed_is_refused_unseen(jvm: Jvm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(connector_lookup, "agent_connector")  # its configuration would be looked at with it
    monkeypatch.delattr(inspection, "own_listening_sockets")
    found = inspected(process_of(jvm), DiscoveryRules(frozenset({os.geteuid() + 1})))
    user = user_name(os.geteuid())
    assert (found.state, found.reason) == ("refused", f"it runs as {user}, who is not among discover.users")


def test_a_process_that_is_only_partly_an_allowed_users_is_refused(jvm: Jvm) -> None:
    """A program with the set-user-ID bit runs as its owner, with the arguments of whoever started it."""
    mixed = replace(process_of(jvm), users=frozenset({os.geteuid(), 12345}))
    assert inspected(mixed, OURS).state == "refused"


def test_an_impostor_whose_port_is_anothers_is_not_logged_in_to(jvm: Jvm, home: Path) -> None:
    """It calls itself Carbon, and names the ports that somebody else's sockets listen on."""
    with socket.create_server(("127.0.0.1", 0)) as registry, socket.create_server(("127.0.0.1", 0)) as server:
        ports = registry.getsockname()[1], server.getsockname()[1]
        set_ports(home, *ports)
        found = inspected(calling_itself(jvm, f"-Dcarbon.home={home}"), WITH_LOGIN)
    assert (found.kind, found.state, found.url) == ("carbon", "refused", None)
    expected = f"no socket of its own listens on {ports[0]} and {ports[1]} (yet), seen from the exporter's network"
    assert found.reason == expected


def test_an_impostor_that_has_one_of_the_two_ports_is_not_logged_in_to(jvm: Jvm, home: Path) -> None:
    """The registry is the server's, the port to which it would send the password is not."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        set_ports(home, jvm.port, server.getsockname()[1])
        found = inspected(calling_itself(jvm, f"-Dcarbon.home={home}"), WITH_LOGIN)
    assert (found.state, found.url) == ("refused", None)


def test_a_carbon_server_is_found_by_its_files_and_wants_a_login(start_jvm: StartJvm, home: Path) -> None:
    jvm = start_jvm(f"-Dcarbon.home={home}")
    set_ports(home, jvm.port, connector_port(jvm))
    process = process_of(jvm)
    other, own = LoginRule(home="/elsewhere", credentials=LOGIN), LoginRule(home=str(home), credentials=LOGIN)
    for rules in (OURS, DiscoveryRules(OURS.users, (other,))):
        found = inspected(process, rules)
        assert (found.state, found.needs_credentials) == ("refused", True)
        assert found.reason == "it wants a login, and discover.credentials has none for it"
    found = inspected(process, DiscoveryRules(OURS.users, (other, own)))
    jvm.stop()
    assert (found.state, found.kind, found.home, found.url) == ("read", "carbon", str(home), jvm.url)
    assert found.login.credentials == LOGIN
    assert not found.needs_credentials


def test_jmx_off_is_told_with_the_lines_that_turn_it_on(waiting_java: WaitingJava, home: Path) -> None:
    switch_jmx_off(home)
    found = inspected(process_with(waiting_java(f"-Dcarbon.home={home}", program="ExoticServer")), OURS)
    assert (found.state, found.reason) == ("jmx_off", "its JMX is switched off")
    assert found.remedy[1:] == ("[monitoring.jmx]", "rmi_server_start = true")


def test_jmx_off_does_not_matter_where_the_jvm_has_an_agent(jvm: Jvm, home: Path) -> None:
    switch_jmx_off(home)
    found = inspected(calling_itself(jvm, f"-Dcarbon.home={home}", *agent_options(jvm)), OURS)
    assert (found.state, found.url) == ("read", jvm.url)


def test_a_micro_integrator_is_read_by_its_agent_and_its_own_files_say_nothing(
    jvm: Jvm, waiting_java: WaitingJava, home: Path
) -> None:
    with_agent = calling_itself(jvm, f"-Dcarbon.home={home}", *agent_options(jvm), program=MICRO_INTEGRATOR)
    found = inspected(with_agent, OURS)
    assert (found.kind, found.state, found.url) == ("micro_integrator", "read", jvm.url)
    found = inspected(process_with(waiting_java(f"-Dcarbon.home={home}")), OURS)
    assert (found.kind, found.state) == ("micro_integrator", "jmx_off")
    assert "-Dcom.sun.management.jmxremote.port=" in found.remedy[1]


def test_tls_is_spoken_as_configured_to_a_server_that_speaks_it_and_to_no_other(jvm: Jvm) -> None:
    tls = TlsOptions(server_name="wso2.example.org")
    rules = DiscoveryRules(OURS.users, (LoginRule(tls=tls),))
    assert inspected(process_of(jvm), rules).login.tls is None
    speaking = calling_itself(jvm, *(option for option in agent_options(jvm) if ".ssl=" not in option))
    assert inspected(speaking, rules).login.tls == tls
    assert inspected(speaking, OURS).login.tls == TlsOptions()


def test_credentials_are_not_sent_to_a_server_that_wants_none(jvm: Jvm) -> None:
    found = inspected(process_of(jvm), WITH_LOGIN)
    assert (found.state, found.login.credentials) == ("read", None)


def test_a_process_id_that_went_to_another_process_meanwhile_is_refused(jvm: Jvm) -> None:
    """The sockets that were found by it are the other's."""
    now = process_of(jvm)
    earlier = replace(now, identity=replace(now.identity, start=now.identity.start - 1))
    found = inspected(earlier, WITH_LOGIN)
    assert (found.state, found.url, found.sockets) == ("refused", None, ())
    assert found.reason == "it ended while it was looked at"


def test_sockets_that_may_not_be_seen_are_a_reason_of_their_own(jvm: Jvm, monkeypatch: pytest.MonkeyPatch) -> None:
    def hidden(pid: int, users: Container[int], roots: Roots) -> tuple[ListeningSocket, ...]:
        raise HiddenSocketsError

    monkeypatch.setattr(inspection, "own_listening_sockets", hidden)
    found = inspected(process_of(jvm), OURS)
    assert found.state == "refused"
    assert found.reason.startswith("its sockets may not be seen: run the exporter as ")


def test_a_server_in_a_container_with_files_of_its_own_is_refused(
    jvm: Jvm, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An agent's too: its files would be looked for here, and its user is root of a container, not of the machine."""
    monkeypatch.setattr(inspection, "shares_folder", lambda *_: False)
    for process in (calling_itself(jvm, f"-Dcarbon.home={home}"), process_of(jvm)):
        found = inspected(process, WITH_LOGIN)
        assert (found.state, found.reason) == ("refused", "it runs in a container with files of its own")


def test_what_was_found_is_not_inspected_again_while_its_sockets_are_open(
    start_jvm: StartJvm, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspected_processes: list[int] = []
    inspect = Inspector.inspect

    def counting(inspector: Inspector, process: JavaProcess) -> FoundServer:
        inspected_processes.append(process.pid)
        return inspect(inspector, process)

    monkeypatch.setattr(Inspector, "inspect", counting)
    jvm = start_jvm()
    process = process_of(jvm)
    searcher = Finder(OURS, Roots(), lambda: [process])
    assert searcher.look() == searcher.look()
    assert inspected_processes == [jvm.process.pid]
    jvm.stop()
    assert searcher.look()[0].state == "refused"


def test_a_server_is_the_same_one_after_the_clock_was_set(jvm: Jvm, tmp_path: Path) -> None:
    """The kernel's boot time, from which a process's start is reckoned, moves with the clock."""
    before = process_of(jvm)
    (tmp_path / str(before.pid)).symlink_to(f"/proc/{before.pid}")
    lines = Path("/proc/stat").read_text(encoding="ascii").splitlines()
    boot_time = next(int(line.split()[1]) for line in lines if line.startswith("btime"))
    (tmp_path / "stat").write_text(f"btime {boot_time + 3600}\n", encoding="ascii")
    set_forward = Roots(str(tmp_path))
    (after,) = java_processes(ProcessTable(set_forward))
    assert after == before
    assert still_runs(before, set_forward)
    assert started_at(after.identity, set_forward) == pytest.approx(started_at(before.identity, Roots()) + 3600, abs=1)


def test_a_server_that_nobody_thought_of_costs_no_other(jvm: Jvm, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = replace(process_of(jvm), identity=ProcessIdentity(1, 1))

    def breaking(pid: int, users: Container[int], roots: Roots) -> tuple[ListeningSocket, ...]:
        if pid == broken.pid:
            raise RecursionError
        return own_listening_sockets(pid, users, roots)

    monkeypatch.setattr(inspection, "own_listening_sockets", breaking)
    first, second = Finder(OURS, Roots(), lambda: [broken, process_of(jvm)]).look()
    assert (first.state, first.reason) == ("refused", "it could not be examined: unexpected RecursionError")
    assert second.state == "read"
