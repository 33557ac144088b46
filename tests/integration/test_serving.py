"""The exporter as a process: signals, reload, addresses. Its target is a program that listens and never answers."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Thread

import psutil
import pytest

from testing.attacker import NOBODY, SOMEBODY
from testing.exporter_process import PATIENCE, Running, run, run_command, until
from testing.hidden_processes import with_hidden_processes
from testing.jvm import BETWEEN_CARBONS_PORTS, Jvm, StartJvm

ONE = "targets:\n  - name: {name}\n    url: 127.0.0.1:{port}\n"
READS_ALL = "--clear-groups --inh-caps=+dac_override --ambient-caps=+dac_override"
"""Of setpriv(1): another user's Java finds its classes in these tests' folders."""
INTEGRATOR = f"integrator-{os.getpid()}"
"""No other server that runs here meanwhile has this name, not even one of these tests run a second time."""


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield server.getsockname()[1]


@pytest.fixture
def configuration(tmp_path: Path, silent_port: int) -> Path:
    path = tmp_path / "wso2-exporter.yml"
    path.write_text(ONE.format(name="silent", port=silent_port))
    return path


def until_served(exporter: Running, line: str) -> str:
    """A page with this line: a look for servers of more than two seconds is given up, and made again ten later."""
    pages: list[str] = []

    def is_served() -> bool:
        pages.append(exporter.get("/metrics")[1])
        return line in pages[-1]

    until(is_served)
    return pages[-1]


def children_of(pid: int) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                status = (entry / "stat").read_text()
            except OSError:
                continue
            if int(status.rpartition(")")[2].split()[1]) == pid:
                found.add(int(entry.name))
    return found


def is_connected(pid: int, port: int) -> bool:
    return any(each.raddr[1:] == (port,) for each in psutil.Process(pid).net_connections())


def test_a_pack_for_the_probe_alone_gives_its_families_there(tmp_path: Path, jvm: Jvm) -> None:
    """Also where nobody else wants what it reads: with the JVM's own pack switched off, `process_*` are still there."""
    (tmp_path / "own.yml").write_text(
        "served_on: probe\nrules:\n  - mbean: exotic:type=Named,name=*\n    labels:\n"
        "      - {property: name, label: name}\n    metrics:\n"
        "      - {name: exotic_one, type: gauge, help: One, value: One}\n"
    )
    (tmp_path / "c.yml").write_text(
        f"targets: [{{name: jvm, url: '127.0.0.1:{jvm.port}'}}]\nhost: {{enabled: false}}\n"
        "mapping: {packs: [own.yml], without: {packs: [jvm]}}\n"
    )
    with run(tmp_path, "--config.file", str(tmp_path / "c.yml")) as exporter:
        probe, metrics = exporter.get("/probe?target=jvm")[1], exporter.get("/metrics")[1]
    for family in ("exotic_one{", "process_cpu_seconds_total ", "process_virtual_memory_bytes ", "process_open_fds "):
        assert f"\n{family}" in probe
    assert "exotic_one" not in metrics
    assert "\njvm_" not in probe + metrics


def is_asked(exporter: Running) -> bool:
    """Whether somebody is connected to it, and has had the time to say what for."""
    connections = psutil.Process(exporter.process.pid).net_connections()
    asked = any(each.status == psutil.CONN_ESTABLISHED and each.laddr[1:] == (exporter.port,) for each in connections)
    time.sleep(0.3 if asked else 0)
    return asked


def test_a_signal_ends_it_well_and_its_query_with_it(configuration: Path, tmp_path: Path) -> None:
    with configuration.open("a") as file:
        file.write("    transport: jmxquery\n")
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        answers: list[tuple[int, str]] = []
        scrape = Thread(target=lambda: answers.append(exporter.get("/metrics")))
        scrape.start()
        until(lambda: is_asked(exporter) and bool(children_of(exporter.process.pid)))
        queries = children_of(exporter.process.pid)
        exporter.process.send_signal(signal.SIGTERM)
        assert exporter.process.wait(PATIENCE) == 0
        scrape.join(PATIENCE)
    assert not [pid for pid in queries if Path(f"/proc/{pid}").exists()]
    assert answers == [(503, "The exporter is stopping.\n")]


def test_a_signal_ends_it_well_while_a_server_is_silent(configuration: Path, silent_port: int, tmp_path: Path) -> None:
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        answers: list[tuple[int, str]] = []
        scrape = Thread(target=lambda: answers.append(exporter.get("/metrics")))
        scrape.start()
        until(lambda: is_asked(exporter) and is_connected(exporter.process.pid, silent_port))
        exporter.process.send_signal(signal.SIGTERM)
        assert exporter.process.wait(PATIENCE) == 0
        scrape.join(PATIENCE)
    assert answers == [(503, "The exporter is stopping.\n")]


def test_a_reload_puts_another_configuration_in_its_place(
    configuration: Path, tmp_path: Path, silent_port: int
) -> None:
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        before = exporter.value("wso2_exporter_config_last_reload_success_timestamp_seconds")
        configuration.write_text(ONE.format(name="other", port=silent_port))
        exporter.process.send_signal(signal.SIGHUP)
        until(lambda: 'msg="configuration reloaded"' in exporter.log.read_text())
        assert 'target="other"' in exporter.get("/metrics", X_Prometheus_Scrape_Timeout_Seconds="1")[1]
        assert exporter.get("/probe?target=silent")[0] == 400
        assert exporter.value("wso2_exporter_config_last_reload_success_timestamp_seconds") > before


@pytest.fixture
def server(start_jvm: StartJvm, tmp_path: Path) -> Iterator[Jvm]:
    """A JVM that says it is a server of WSO2's and has the JDK's agent, as a Micro Integrator does."""
    started = start_jvm(f"-Dcarbon.home={tmp_path / INTEGRATOR}")
    yield started
    started.stop()


def test_discovery_is_switched_on_and_off_by_a_reload(
    configuration: Path, tmp_path: Path, server: Jvm, jvm: Jvm
) -> None:
    """A server that runs here and wants no login is read as long as servers are looked for."""
    target = f'wso2_up{{target="{INTEGRATOR}"}}'
    configuration.write_text("discover: true\nhost: {enabled: false}\n")
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        until_served(exporter, f"{target} 1.0\n")
        assert exporter.value("wso2_discovery_success") == 1
        assert f"-{jvm.port}" not in exporter.get("/metrics")[1], "another Java program with an agent is not read"
        configuration.write_text("host: {enabled: true}\n")
        exporter.process.send_signal(signal.SIGHUP)
        until(lambda: 'msg="configuration reloaded"' in exporter.log.read_text())
        found = exporter.get("/metrics")[1]
    assert target not in found
    assert "wso2_discover" not in found


@pytest.fixture
def late_server(start_jvm: StartJvm, tmp_path: Path) -> Iterator[Jvm]:
    """As `server`, of a script that becomes the JVM 12 s after its own start: by then the two starts are told apart."""
    script = tmp_path / "java"
    script.write_text('#!/bin/sh\nsleep 12\nexec java "$@"\n')
    script.chmod(0o755)
    started = start_jvm(f"-Dcarbon.home={tmp_path / INTEGRATOR}", java=script)
    yield started
    started.stop()


@pytest.mark.parametrize(("text", "says"), [("discover: true\n", 1), ("", 0)])
def test_it_says_once_that_it_cannot_find_servers_of_other_users(
    text: str, says: int, configuration: Path, tmp_path: Path
) -> None:
    configuration.write_text(f"host: {{collectors: {{include: [loadavg]}}}}\n{text}")
    command = (sys.executable, "-m", "exporter", "--web.listen-address", "127.0.0.1:0")
    hidden = with_hidden_processes("invisible", *command, "--config.file", str(configuration))
    with run_command(tmp_path, hidden) as exporter:
        exporter.get("/metrics")
        log = exporter.log.read_text()
    assert log.count("the processes of other users are hidden") == says


def test_a_discovered_server_has_its_process_whatever_start_it_says(
    configuration: Path, tmp_path: Path, late_server: Jvm
) -> None:
    """So it is when the clock was set since the server started, too."""
    configuration.write_text("discover: true\nhost: {enabled: false}\n")
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        start = f'wso2_process_start_time_seconds{{target="{INTEGRATOR}"}} '
        found = until_served(exporter, start)
    (started,) = re.findall(rf"^{re.escape(start)}(\S+)$", found, re.MULTILINE)
    assert float(started) == pytest.approx(psutil.Process(late_server.process.pid).create_time())


def test_a_server_that_runs_again_on_another_port_is_one_target(
    configuration: Path, tmp_path: Path, server: Jvm, start_jvm: StartJvm
) -> None:
    configuration.write_text("discover: true\nhost: {enabled: false}\n")
    with run(tmp_path, "--config.file", str(configuration)) as exporter:

        def up() -> dict[str, str]:
            found = exporter.get("/metrics")[1]
            return dict(re.findall(rf'^wso2_up\{{target="({INTEGRATOR}[^"]*)"\}} (\S+)$', found, re.MULTILINE))

        until(lambda: up() == {INTEGRATOR: "1.0"})
        server.stop()
        assert up() == {INTEGRATOR: "0.0"}
        again = start_jvm(f"-Dcarbon.home={tmp_path / INTEGRATOR}")
        assert again.port != server.port
        until(lambda: "1.0" in up().values())
        told = up()
        again.stop()
    assert told == {INTEGRATOR: "1.0"}


def test_servers_that_run_from_one_home_are_two_targets(
    configuration: Path, tmp_path: Path, server: Jvm, start_jvm: StartJvm
) -> None:
    configuration.write_text("discover: true\nhost: {enabled: false}\n")
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        until_served(exporter, f'wso2_up{{target="{INTEGRATOR}"}} 1.0\n')
        other = start_jvm(f"-Dcarbon.home={tmp_path / INTEGRATOR}")
        found = until_served(exporter, f'wso2_up{{target="{INTEGRATOR}-{other.port}"}} 1.0\n')
        other.stop()
    assert f'wso2_up{{target="{INTEGRATOR}"}} 1.0\n' in found


def test_a_configured_server_is_not_read_twice(configuration: Path, tmp_path: Path, server: Jvm) -> None:
    configuration.write_text(f"targets: [{{name: mine, url: 'localhost:{server.port}'}}]\ndiscover: true\n")
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        found = exporter.get("/metrics")[1]
    assert 'wso2_up{target="mine"} 1.0\n' in found
    assert f'target="{INTEGRATOR}"' not in found


def test_a_server_that_was_moved_to_another_user_is_read_after_a_reload(
    configuration: Path, tmp_path: Path, start_jvm: StartJvm, jdks: Mapping[int, Path]
) -> None:
    """And one that was started again, if only with another Java, without."""

    def started(user: int, program: str, *options: str) -> Jvm:
        script = tmp_path / f"{user}-java"
        script.write_text(f'#!/bin/sh\nexec setpriv --reuid={user} {READS_ALL} {program} "$@"\n')
        script.chmod(0o755)
        return start_jvm(*options, java=script)

    first = started(SOMEBODY, "java")
    at = first.url.port
    same_ports = [
        f"-Dcom.sun.management.jmxremote.{name}={port}"
        for name, port in {"port": at, "rmi.port": at + BETWEEN_CARBONS_PORTS}.items()
    ]
    configuration.write_text(ONE.format(name="moved", port=at) + "    username: monitor\n    password: any\n")
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        until_served(exporter, 'wso2_up{target="moved"} 1.0')
        first.stop()
        again = started(SOMEBODY, str(jdks[21] / "bin" / "java"), *same_ports)
        until_served(exporter, 'wso2_up{target="moved"} 1.0')
        again.stop()
        elsewhere = started(NOBODY, "java", *same_ports)
        until_served(exporter, 'wso2_scrape_error{reason="not_jmx",target="moved"} 1.0')
        assert "if that is right, send the exporter a SIGHUP" in exporter.log.read_text()
        exporter.process.send_signal(signal.SIGHUP)
        until_served(exporter, 'wso2_up{target="moved"} 1.0')
        elsewhere.stop()


def test_a_broken_configuration_is_not_taken_over_and_shown(configuration: Path, tmp_path: Path) -> None:
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        assert exporter.value("wso2_exporter_config_last_reload_successful") == 1
        configuration.write_text("targets: []\n")
        exporter.process.send_signal(signal.SIGHUP)
        until(lambda: "configuration not reloaded" in exporter.log.read_text())
        assert exporter.value("wso2_exporter_config_last_reload_successful") == 0
        assert 'target="silent"' in exporter.get("/metrics", X_Prometheus_Scrape_Timeout_Seconds="1")[1]


@pytest.mark.parametrize("name", ["silent", "other"])
def test_a_reload_does_not_cut_a_scrape_short(configuration: Path, tmp_path: Path, silent_port: int, name: str) -> None:
    """The target never answers, so a whole scrape ends with `timeout`, and one cut short with `internal`."""
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        answers: list[tuple[int, str]] = []
        timeout = {"X_Prometheus_Scrape_Timeout_Seconds": "4"}
        scrape = Thread(target=lambda: answers.append(exporter.get("/probe?target=silent", **timeout)))
        scrape.start()
        until(lambda: is_asked(exporter) and is_connected(exporter.process.pid, silent_port))
        configuration.write_text(ONE.format(name=name, port=silent_port))
        exporter.process.send_signal(signal.SIGHUP)
        scrape.join(PATIENCE)
        assert 'wso2_scrape_error{reason="timeout"} 1.0' in answers[0][1]


def test_health_is_told_while_every_scrape_waits(configuration: Path, tmp_path: Path) -> None:
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        timeout = {"X_Prometheus_Scrape_Timeout_Seconds": "20"}
        statuses: list[int] = []
        scrapes = [Thread(target=lambda: statuses.append(exporter.get("/metrics", **timeout)[0])) for _ in range(60)]
        for scrape in scrapes:
            scrape.start()
        until(lambda: statuses == [200] * 20)
        assert exporter.get("/-/healthy")[0] == 200
        assert exporter.get("/metrics")[0] == 200
        exporter.process.send_signal(signal.SIGTERM)
        for scrape in scrapes:
            scrape.join(PATIENCE)
    assert statuses == [200] * 20 + [503] * 40


def test_a_header_without_end_is_refused(configuration: Path, tmp_path: Path) -> None:
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        assert exporter.get("/-/healthy", X_Long="x" * 100_000)[0] == 431


def refused(*arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "exporter", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    return run.returncode, run.stderr.splitlines()[-1]


def test_a_port_that_is_taken_is_told_in_one_line(silent_port: int) -> None:
    status, line = refused("--web.listen-address", f"127.0.0.1:{silent_port}")
    assert (status, line.partition("msg=")[2]) == (
        1,
        f'"cannot listen on 127.0.0.1:{silent_port}: Address already in use"',
    )


@pytest.mark.parametrize("host", ["a..b", "x" * 70])
def test_a_host_that_no_name_can_be_is_told_in_one_line(host: str) -> None:
    status, line = refused("--web.listen-address", f"{host}:0")
    assert status == 1
    assert f"cannot listen on {host}:0" in line


def test_a_configuration_that_is_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    status, line = refused("--config.check", "--config.file", str(pipe))
    assert (status, line) == (2, f"{pipe}:1: found a pipe, socket or device, expected a file")


def test_it_listens_on_ipv6_and_ipv4_where_no_host_is_given(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("w") as output:
        process = subprocess.Popen([sys.executable, "-m", "exporter", "--web.listen-address", ":0"], stderr=output)
    try:
        until(lambda: "msg=listening" in log.read_text())
        (port,) = re.findall(r"msg=listening address=\S+:(\d+)", log.read_text())
        for host in ("127.0.0.1", "[::1]"):
            with urllib.request.urlopen(f"http://{host}:{port}/-/healthy", timeout=PATIENCE) as response:
                assert response.status == 200
    finally:
        process.kill()
        process.wait()


PACK = """\
rules:
  - mbean: a:type=B
    metrics:
      - {{name: {name}, type: gauge, help: Of a pack, value: C}}
"""


def test_a_reload_with_a_wrong_pack_keeps_the_old_configuration(configuration: Path, tmp_path: Path) -> None:
    pack = tmp_path / "mine.yml"
    pack.write_text(PACK.format(name="good_name"))
    with configuration.open("a") as file:
        file.write("mapping: {packs: [mine.yml]}\n")
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        assert exporter.value("wso2_exporter_config_last_reload_successful") == 1
        pack.write_text(PACK.format(name="bad-name"))
        exporter.process.send_signal(signal.SIGHUP)
        until(lambda: "configuration not reloaded" in exporter.log.read_text())
        assert exporter.value("wso2_exporter_config_last_reload_successful") == 0
        assert f"{pack}:4: rules[0].metrics[0].name: found" in exporter.log.read_text()


def test_only_the_collectors_that_are_chosen_run(tmp_path: Path) -> None:
    configuration = tmp_path / "host.yml"
    configuration.write_text("host: {collectors: {include: [meminfo, os]}}\n")
    with run(tmp_path, "--config.file", str(configuration)) as exporter:
        _, text = exporter.get("/metrics")
    assert set(re.findall(r'^node_scrape_collector_success\{collector="(\w+)"\} 1\.0$', text, re.MULTILINE)) == {
        "meminfo",
        "os",
    }
    assert "\nnode_cpu_seconds_total" not in text
