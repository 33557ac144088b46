"""Attackers on a WSO2 Carbon kernel's machine, and the configurations of README and `examples/` as they stand.

The kernel and the exporter are root's, as whom the tests run; the attackers are another user's, or root's as well.
"""

import re
import subprocess
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from development.carbon import CarbonServer
from development.places import PROJECT
from development.ports import any_free
from development.service import Service
from exporter.jmx import Place, RemoteReference, ServiceUrl, admit_all, locate
from exporter.jmx.rmi.methods import NEW_CLIENT
from exporter.jmx.rmi.references import write_stub
from testing.attacker import NOBODY, Attacker, registry_that_names, server_that_lets_in
from testing.exposition import scrape
from testing.services import StartService

Rebind = Callable[[RemoteReference], None]
USERS = pytest.mark.parametrize("user", [NOBODY, None], ids=["of another user", "of the same user"])
LOGIN = NEW_CLIENT.hash
"""What each login holds. Java's own clients of a registry say other things to every server that is named there."""


@pytest.fixture(scope="module")
def configurations(carbon: CarbonServer, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    readme = (PROJECT / "README.md").read_text()
    (first,) = re.findall(r"```yaml\n(targets:\n.*?)```", readme, re.DOTALL)[:1]
    texts = {
        "README": first,
        "example": (PROJECT / "examples" / "wso2-exporter.yml").read_text(),
        "jmxquery": f"{first}    transport: jmxquery\n",
    }
    paths = {}
    for name, text in texts.items():
        paths[name] = tmp_path_factory.mktemp("configuration") / "wso2-exporter.yml"
        # Another kernel may have the ports of the documentation, and the user of this one is the administrator.
        own = text.replace("127.0.0.1:9999", f"127.0.0.1:{carbon.jmx_port}").replace("monitor\n", "admin\n")
        (file,) = re.findall(r"^    password_file: (\S+)", own, re.MULTILINE)
        paths[name].with_name(file).write_bytes(carbon.password_file.read_bytes())
        paths[name].write_text(own)
    return paths


@contextmanager
def all_started(configurations: Mapping[str, Path], start_exporter: StartService) -> Iterator[Mapping[str, Service]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(start_exporter(path)) for name, path in configurations.items()}


@pytest.fixture(scope="module")
def exporters(configurations: Mapping[str, Path], start_exporter: StartService) -> Iterator[Mapping[str, Service]]:
    """An exporter for each configuration, all of which have read the kernel."""
    with all_started(configurations, start_exporter) as started:
        for exporter in started.values():
            assert is_up(exporter)
        yield started


@pytest.fixture
def rebind(carbon: CarbonServer, java_home: Path, java_programs: Path) -> Iterator[Rebind]:
    """Writes into the kernel's registry; afterwards it is as before."""
    honest = locate(ServiceUrl("127.0.0.1", carbon.jmx_port), ("admin", ""), "registry", admit_all, 30)

    def rebind_(reference: RemoteReference) -> None:
        stub = b64encode(write_stub(reference)).decode()
        command = [java_home / "bin" / "java", "-cp", java_programs, "Rebind", str(carbon.jmx_port), stub]
        subprocess.run([*map(str, command)], check=True, timeout=120)

    yield rebind_
    rebind_(honest)


@contextmanager
def stopped(server: CarbonServer) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        server.start()


def is_up(exporter: Service) -> bool:
    return scrape(f"{exporter.url}/metrics").value("wso2_up") == 1


def await_look(exporter: Service) -> None:
    """Until what changes seldom was read, too: a server that stops meanwhile refuses the login of that."""
    for _ in range(200):
        if 'wso2_guideline_facts_age_seconds{source="files"' in scrape(f"{exporter.url}/metrics").text:
            return
        time.sleep(0.3)
    raise AssertionError("it was never looked at")


def log_when_down(exporter: Service) -> str:
    """The log, once a page says that the server is down."""
    page = scrape(f"{exporter.url}/metrics")
    assert page.value("wso2_up") == 0
    assert page.value("wso2_scrape_error", reason="not_jmx") == 1
    assert exporter.log is not None
    return exporter.log.read_text()


def impostor(server: CarbonServer, user: int | None) -> Attacker:
    """It answers on both of the server's ports, as the server would."""
    answers = {
        Place("127.0.0.1", server.jmx_port): registry_that_names(server.connector_port),
        Place("127.0.0.1", server.connector_port): server_that_lets_in(),
    }
    return Attacker(answers, user)


@USERS
def test_whoever_writes_into_the_registry_is_not_logged_in_to(
    user: int | None,
    configurations: Mapping[str, Path],
    start_exporter: StartService,
    carbon: CarbonServer,
    rebind: Rebind,
) -> None:
    port = any_free()
    with Attacker({Place("127.0.0.1", port): server_that_lets_in()}, user) as attacker:
        rebind(RemoteReference("127.0.0.1", port, bytes(22), tls=False))
        with all_started(configurations, start_exporter) as exporters:
            logs = [log_when_down(exporter) for exporter in exporters.values()]
        assert LOGIN not in attacker.stop()
    for log in logs:
        assert log.count(f"names port {port} as the RMI server's, to which no password is sent") == 1
        assert f"configure rmi_port: {port}, or rmi_port: registry" in log


def test_a_registry_is_believed_where_that_is_configured_but_not_that_another_users_port_is_the_servers(
    configurations: Mapping[str, Path],
    start_exporter: StartService,
    carbon: CarbonServer,
    rebind: Rebind,
    tmp_path: Path,
) -> None:
    believing = {}
    for name, path in configurations.items():
        text = path.read_text().replace("password_file: ", f"password_file: {path.parent}/")
        believing[name] = tmp_path / f"{name}.yml"
        believing[name].write_text(text.replace("\n    username:", "\n    rmi_port: registry\n    username:", 1))
    with all_started(believing, start_exporter) as exporters:
        assert all(map(is_up, exporters.values()))
    place = Place("127.0.0.1", any_free())
    with Attacker({place: server_that_lets_in()}) as attacker:
        rebind(RemoteReference("127.0.0.1", place.port, bytes(22), tls=False))
        with all_started(believing, start_exporter) as exporters:
            for exporter in exporters.values():
                assert "a process of user nobody listens there" in log_when_down(exporter)
        assert LOGIN not in attacker.stop()


def test_whoever_takes_the_ports_of_a_dead_server_is_asked_where_it_is_and_no_more(
    exporters: Mapping[str, Service],
    configurations: Mapping[str, Path],
    start_exporter: StartService,
    carbon: CarbonServer,
) -> None:
    """By exporters that have read it before, and by those that start while it is dead."""
    password = carbon.password_file.read_bytes().strip()
    for exporter in exporters.values():
        await_look(exporter)
    with stopped(carbon):
        for user, told in ((NOBODY, "user nobody listens there"), (None, "python3.11 listens there")):
            with impostor(carbon, user) as attacker:
                for exporter in exporters.values():
                    assert log_when_down(exporter).count(told) <= 1
                received = attacker.stop()
            assert b"jmxrmi" in received
            assert LOGIN not in received
            assert password not in received
        with impostor(carbon, NOBODY) as attacker, all_started(configurations, start_exporter) as fresh:
            for exporter in fresh.values():
                assert "user nobody listens there, and owner: wso2carbon is configured" in log_when_down(exporter)
            assert LOGIN not in attacker.stop()
    for exporter in exporters.values():
        assert is_up(exporter)
        assert exporter.log is not None
        assert "target is read again" in exporter.log.read_text()
