"""Two WSO2 Carbon kernels and a JVM with the JDK's agent on this machine, found, read and told apart.

Other servers may run here meanwhile: they have no credentials in these tests' configuration, and other names.
"""

import http.client
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from development import kernel
from development.carbon import CarbonServer
from development.service import Service
from testing.cgroups import Limits, real_groups
from testing.exposition import Exposition, get, scrape
from testing.jvm import Jvm, StartJvm
from testing.services import StartService

CONFIGURATION = """
discover:
  credentials:
    - {{home: '{first.home}', username: admin, password_file: '{first.password_file}'}}
    - {{home: '{second.home}', username: admin, password_file: '{second.password_file}'}}
host:
  enabled: false
"""
PATIENCE = 60.0


@pytest.fixture(scope="module")
def second(java_home: Path) -> Iterator[CarbonServer]:
    """A kernel whose deployment.toml has an offset, which the start argument replaces, and a registry's port."""
    server = CarbonServer(kernel.HOME, java_home)
    toml = server.home / "repository" / "conf" / "deployment.toml"
    own = "\n[monitoring.jmx]\nrmi_registry_port = 9950\n"
    toml.write_text(toml.read_text().replace("[server]\n", "[server]\noffset = 500\n") + own)
    with server:
        yield server


@pytest.fixture(scope="module")
def impostor(carbon: CarbonServer, start_jvm: StartJvm) -> Jvm:
    """It says that it is the first kernel, whose files name the first kernel's ports."""
    return start_jvm(f"-Dcarbon.home={carbon.home}", f"-DportOffset={offset(carbon)}")


@pytest.fixture(scope="module")
def exporter(
    carbon: CarbonServer,
    second: CarbonServer,
    jvm: Jvm,
    impostor: Jvm,
    start_exporter: StartService,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Service]:
    file = tmp_path_factory.mktemp("discovery") / "exporter.yml"
    file.write_text(CONFIGURATION.format(first=carbon, second=second))
    with start_exporter(file) as running:
        yield running


def offset(server: CarbonServer) -> int:
    return server.http_port - 9763


def name_of(server: CarbonServer) -> str:
    """Both stand in folders of the same name."""
    return f"carbon-offset{offset(server)}" if offset(server) else "carbon"


def logins(server: CarbonServer) -> int:
    return (server.home / "repository" / "logs" / "audit.log").read_text().count("JMX")


def until_up(exporter: Service, target: str) -> Exposition:
    """A page on which it is: a look that takes longer than two seconds is given up, and made again ten later."""
    deadline = time.monotonic() + PATIENCE
    found = scrape(f"{exporter.url}/metrics")
    while [up for _, up in found.matching("wso2_up", target=target)] != [1]:
        assert time.monotonic() < deadline
        time.sleep(0.5)
        found = scrape(f"{exporter.url}/metrics")
    return found


def until_charged(exporter: Service, server: CarbonServer) -> None:
    """Until its group is: one of version 1 is charged for what a server takes from now on, not for what it had."""
    deadline = time.monotonic() + PATIENCE
    charged = 0.0
    while not charged:
        assert time.monotonic() < deadline
        connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=PATIENCE)
        connection.request("GET", "/")
        connection.getresponse()
        connection.close()
        found = scrape(f"{exporter.url}/metrics")
        charged = sum(value for _, value in found.matching("wso2_cgroup_memory_usage_bytes", target=name_of(server)))


def test_both_servers_are_read_and_told_apart(exporter: Service, carbon: CarbonServer, second: CarbonServer) -> None:
    for server in (carbon, second):
        found = until_up(exporter, name_of(server))
    assert name_of(carbon) != name_of(second)
    for server in (carbon, second):
        target, process = name_of(server), psutil.Process(server.pid)
        assert found.value("wso2_up", target=target) == 1
        assert found.value("wso2_process_start_time_seconds", target=target) == pytest.approx(process.create_time())
        assert found.value("wso2_process_threads", target=target) == pytest.approx(process.num_threads(), abs=20)
        resident = found.value("wso2_process_resident_memory_bytes", target=target)
        assert resident == pytest.approx(process.memory_info().rss, rel=0.3)
        files = found.value("wso2_process_open_fds", target=target)
        assert files == pytest.approx(process.num_fds(), abs=30)
        assert found.value("wso2_process_max_fds", target=target) == process.rlimit(psutil.RLIMIT_NOFILE)[0]
        assert found.value("wso2_process_unreadable_fields", target=target) == 0
    assert found.value("wso2_discovered_servers", state="read") >= 2


def test_a_server_in_a_container_has_its_limits_and_the_other_has_none_of_them(
    exporter: Service, carbon: CarbonServer, second: CarbonServer
) -> None:
    """In real control groups where this machine lets us make some; where not, both servers are limited alike."""
    families = ("wso2_cgroup_memory_limit_bytes", "wso2_cgroup_cpu_limit_cores")
    with real_groups(Limits(memory=3 * 2**30, processors=0.2)) as put:
        if put is not None:
            put(second.pid)
            until_charged(exporter, second)
        found = scrape(f"{exporter.url}/metrics")
    limits = {
        server.pid: [value for family in families for _, value in found.matching(family, target=name_of(server))]
        for server in (carbon, second)
    }
    if put is None:
        assert limits[second.pid] == limits[carbon.pid]
    else:
        assert limits[second.pid] == [3 * 1024**3, 0.2]
        assert limits[carbon.pid] != limits[second.pid]
        assert found.value("wso2_cgroup_memory_usage_bytes", target=name_of(second)) > 0
        assert found.value("wso2_cgroup_cpu_throttled_seconds_total", target=name_of(second)) >= 0


def test_what_is_served_is_clean(exporter: Service, promtool: Path) -> None:
    text = get(f"{exporter.url}/metrics")
    run = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout + run.stderr) == (0, "")


def test_a_java_program_that_is_no_server_of_wso2s_is_left_alone(exporter: Service, jvm: Jvm) -> None:
    text = get(f"{exporter.url}/metrics")
    assert "wso2_up{" in text
    assert f"-{jvm.port}" not in text


def test_a_discovered_server_can_be_probed(exporter: Service, second: CarbonServer) -> None:
    found = scrape(f"{exporter.url}/probe?target={name_of(second)}")
    assert found.value("wso2_up") == 1
    assert found.value("wso2_process_start_time_seconds") == pytest.approx(psutil.Process(second.pid).create_time())


def test_an_impostor_is_not_logged_in_to(exporter: Service, impostor: Jvm) -> None:
    """It is refused, and said to be."""
    assert scrape(f"{exporter.url}/metrics").value("wso2_discovered_servers", state="refused") >= 1
    assert exporter.log is not None
    (line,) = (
        line for line in exporter.log.read_text().splitlines() if re.search(rf"\bpid={impostor.process.pid}\b", line)
    )
    assert "no socket of its own listens on" in line


def test_scrapes_after_the_first_log_in_no_more(exporter: Service, second: CarbonServer) -> None:
    scrape(f"{exporter.url}/metrics")
    before = logins(second)
    assert before > 0
    for _ in range(3):
        scrape(f"{exporter.url}/metrics")
    assert logins(second) == before


def test_a_server_that_stops_is_down_and_up_when_it_runs_again(exporter: Service, second: CarbonServer) -> None:
    scrape(f"{exporter.url}/metrics")
    second.stop()
    found = scrape(f"{exporter.url}/metrics")
    assert found.value("wso2_up", target=name_of(second)) == 0
    assert found.value("wso2_scrape_error", target=name_of(second), reason="connect") == 1
    second.start()
    found = until_up(exporter, name_of(second))
    started = found.value("wso2_process_start_time_seconds", target=name_of(second))
    assert started == pytest.approx(psutil.Process(second.pid).create_time())
