"""docs/web-configuration.md is followed: its commands are run, its files lock a real exporter, its curl comes in."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import bcrypt
import pytest
import yaml

from development.places import PROJECT
from testing.exporter_process import Running, run_command
from testing.pages import blocks, page
from testing.shown_commands import commands_in_blocks

PAGE = PROJECT / "docs" / "web-configuration.md"
COMMANDS = list(commands_in_blocks(PAGE))
OPENSSL = [command for command in COMMANDS if command.startswith("openssl ")]
(HASHING,) = (command for command in COMMANDS if "/bin/python " in command)
(CLOSING,) = (command for command in COMMANDS if command.startswith("chmod "))
CHECK, SERVE = (command for command in COMMANDS if command.startswith("wso2-exporter "))
WITH_PASSWORD, WITH_CERTIFICATE = (command for command in COMMANDS if command.startswith("curl "))
SHOWN = [block.text for block in blocks(page("docs/web-configuration.md")) if block.language == "yaml"]
LOCKED_BY_PASSWORD, LOCKED_BY_CERTIFICATE = (text for text in SHOWN if "scrape_configs" not in yaml.safe_load(text))
PASSWORD = "correct horse battery staple"


def shell(folder: Path, command: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run it without a terminal, so that a question is answered from standard input."""
    return subprocess.run(
        ["sh", "-ec", command],
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )


def ours(command: str) -> str:
    """A command of ours, by the program that is tested."""
    return command.replace("wso2-exporter", f"{shlex.quote(sys.executable)} -m exporter", 1)


@pytest.fixture(scope="module")
def password_hash() -> str:
    """What the page's Python prints for a password."""
    command = re.sub(r"^/\S+/bin/python", shlex.quote(sys.executable), HASHING)
    ran = shell(PROJECT, command, f"{PASSWORD}\n")
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip().removeprefix("Password:").strip()


@pytest.fixture(scope="module")
def folder(password_hash: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the certificates that the page makes, and its first web configuration."""
    made = tmp_path_factory.mktemp("web")
    for command in OPENSSL:
        ran = shell(made, command)
        assert ran.returncode == 0, ran.stderr
    (made / "web.yml").write_text(re.sub(r"\$2y\$\S+", lambda _: password_hash, LOCKED_BY_PASSWORD))
    (made / "wso2-exporter.yml").write_text("host: {enabled: true}\n")
    return made


@pytest.fixture
def served(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """The exporter, started as the page has it."""
    monkeypatch.chdir(folder)
    command = shlex.split(f"{ours(SERVE)} --web.listen-address 127.0.0.1:0")
    with run_command(folder, command) as running:
        yield running


def asked(folder: Path, served: Running, command: str, password: str = PASSWORD) -> str:
    """What curl is answered; why not, where it is not."""
    login = shlex.quote(f"prometheus:{password}")
    filled = command.replace(":19404", f":{served.port}").replace("--user prometheus", f"--user {login}")
    ran = shell(folder, f"{filled} --silent --show-error --fail")
    return ran.stderr if ran.returncode else ran.stdout


def test_every_command_of_the_page_is_run_here() -> None:
    assert sorted(COMMANDS) == sorted([*OPENSSL, HASHING, CLOSING, CHECK, SERVE, WITH_PASSWORD, WITH_CERTIFICATE])
    assert len(OPENSSL) == 4


def test_the_hash_that_is_made_is_that_of_the_password(password_hash: str) -> None:
    assert bcrypt.checkpw(PASSWORD.encode(), password_hash.encode())


def test_the_check_finds_the_page_right(folder: Path) -> None:
    assert shell(folder, CLOSING).returncode == 0
    assert (folder / "web.yml").stat().st_mode & 0o777 == 0o600
    ran = shell(folder, ours(CHECK))
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "valid\n", "")


def test_the_password_lets_in(folder: Path, served: Running) -> None:
    assert "Healthy" in asked(folder, served, WITH_PASSWORD)
    assert "401" in asked(folder, served, WITH_PASSWORD, "another")


@pytest.fixture
def locked_by_certificate(folder: Path) -> Iterator[None]:
    """The page's second web configuration in the place of the first."""
    file = folder / "web.yml"
    before = file.read_text()
    file.write_text(LOCKED_BY_CERTIFICATE)
    yield
    file.write_text(before)


@pytest.mark.usefixtures("locked_by_certificate")
def test_the_certificate_lets_in_and_nothing_else_does(folder: Path, served: Running) -> None:
    assert "certificate required" in asked(folder, served, WITH_PASSWORD)
    assert "Healthy" in asked(folder, served, WITH_CERTIFICATE)
    assert PASSWORD not in served.log.read_text()
