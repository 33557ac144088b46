"""Real servers on free ports of 127.0.0.1. Each ends with its `with` block, and with pytest however that ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from development import kernel, ports, synapse
from development.carbon import CarbonServer
from development.places import TOMCAT
from development.service import Service, serve
from development.synapse import SynapseServer
from development.tomcat import TomcatServer
from testing.reference_client import ReferenceClient
from testing.services import StartService


@pytest.fixture
def free_port() -> int:
    """A TCP port of 127.0.0.1 that nothing listens on."""
    return ports.any_free()


@pytest.fixture(scope="session")
def carbon(java_home: Path) -> Iterator[CarbonServer]:
    """A WSO2 Carbon kernel for all tests, with MBeans of its data source; one that stops it starts it again.

    Its garbage collector is named: on one processor a JVM would choose another one than on two.
    """
    assert kernel.HOME.is_dir(), f"{kernel.HOME} is missing; `make test` sets it up"
    with CarbonServer(kernel.HOME, java_home, java_options=["-XX:+UseG1GC"], data_source_mbeans=True) as server:
        yield server


@pytest.fixture(scope="session")
def synapse_server(java_home: Path) -> Iterator[SynapseServer]:
    """A Synapse that has handled a message of each kind, for tests that only read."""
    assert synapse.LIBRARY.is_dir(), f"{synapse.LIBRARY} is missing; `make test` sets it up"
    with SynapseServer(java_home) as server:
        for proxy in ("working", "faulting", "failing", "suspended", "slow", "counted", "queued", "looked-up"):
            server.send(proxy)
        yield server


@pytest.fixture(scope="session")
def tomcat(java_home: Path) -> Iterator[TomcatServer]:
    """A Tomcat, for tests that only read."""
    assert TOMCAT.is_dir(), f"{TOMCAT} is missing; `make test` sets it up"
    with TomcatServer(TOMCAT, java_home) as server:
        yield server


@pytest.fixture(scope="session")
def reference_client(java_home: Path, java_programs: Path) -> ReferenceClient:
    """Java's own JMX client."""
    return ReferenceClient(java_home, java_programs)


@pytest.fixture(scope="session")
def start_exporter(java_home: Path, tmp_path_factory: pytest.TempPathFactory) -> StartService:
    """Starts the exporter with a configuration file and more of its flags."""

    def start(configuration: Path, *arguments: str) -> AbstractContextManager[Service]:
        port = ports.any_free()
        command = [sys.executable, "-m", "exporter", "--config.file", str(configuration)]
        command += ["--web.listen-address", f"127.0.0.1:{port}", *arguments]
        path = f"{java_home / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        environment = {**os.environ, "JAVA_HOME": str(java_home), "PATH": path}
        return serve(command, port, log=tmp_path_factory.mktemp("exporter") / "log", environment=environment)

    return start


@pytest.fixture(scope="session")
def start_prometheus(prometheus: Path, tmp_path_factory: pytest.TempPathFactory) -> StartService:
    """Starts Prometheus with a configuration file and more of its flags."""

    def start(configuration: Path, *arguments: str) -> AbstractContextManager[Service]:
        port, folder = ports.any_free(), tmp_path_factory.mktemp("prometheus")
        command = [str(prometheus), f"--config.file={configuration}", f"--storage.tsdb.path={folder / 'data'}"]
        command += [f"--web.listen-address=127.0.0.1:{port}", *arguments]
        return serve(command, port, log=folder / "log")

    return start


@pytest.fixture(scope="session")
def start_alertmanager(run_alertmanager: list[str | Path], tmp_path_factory: pytest.TempPathFactory) -> StartService:
    """Starts one Alertmanager, without a cluster, with a configuration file and more of its flags."""

    def start(configuration: Path, *arguments: str) -> AbstractContextManager[Service]:
        port, folder = ports.any_free(), tmp_path_factory.mktemp("alertmanager")
        command = [*map(str, run_alertmanager), f"--config.file={configuration}"]
        command += [f"--storage.path={folder / 'data'}"]
        command += [f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", *arguments]
        return serve(command, port, log=folder / "log")

    return start
