"""A real JVM, asked through an exporter that runs, and read by the command itself."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import bcrypt
import pytest
import trustme

from exporter import cli
from testing.exporter_process import run, until
from testing.jvm import Jvm, StartJvm


def rows(printed: str) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in json.loads(printed)["targets"]}


def test_the_command_reads_each_server_once(jvm: Jvm, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.yml").write_text(f"targets: [{{name: carbon, url: 'localhost:{jvm.port}'}}]\n")
    assert cli.main(["targets", "--config.file", str(tmp_path / "c.yml")]) == 0
    printed, errors = capsys.readouterr()
    assert printed.splitlines()[1].split()[:3] == ["carbon", "up", f"localhost:{jvm.port}"]
    assert errors == "1 of 1 up\n"


def test_an_exporter_that_runs_knows_since_when(start_jvm: StartJvm, tmp_path: Path) -> None:
    """The server ends between two scrapes."""
    before = datetime.now(UTC)
    server = start_jvm()
    (tmp_path / "c.yml").write_text(f"targets: [{{name: carbon, url: 'localhost:{server.port}'}}]\n")
    with run(tmp_path, "--config.file", str(tmp_path / "c.yml")) as exporter:
        command = [sys.executable, "-m", "exporter", "targets", "--format=json"]
        command += ["--url", f"http://127.0.0.1:{exporter.port}"]

        def asked() -> tuple[int, dict[str, str]]:
            ended = subprocess.run(command, capture_output=True, text=True, check=False)
            return ended.returncode, rows(ended.stdout)["carbon"]

        until(lambda: asked()[1]["state"] == "up")
        status, up = asked()
        assert status == 0
        assert before < datetime.fromisoformat(up["since"]) < datetime.now(UTC)
        server.stop()
        exporter.get("/metrics")
        status, down = asked()
        assert (status, down["state"]) == (1, "down")
        assert up["since"] < down["since"] == down["last_read"]
        exporter.get("/metrics")
        _, later = asked()
        assert later["since"] == down["since"] < later["last_read"]


def test_a_locked_endpoint_is_asked_with_what_a_file_holds(
    jvm: Jvm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    authority = trustme.CA()
    leaf = authority.issue_cert("127.0.0.1")
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    leaf.private_key_pem.write_to_path(tmp_path / "key.pem")
    leaf.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    hashed = bcrypt.hashpw(b"hunter2", bcrypt.gensalt(4)).decode()
    (tmp_path / "web.yml").write_text(
        f"tls_server_config: {{cert_file: cert.pem, key_file: key.pem}}\nbasic_auth_users: {{admin: '{hashed}'}}\n"
    )
    (tmp_path / "admin.password").write_text("hunter2\n")
    (tmp_path / "http.yml").write_text(
        "basic_auth: {username: admin, password_file: admin.password}\ntls_config: {ca_file: ca.pem}\n"
    )
    (tmp_path / "stranger.yml").write_text("tls_config: {ca_file: ca.pem}\n")
    (tmp_path / "c.yml").write_text(f"targets: [{{name: carbon, url: 'localhost:{jvm.port}'}}]\n")
    flags = ("--config.file", str(tmp_path / "c.yml"), "--web.config.file", str(tmp_path / "web.yml"))
    with run(tmp_path, *flags) as served:
        asked = ["targets", "--url", f"https://127.0.0.1:{served.port}", "--http.config.file"]
        until(lambda: cli.main([*asked, str(tmp_path / "http.yml")]) == 0)
        assert capsys.readouterr().out.count("carbon")
        assert cli.main([*asked, str(tmp_path / "stranger.yml")]) == 1
    printed, errors = capsys.readouterr()
    assert "wants a login" in errors
    assert "carbon" not in printed
    assert "hunter2" not in printed + errors + served.log.read_text()
