"""The password file of the JDK's JMX agent, as docs/monitoring-user.md tells it, on Java 11, 17, 21 and 25."""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from development.jvm import JavaServer
from exporter.jmx import connect
from testing.carbon_users import attempted_changes
from testing.jvm import login_options

AGENT = "-Dcom.sun.management.jmxremote"
PASSWORD = "d41f7a30c7b5"
SECONDS = 60


@pytest.fixture(scope="module", params=[11, 17, 21, 25])
def java(request: pytest.FixtureRequest, jdks: Mapping[int, Path]) -> Path:
    """The home of a Java of each release."""
    return jdks[request.param]


@pytest.fixture(scope="module")
def folder(java: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where that server has its files."""
    return tmp_path_factory.mktemp("agent")


@pytest.fixture(scope="module")
def server(java: Path, java_programs: Path, folder: Path) -> Iterator[JavaServer]:
    """A server whose user `monitor` is read-only."""
    with start(java, java_programs, folder) as started:
        yield started


@contextmanager
def start(java: Path, programs: Path, folder: Path, *options: str) -> Iterator[JavaServer]:
    files = login_options(folder, f"monitor {PASSWORD}\n")
    login = [f"{AGENT}.authenticate=true", *files, *options]
    with JavaServer(java, programs, ["KindsOfValues"], java_options=login) as started:
        yield started


def log_in(server: JavaServer) -> None:
    address, login = f"127.0.0.1:{server.jmx_port}", ("monitor", PASSWORD)
    connect(address, login, rmi_port=server.connector_port, deadline_seconds=SECONDS).close()


@pytest.mark.parametrize("mode", [0o640, 0o604], ids=oct)
def test_a_password_file_that_others_may_read_keeps_the_server_from_starting(
    mode: int, java: Path, tmp_path: Path
) -> None:
    files = login_options(tmp_path, f"monitor {PASSWORD}\n")
    (tmp_path / "passwords").chmod(mode)
    agent = [f"{AGENT}.{name}" for name in ("port=0", "host=127.0.0.1", "ssl=false")]
    command: list[str | Path] = [java / "bin" / "java", *agent, *files, "-version"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert ended.returncode == 1
    said = ended.stdout + ended.stderr
    assert f"Error: Password file read access must be restricted: {tmp_path / 'passwords'}" in said


def test_a_user_who_is_readonly_changes_nothing(
    server: JavaServer, java_home: Path, java_programs: Path, tmp_path: Path
) -> None:
    own_copy = tmp_path / "monitor.password"
    own_copy.write_text(f"{PASSWORD}\n")
    collect_garbage = ("java.lang:type=Memory", "gc")
    outcome = attempted_changes(java_home, java_programs, server.jmx_port, "monitor", own_copy, collect_garbage)
    assert outcome == ["login: done", "set: refused", "invoke: refused"]


def test_the_server_writes_a_hash_in_the_place_of_the_password_which_still_counts(
    server: JavaServer, folder: Path
) -> None:
    """Since Java 10 (JDK-5016517)."""
    log_in(server)
    assert PASSWORD not in (folder / "passwords").read_text()
    log_in(server)


def test_the_password_stays_where_hashes_are_off(java: Path, java_programs: Path, tmp_path: Path) -> None:
    with start(java, java_programs, tmp_path, f"{AGENT}.password.toHashes=false") as started:
        log_in(started)
        assert (tmp_path / "passwords").read_text() == f"monitor {PASSWORD}\n"
