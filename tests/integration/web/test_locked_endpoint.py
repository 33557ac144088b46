"""The exporter as a process behind a web configuration, whose files change while it runs."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from testing.certificates import Certificates, certificates
from testing.exporter_process import PATIENCE, run, until
from testing.locked_exporter import (
    CLIENT_CERTIFICATES,
    HASH,
    PASSWORD,
    TLS,
    USER,
    USERS,
    Locked,
    connection,
    locked,
    write,
    write_certificates,
)


@pytest.fixture(scope="module")
def issued() -> Certificates:
    return certificates()


@pytest.fixture
def exporter(tmp_path: Path, issued: Certificates) -> Iterator[Locked]:
    with locked(tmp_path, TLS + USERS, issued) as started:
        yield started


def test_all_three_together_let_in_whom_they_are_to(tmp_path: Path, issued: Certificates) -> None:
    with locked(tmp_path, TLS + CLIENT_CERTIFICATES + USERS, issued) as exporter:
        known = issued.client_context(issued.client)
        assert exporter.status(known) == 200
        assert exporter.status(known, None) == 401
        assert exporter.status(known, (USER, "wrong")) == 401
        assert exporter.status(known, ("nobody", PASSWORD)) == 401
        assert exporter.status(issued.client_context()) == 0
        assert exporter.status(issued.client_context(issued.authority.issue_cert("other.example"))) == 0
        assert exporter.status(issued.client_context(certificates().client)) == 0
        assert exporter.status(None) == 400
        exporter.running.process.send_signal(signal.SIGTERM)
        assert exporter.running.process.wait(PATIENCE) == 0
        log = exporter.running.log.read_text()
    assert PASSWORD not in log
    assert HASH not in log
    assert log.count("a request was refused") == 1
    assert log.count("a TLS handshake failed") == 1


def test_a_renewed_certificate_is_shown_and_never_half_of_it(exporter: Locked, issued: Certificates) -> None:
    """As certbot writes them: one file after the other. Asked all the while, it answers all the while."""
    renewed = certificates()
    write(exporter.folder / "cert.pem", b"".join(pem.bytes() for pem in renewed.server.cert_chain_pems))
    until(lambda: "web configuration not taken up" in exporter.running.log.read_text())
    assert exporter.status(issued.client_context()) == 200
    assert successful(exporter, issued) == 0
    write_certificates(exporter.folder, renewed)
    until(lambda: exporter.status(renewed.client_context()) == 200)
    assert successful(exporter, renewed) == 1
    assert exporter.running.log.read_text().count("web configuration not taken up") == 1


def test_a_password_that_was_changed_lets_the_old_one_in_no_more(exporter: Locked, issued: Certificates) -> None:
    """In a connection that was there before, too."""
    client = connection(exporter.running.port, issued.client_context())
    client.request("GET", "/-/healthy")
    assert client.getresponse().read()
    write(exporter.folder / "web.yml", (TLS + USERS.replace(USER, "other")).encode())
    until(lambda: exporter.status(issued.client_context()) == 401)
    assert exporter.status(issued.client_context(), ("other", PASSWORD)) == 200
    client.request("GET", "/-/healthy")
    assert client.getresponse().status == 401
    client.close()


@pytest.mark.parametrize(
    "wrong", ["", "basic_auth_users: [", "basic_auth_users: {a: b}\n", TLS.replace("key.pem", "no")]
)
def test_a_file_that_became_wrong_opens_nothing(exporter: Locked, issued: Certificates, wrong: str) -> None:
    if wrong:
        write(exporter.folder / "web.yml", wrong.encode())
    else:
        (exporter.folder / "web.yml").unlink()
    exporter.running.process.send_signal(signal.SIGHUP)
    until(lambda: "web configuration not taken up" in exporter.running.log.read_text())
    assert exporter.status(issued.client_context()) == 200
    assert exporter.status(issued.client_context(), None) == 401
    assert exporter.status(None) == 400
    assert successful(exporter, issued) == 0
    assert "Traceback" not in exporter.running.log.read_text()


def test_locks_come_with_the_file_and_none_goes(tmp_path: Path, issued: Certificates) -> None:
    with locked(tmp_path, "", issued) as exporter:
        assert exporter.status(None, None) == 200
        write(tmp_path / "web.yml", USERS.encode())
        until(lambda: exporter.status(None, None) == 401)
        write(tmp_path / "web.yml", (TLS + USERS).encode())
        until(lambda: exporter.status(issued.client_context()) == 200)
        assert exporter.status(None) == 400
        for less in ("", TLS, USERS):
            write(tmp_path / "web.yml", less.encode())
            exporter.running.process.send_signal(signal.SIGHUP)
            until(lambda: successful(exporter, issued) == 0)
            assert exporter.status(issued.client_context(), None) == 401
            assert exporter.status(None) == 400
            write(tmp_path / "web.yml", (TLS + USERS).encode())
            until(lambda: successful(exporter, issued) == 1)


def test_it_ends_well_with_clients_that_are_silent(exporter: Locked, issued: Certificates) -> None:
    silent, idle = connection(exporter.running.port, None), connection(exporter.running.port, issued.client_context())
    for client in (silent, idle):
        client.connect()
    exporter.running.process.send_signal(signal.SIGTERM)
    assert exporter.running.process.wait(PATIENCE) == 0
    for client in (silent, idle):
        client.close()


def successful(exporter: Locked, issued: Certificates) -> float:
    (found,) = re.findall(
        r"^wso2_exporter_web_config_last_reload_successful (\S+)$",
        exporter.get("/metrics", issued.client_context())[1],
        re.MULTILINE,
    )
    return float(found)


@pytest.mark.parametrize(
    ("more", "web", "says"),
    [
        ((), None, "web.yml:1: cannot be read: No such file"),
        ((), "basic_auth_users: {anna: secret}\n", "web.yml:1: basic_auth_users.anna: "),
        (("--config.check",), TLS, "web.yml:2: tls_server_config.cert_file: "),
    ],
)
def test_one_that_is_wrong_at_the_start_is_one_line_and_status_2(
    tmp_path: Path, more: tuple[str, ...], web: str | None, says: str
) -> None:
    if web is not None:
        (tmp_path / "web.yml").write_text(web)
    command = (sys.executable, "-m", "exporter", "--web.config.file", "web.yml", *more)
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert ended.returncode == 2
    assert ended.stderr.startswith(says)
    assert ended.stderr.count("\n") == 1
    assert "secret" not in ended.stderr


@pytest.mark.parametrize(
    ("listen", "web", "says"),
    [
        ("[::1]:0", None, 0),
        (":0", None, 1),
        (":0", USERS, 0),
        (":0", "http_server_config: {http2: false}\n", 1),
    ],
)
def test_what_strangers_can_read_is_said_once_at_the_start(
    tmp_path: Path, listen: str, web: str | None, says: int
) -> None:
    """The exporter listens on 127.0.0.1 as well, so that a test finds it."""
    arguments = ["--web.listen-address", listen]
    if web is not None:
        (tmp_path / "web.yml").write_text(web)
        (tmp_path / "web.yml").chmod(0o600)
        arguments += ["--web.config.file", str(tmp_path / "web.yml")]
    with run(tmp_path, *arguments) as exporter:
        exporter.process.send_signal(signal.SIGTERM)
        assert exporter.process.wait(PATIENCE) == 0
        log = exporter.log.read_text()
    assert log.count("anyone who reaches the address can read") == says
