"""How the engine of API Manager and Micro Integrator is set up, and what Axis2 is told of other servers."""

from dataclasses import replace
from pathlib import Path

import pytest

from exporter.carbon.opening import folder_home
from exporter.facts.fact import Known, NotApplicable, Unknown
from exporter.model.machine import ProcessFacts, ProcessIdentity
from testing.sites import PID, found, process, site, status, tcp, value, write_files

POOL = "repository/conf/passthru-http.properties"
ENGINE = "repository/conf/synapse.properties"
AXIS2 = "repository/conf/axis2/axis2.xml"
SYNAPSE = "org.apache.synapse.SynapseServer"
SENDER = "org.apache.synapse.transport.passthru.PassThroughHttpSSLSender"


@pytest.mark.parametrize(
    ("lines", "threads"),
    [
        # API Manager's and Micro Integrator's own; a queue without end never lets the pool grow beyond its core
        ("worker_pool_size_core=400\nworker_pool_size_max=500\nworker_pool_queue_length=-1", 400),
        ("worker_pool_size_core=20\nworker_pool_size_max=500\nworker_pool_queue_length=-1", 20),
        ("worker_pool_size_core=20\nworker_pool_size_max=500\nworker_pool_queue_length=100", 500),
        ("worker_pool_size_core=many", 40),
        ("", 40),
    ],
)
def test_the_pool_has_as_many_threads_as_it_ever_starts(tmp_path: Path, lines: str, threads: int) -> None:
    server = site(home=write_files(tmp_path, {POOL: lines}))
    assert (value("passthrough_pool", server), value("passthrough_pool_max", server)) == (threads, threads)


@pytest.mark.parametrize(("text", "threads"), [("worker_pool_size_core=400\n", 400), ("", 40), (None, 40)])
def test_apaches_synapse_looks_in_its_class_path(tmp_path: Path, text: str | None, threads: int) -> None:
    """It has no folder of configuration; without the file, the numbers of its code hold."""
    folder = write_files(tmp_path / "lib", {} if text is None else {"passthru-http.properties": text})
    proc = write_files(tmp_path / "proc", {f"{PID}/status": status(user=0)})
    (proc / str(PID) / "root").symlink_to("/")
    (proc / "self").symlink_to("/proc/self")
    running = ProcessFacts(ProcessIdentity(PID, 1), ("java", "-cp", f"/opt/lib/*:{folder}", SYNAPSE), None, None)
    assert value("passthrough_pool", site(proc, running=running)) == threads


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        ("http.socket.timeout=180000\nworker_thread_keepalive_sec=60", "longer"),
        ("http.socket.timeout=60001", "longer"),
        ("http.socket.timeout=60000", "shorter"),
        ("http.socket.timeout=30000", "shorter"),
    ],
)
def test_a_socket_outlives_the_keep_alive(tmp_path: Path, lines: str, word: str) -> None:
    assert value("passthrough_timeouts", site(home=write_files(tmp_path, {POOL: lines}))) == word


SCRIPTS = "limit_java_class_access_in_scripts"


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (f"{SCRIPTS}.enable=true\n{SCRIPTS}.list_type=ALLOW_LIST", "listed"),
        (f"{SCRIPTS}.enable=true\n{SCRIPTS}.list_type=BLOCK_LIST", "blocked"),
        (f"{SCRIPTS}.enable=false\n{SCRIPTS}.list_type=ALLOW_LIST", "open"),
        ("", "open"),
    ],
)
def test_scripts_may_use_what_is_listed(tmp_path: Path, lines: str, word: str) -> None:
    assert value("script_class_access", site(home=write_files(tmp_path, {ENGINE: lines}))) == word


@pytest.mark.parametrize(
    ("version", "word"), [("4.4.0", "open"), ("4.5.0", "default"), ("", "default")], ids=["4.4", "4.5", "unknown"]
)
def test_a_micro_integrator_blocks_the_worst_classes_by_itself_from_4_5_on(
    tmp_path: Path, version: str, word: str
) -> None:
    carbon = f"<Server><Name>WSO2 Micro Integrator</Name><Version>{version}</Version></Server>"
    files = {"conf/synapse.properties": "", "conf/carbon.xml": carbon, "bin/micro-integrator.sh": ""}
    at = replace(site(), files=folder_home(write_files(tmp_path, files)))
    assert value("script_class_access", at) == word


@pytest.mark.parametrize(
    ("mode", "word"), [("ALLOW_LIST", "listed"), ("BLOCK_LIST", "blocked"), ("NONE", "open"), ("", "open")]
)
def test_mediators_may_be_listed(tmp_path: Path, mode: str, word: str) -> None:
    lines = f"synapse.mediators.access.control.mode={mode}"
    assert value("mediator_access_control", site(home=write_files(tmp_path, {ENGINE: lines}))) == word


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<parameter name='HostnameVerifier'>AllowAll</parameter>", "AllowAll"),
        ("<parameter name='HostnameVerifier'> Strict </parameter>", "Strict"),
        ("<!-- <parameter name='HostnameVerifier'>AllowAll</parameter> -->", "DefaultAndLocalhost"),
        ("", "DefaultAndLocalhost"),
    ],
)
def test_the_senders_verifier_is_named(tmp_path: Path, inside: str, expected: str) -> None:
    text = f"<axisconfig><transportSender name='https' class='{SENDER}'>{inside}</transportSender></axisconfig>"
    assert value("passthrough_hostname_verifier", site(home=write_files(tmp_path, {AXIS2: text}))) == expected


def test_a_kernel_has_no_such_sender(tmp_path: Path) -> None:
    sender = "org.apache.axis2.transport.http.CommonsHTTPTransportSender"
    text = f"<axisconfig><transportSender name='https' class='{sender}'/></axisconfig>"
    server = site(home=write_files(tmp_path, {AXIS2: text}))
    assert isinstance(found("passthrough_hostname_verifier", server), NotApplicable)


@pytest.mark.parametrize(
    ("enable", "address", "expected"),
    [
        ("true", "00000000", Known("open", "0.0.0.0:4000")),
        ("true", "0100007F", Known("loopback", "127.0.0.1:4000")),
        ("false", "00000000", NotApplicable("clustering is switched off")),
    ],
)
def test_a_cluster_listens_to_its_members(tmp_path: Path, enable: str, address: str, expected: object) -> None:
    text = f"<axisconfig><clustering enable='{enable}'><parameter name='localMemberPort'>4000</parameter></clustering>"
    home = write_files(tmp_path / "home", {AXIS2: f"{text}</axisconfig>"})
    proc = write_files(
        tmp_path / "proc", {f"{PID}/status": status(), f"{PID}/net/tcp": tcp((address, 4000, 1000)), f"{PID}/fd/x": ""}
    )
    (proc / str(PID) / "fd" / "x").unlink()
    (proc / str(PID) / "fd" / "7").symlink_to("socket:[0]")
    assert found("cluster_ports", site(proc, running=process(), home=home)) == expected


def test_connections_are_judged_for_the_engines_servers_alone(tmp_path: Path) -> None:
    client = "<axisconfig><parameter name='defaultMaxConnPerHost'>500</parameter></axisconfig>"
    home = write_files(tmp_path, {"repository/conf/axis2/axis2_client.xml": client})
    assert isinstance(found("client_connections", site(home=home)), NotApplicable)
    assert value("client_connections", site(home=write_files(home, {POOL: ""}))) == 500


def test_a_file_that_is_no_xml_is_unknown_and_not_quoted(tmp_path: Path) -> None:
    home = write_files(tmp_path, {AXIS2: "<axisconfig><secret>"})
    assert found("cluster_ports", site(home=home)) == Unknown(f"{AXIS2}: is no XML (line 1)")


def test_a_file_that_the_first_start_will_write_is_unknown(tmp_path: Path) -> None:
    home = write_files(tmp_path, {f"repository/resources/conf/templates/{POOL}.j2": ""})
    assert found("passthrough_pool", site(home=home)) == Unknown(
        f"there is no {POOL} yet: the server has never started"
    )
    assert found("passthrough_pool", site(home=tmp_path / "other")) == NotApplicable(f"there is no {POOL}")
