"""Passwords that are known, in every place where one may stand: nothing that is given out at debug has one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from development.carbon import CarbonServer
from testing.exporter_process import Running, run, until
from testing.locked_exporter import HASH, PASSWORD, USER, USERS, basic, write

SOWN = [f"sown-{place}-secret" for place in ("text", "environment", "file", "targets", "discovery", "stranger", "key")]
TEXT, ENVIRONMENT, FILE, TARGETS, DISCOVERY, STRANGER, KEY = SOWN
PATHS = ["/", "/metrics", "/sd", "/targets", "/probe?target=right", "/probe?target=targets", "/nothing"]
LOGIN = {"Authorization": basic(USER, PASSWORD)}


@pytest.fixture
def folder(tmp_path: Path, carbon: CarbonServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration with every kind of password, and one that is wrong behind a key that is not known."""
    monkeypatch.setenv("SOWN_PASSWORD", ENVIRONMENT)
    target = f"url: '127.0.0.1:{carbon.jmx_port}', username: admin"
    logins = {
        "text": f"password: {TEXT}",
        "environment": "password: '${SOWN_PASSWORD}'",
        "file": "password_file: file.password",
        "java": f"password: {TEXT}, transport: jmxquery",
        "right": f"password_file: {carbon.password_file}",
    }
    lines = "".join(f"- {{name: {name}, {target}, {login}}}\n" for name, login in logins.items())
    discover = f"discover: {{credentials: [{{home: /nowhere, username: admin, password: {DISCOVERY}}}]}}\n"
    write(tmp_path / "c.yml", f"targets:\n{lines}targets_file: more.yml\n{discover}".encode())
    write(tmp_path / "more.yml", f"- {{name: targets, {target}, password: {TARGETS}}}\n".encode())
    write(tmp_path / "file.password", FILE.encode())
    write(tmp_path / "web.yml", USERS.encode())
    write(tmp_path / "http.yml", f"basic_auth: {{username: {USER}, password: {PASSWORD}}}\n".encode())
    return tmp_path


def given_out(running: Running, folder: Path) -> Iterator[str]:
    """All that anybody is told: over HTTP, by commands, and at last by the log."""
    yield from (running.get(path, **LOGIN)[1] for path in PATHS)
    yield running.get("/metrics", Authorization=basic(USER, STRANGER))[1]
    endpoint = ["--url", f"http://127.0.0.1:{running.port}", "--http.config.file", str(folder / "http.yml")]
    configuration = ["--config.file", str(folder / "c.yml")]
    yield command("targets", *endpoint)
    yield command("targets", *configuration)
    yield command("mbeans", *configuration, "right")
    yield command("discover", *configuration)
    more = folder / "more.yml"
    write(more, more.read_bytes().replace(b", password:", f", {KEY[:4]}: {KEY}, password:".encode()))
    yield command("--config.check", *configuration)
    running.process.send_signal(signal.SIGHUP)
    until(lambda: "configuration not reloaded" in running.log.read_text())
    yield running.get("/metrics", **LOGIN)[1]
    yield running.log.read_text()


def command(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "exporter", *arguments], capture_output=True, text=True, check=False, env=os.environ
    )
    assert done.stdout or done.stderr
    return done.stdout + done.stderr


def test_no_password_is_given_out(folder: Path, carbon: CarbonServer) -> None:
    secrets = [*SOWN, PASSWORD, HASH, carbon.password_file.read_text().strip()]
    files = ["--config.file", str(folder / "c.yml"), "--web.config.file", str(folder / "web.yml")]
    with run(folder, *files, "--log.level", "debug") as running:
        texts = list(given_out(running, folder))
    assert 'wso2_up{target="right"} 1.0' in texts[PATHS.index("/metrics")]
    assert "level=DEBUG" in texts[-1]
    assert [(secret, text) for secret in secrets for text in texts if secret in text] == []
