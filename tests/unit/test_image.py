"""What the Dockerfile says, as far as it can be held without a container engine."""

import json
import os
import shlex
import socket
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import trustme

from development.container_engine import LOCKED
from development.guard import GuardedProcess
from development.places import PROJECT
from development.ports import any_free
from development.service import Service, serve
from exporter import cli
from testing.certificates import certificates
from testing.exporter_process import until
from testing.locked_exporter import TLS, locked
from testing.shown_commands import commands

PORT = "19404"


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in their order: name, arguments."""
    lines = (PROJECT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#")).replace("\\\n", "")
    return [
        (name, arguments.strip()) for name, _, arguments in (line.partition(" ") for line in text.splitlines() if line)
    ]


def last(instructions: list[tuple[str, str]], wanted: str) -> str:
    return [arguments for name, arguments in instructions if name == wanted][-1]


def source_of(instructions: list[tuple[str, str]], path: str) -> Path:
    """The file of the source tree that is copied to a path in the image."""
    copies = [arguments.split() for name, arguments in instructions if name == "COPY"]
    (source,) = (sources[0] for *sources, target in copies if target == path)
    return PROJECT / source


def run_health_check(instructions: list[tuple[str, str]], port: int) -> int:
    """Its exit status on another port, in an environment with a proxy that does not answer."""
    python, program, address = json.loads(last(instructions, "HEALTHCHECK").partition("CMD ")[2])
    assert (python, address) == ("python3", f"127.0.0.1:{PORT}")
    command = [sys.executable, str(source_of(instructions, program)), f"127.0.0.1:{port}"]
    proxy = f"http://127.0.0.1:{any_free()}"
    environment = {"PATH": os.defpath, "http_proxy": proxy, "HTTP_PROXY": proxy}
    return subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False).returncode


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    port = any_free()
    program = str(Path(sys.executable).with_name("wso2-exporter"))
    command = [program, "--web.listen-address", f"127.0.0.1:{port}"]
    with serve(command, port, log=tmp_path_factory.mktemp("image") / "exporter.log") as service:
        yield service


def test_the_health_check_succeeds_whatever_proxy_the_environment_names(
    instructions: list[tuple[str, str]], service: Service
) -> None:
    assert run_health_check(instructions, service.port) == 0


def test_the_health_check_fails_where_nothing_listens(instructions: list[tuple[str, str]]) -> None:
    assert run_health_check(instructions, any_free()) == 1


LOCKS = {
    "users": "basic_auth_users: {prometheus: $2b$04$3wWQXYsYdWTpUSEHBOH.ZuQbkbUmQ4ABEH2hq2dfF6Ffv8d8n2kgu}\n",
    "TLS": "tls_server_config: {cert_file: server.pem, key_file: server.key}\n",
    "clients' certificates": "tls_server_config: {cert_file: server.pem, key_file: server.key, client_ca_file: ca.pem, "
    "client_auth_type: RequireAndVerifyClientCert}\n",
}


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS.keys())
def test_the_health_check_succeeds_where_the_endpoint_is_locked(
    instructions: list[tuple[str, str]], lock: str, tmp_path: Path
) -> None:
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    certificate.cert_chain_pems[0].write_to_path(str(tmp_path / "server.pem"))
    certificate.private_key_pem.write_to_path(str(tmp_path / "server.key"))
    web = tmp_path / "web.yml"
    web.write_text(lock, encoding="utf-8")
    port = any_free()
    program = str(Path(sys.executable).with_name("wso2-exporter"))
    command = [program, "--web.listen-address", f"127.0.0.1:{port}", "--web.config.file", str(web)]
    with GuardedProcess(command, log=tmp_path / "exporter.log") as process:
        deadline = time.monotonic() + 30
        while run_health_check(instructions, port):
            assert not process.wait(0.1), (tmp_path / "exporter.log").read_text(encoding="utf-8")
            assert time.monotonic() < deadline


def test_the_health_check_succeeds_where_others_ask_too_much(
    instructions: list[tuple[str, str]], tmp_path: Path
) -> None:
    with locked(tmp_path, "rate_limit: {interval: 1h, burst: 1}\n") as exporter:
        until(lambda: exporter.status() == 429)
        assert run_health_check(instructions, exporter.running.port) == 0


def test_the_health_check_is_no_handshake_that_fails(instructions: list[tuple[str, str]], tmp_path: Path) -> None:
    issued = certificates()
    with locked(tmp_path, TLS, issued) as exporter:
        assert run_health_check(instructions, exporter.running.port) == 0
        _, page = exporter.get("/metrics", issued.client_context())
    assert "wso2_exporter_tls_handshake_failures_total 0.0" in page


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 503 Service Unavailable\r\n\r\n", b"HTTP/1.1 400 Bad\r\n\r\n", b"no HTTP"]
)
def test_the_health_check_fails_where_somebody_answers_something_else(
    instructions: list[tuple[str, str]], answer: bytes
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer_all() -> None:
            with suppress(OSError):
                while True:
                    with server.accept()[0] as client:
                        client.recv(4096)
                        client.sendall(answer)

        threading.Thread(target=answer_all, daemon=True).start()
        assert run_health_check(instructions, server.getsockname()[1]) == 1
        server.shutdown(socket.SHUT_RDWR)


def test_the_image_has_the_packages_that_were_tested(instructions: list[tuple[str, str]]) -> None:
    (install,) = (arguments for name, arguments in instructions if name == "RUN" and "pip install" in arguments)
    assert "--constraint constraints.txt" in install


def test_the_port_that_is_exposed_and_checked_is_the_one_listened_on(
    instructions: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert f"(default :{PORT})" in capsys.readouterr().out
    assert last(instructions, "EXPOSE") == PORT
    assert f"127.0.0.1:{PORT}" in last(instructions, "HEALTHCHECK")


def test_the_entry_point_is_the_program_that_the_package_installs(instructions: list[tuple[str, str]]) -> None:
    scripts = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert json.loads(last(instructions, "ENTRYPOINT")) == list(scripts)


def test_the_arguments_name_the_configuration_that_is_mounted_and_without_it_end_with_one_line(
    instructions: list[tuple[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [text.replace("/etc/wso2-exporter", str(tmp_path)) for text in json.loads(last(instructions, "CMD"))]
    configuration = tmp_path / "wso2-exporter.yml"
    assert cli.main([*arguments, "--config.check"]) == 2
    assert capsys.readouterr() == ("", f"{configuration}:1: cannot be read: No such file or directory\n")
    configuration.write_text("targets: [{name: carbon, url: carbon.example:9999}]\n", encoding="utf-8")
    assert cli.main([*arguments, "--config.check"]) == 0
    assert capsys.readouterr() == ("valid, targets: 1\n", "")


def test_the_page_runs_it_as_locked_as_it_is_tried() -> None:
    (shown,) = (
        each for each in commands(PROJECT / "docs" / "install" / "container.md") if each.startswith("docker run ")
    )
    words = shlex.split(shown)
    wanted = [option.split("=") for option in LOCKED if option.startswith(("--read-only", "--cap", "--security"))]
    tried = [option for option in wanted if option[0] != "--read-only-tmpfs"]  # Podman's own: Docker mounts none there
    assert len(tried) == 3
    assert all(any(words[at : at + len(option)] == option for at in range(len(words))) for option in tried)


def test_the_user_is_a_number_other_than_root(instructions: list[tuple[str, str]]) -> None:
    """Kubernetes' runAsNonRoot refuses an image whose user is a name."""
    assert int(last(instructions, "USER")) > 0


def test_what_is_copied_from_the_source_tree_is_all_that_is_sent_to_the_engine(
    instructions: list[tuple[str, str]],
) -> None:
    copies = [arguments for name, arguments in instructions if name == "COPY" and not arguments.startswith("--from")]
    copied = {source for arguments in copies for source in arguments.split()[:-1]}
    everything, *rules = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert everything == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == copied
