"""What becomes of a process: of this one, as if it were a JVM, with sockets that really listen."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from exporter.discovery import inspection
from exporter.discovery.finder import Finder
from exporter.discovery.found_server import FoundServer
from exporter.discovery.inspection import Inspector
from exporter.discovery.listeners import ListeningSocket, own_listening_sockets
from exporter.discovery.processes import JavaProcess, user_name
from exporter.discovery.rules import DiscoveryRules
from exporter.jmx import ServiceUrl
from exporter.model.machine import ProcessIdentity
from exporter.secrecy.credentials import Credentials, Secret
from exporter.secrecy.login_rules import LoginRule
from exporter.system.java.command import JavaCommand
from exporter.system.process_identity import identify
from exporter.system.roots import Roots

AGENT = "-Dcom.sun.management.jmxremote"
OURS = DiscoveryRules(frozenset({os.geteuid()}))
LOGIN = LoginRule(credentials=Credentials("monitor", Secret("hunter2")))
WITH_LOGIN = DiscoveryRules(OURS.users, (LOGIN,))
CARBON = "<Server><Ports><JMX><RMIRegistryPort>{}</RMIRegistryPort></JMX></Ports></Server>"
JMX = """<JMX><StartRMIServer>{}</StartRMIServer><RMIRegistryPort>${{Ports.JMX.RMIRegistryPort}}</RMIRegistryPort>
<RMIServerPort>{}</RMIServerPort></JMX>"""


@pytest.fixture
def ports() -> Iterator[tuple[int, int]]:
    """Two ports on which this process listens."""
    with ExitStack() as opened:
        sockets = [opened.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2)]
        yield sockets[0].getsockname()[1], sockets[1].getsockname()[1]


def this_process(*options: str) -> JavaProcess:
    users = frozenset({os.geteuid()})
    return JavaProcess(identify(os.getpid(), Roots()), users, JavaCommand(options, "org.example.Main", ()), "/")


def with_agent(port: int, *options: str) -> JavaProcess:
    return this_process(f"{AGENT}.port={port}", f"{AGENT}.rmi.port={port}", f"{AGENT}.ssl=false", *options)


def carbon(home: Path, registry: int, server: int, *, start: bool = True) -> JavaProcess:
    """This process as a Carbon server whose files name these ports."""
    files = {"carbon.xml": CARBON.format(registry), "etc/jmx.xml": JMX.format(str(start).lower(), server)}
    for name, text in files.items():
        file = home / "repository" / "conf" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return this_process(f"-Dcarbon.home={home}")


def inspected(process: JavaProcess, rules: DiscoveryRules = OURS) -> FoundServer:
    return Inspector(rules, Roots()).inspect(process)


def test_an_agent_without_a_password_can_be_read(ports: tuple[int, int]) -> None:
    found = inspected(with_agent(ports[0], f"{AGENT}.authenticate=false"), WITH_LOGIN)
    assert (found.kind, found.state, found.reason, found.home) == ("java", "read", "", None)
    assert (found.url, found.login.credentials) == (ServiceUrl("127.0.0.1", ports[0]), None)
    assert found.installation == "org.example.Main"


def test_a_carbon_server_wants_a_login_that_is_for_it(ports: tuple[int, int], tmp_path: Path) -> None:
    process = carbon(tmp_path, *ports)
    elsewhere = DiscoveryRules(OURS.users, (replace(LOGIN, home="/elsewhere"),))
    for rules in (OURS, elsewhere):
        found = inspected(process, rules)
        assert (found.state, found.needs_credentials) == ("refused", True)
        assert found.reason == "it wants a login, and discover.credentials has none for it"
    found = inspected(process, WITH_LOGIN)
    assert (found.state, found.kind, found.home) == ("read", "carbon", str(tmp_path))
    assert found.login.credentials == LOGIN.credentials
    assert {each.port for each in found.sockets} == set(ports)


def test_an_impostor_that_names_ports_of_others_is_not_logged_in_to(ports: tuple[int, int], tmp_path: Path) -> None:
    """Of the two it may have one, and the other is where the password would be sent."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # nobody listens there
        free = unused.getsockname()[1]
        found = inspected(carbon(tmp_path, ports[0], free), WITH_LOGIN)
    assert (found.state, found.url, found.sockets) == ("refused", None, ())
    where = f"{ports[0]} and {free}"
    assert found.reason == f"no socket of its own listens on {where} (yet), seen from the exporter's network"


def test_jmx_that_is_off_is_told_with_what_turns_it_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(inspection, "own_listening_sockets", lambda *_: ())
    found = inspected(carbon(tmp_path, 9999, 11111, start=False))
    assert (found.state, found.reason) == ("jmx_off", "its JMX is switched off")
    assert found.remedy[1] == "<StartRMIServer>true</StartRMIServer>"


def test_a_process_that_listens_may_have_an_agent_of_which_nothing_tells(
    ports: tuple[int, int], tmp_path: Path
) -> None:
    """Nothing is advised: a second port for it would keep the server from starting."""
    found = inspected(carbon(tmp_path, *ports, start=False))
    assert (found.state, found.remedy) == ("unknown", ())
    assert found.reason.startswith("its JMX is switched off; whether an agent was started otherwise is unknown: ")


def test_a_process_of_a_user_who_is_not_allowed_is_refused_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(inspection, "find_connector")
    monkeypatch.delattr(inspection, "own_listening_sockets")
    expected = f"it runs as {user_name(os.geteuid())}, who is not among discover.users"
    others = DiscoveryRules(frozenset({os.geteuid() + 1}))
    assert inspected(with_agent(9999), others).reason == expected
    mixed = replace(with_agent(9999), users=frozenset({os.geteuid(), 12345}))  # with the set-user-ID bit
    assert inspected(mixed).state == "refused"


def test_a_process_in_a_container_with_files_of_its_own_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "shares_folder", lambda *_: False)
    assert inspected(with_agent(9999)).reason == "it runs in a container with files of its own"


def test_a_process_that_ended_is_not_said_to_be_in_a_container() -> None:
    """Until its parent takes note of its end it is listed, and has no mounts any more."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as ended:
        process = replace(with_agent(9999), identity=identify(ended.pid, Roots()))
        ended.kill()
        os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
        found = inspected(process)
    assert (found.state, found.reason) == ("refused", "it ended while it was looked at")


def test_what_may_be_a_wso2_server_is_unknown(ports: tuple[int, int]) -> None:
    hidden = replace(this_process("@options"), command=JavaCommand(("@options",), None, ()), hidden=("cannot be read",))
    found = inspected(hidden)
    assert (found.state, found.reason) == ("unknown", "whether it is a WSO2 server is unknown: cannot be read")


def test_a_process_id_that_went_to_another_process_meanwhile_is_refused(ports: tuple[int, int]) -> None:
    """The sockets that were found by it are the other's."""
    now = with_agent(ports[0], f"{AGENT}.authenticate=false")
    found = inspected(replace(now, identity=ProcessIdentity(now.pid, now.identity.start - 1)))
    assert (found.state, found.url, found.sockets) == ("refused", None, ())
    assert found.reason == "it ended while it was looked at"


def test_a_server_that_nobody_thought_of_costs_no_other(
    ports: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    fine = with_agent(ports[0], f"{AGENT}.authenticate=false")
    broken = replace(fine, identity=ProcessIdentity(1, 1))

    def breaking(pid: int, users: frozenset[int], roots: Roots) -> tuple[ListeningSocket, ...]:
        if pid == broken.pid:
            raise RecursionError
        return own_listening_sockets(pid, users, roots)

    monkeypatch.setattr(inspection, "own_listening_sockets", breaking)
    first, second = Finder(OURS, Roots(), lambda: [broken, fine]).look()
    assert (first.state, first.reason) == ("refused", "it could not be examined: unexpected RecursionError")
    assert second.state == "read"


def test_what_was_found_is_not_inspected_again_while_its_sockets_are_open(monkeypatch: pytest.MonkeyPatch) -> None:
    inspected_ids: list[int] = []
    inspect = Inspector.inspect

    def counting(inspector: Inspector, process: JavaProcess) -> FoundServer:
        inspected_ids.append(process.pid)
        return inspect(inspector, process)

    monkeypatch.setattr(Inspector, "inspect", counting)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        process = with_agent(listening.getsockname()[1], f"{AGENT}.authenticate=false")
        finder = Finder(OURS, Roots(), lambda: [process])
        assert finder.look() == finder.look()
        assert len(inspected_ids) == 1
    assert finder.look()[0].state == "refused"
    assert len(inspected_ids) == 2
