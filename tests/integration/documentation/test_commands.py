"""The commands of the pages for users are run, on real programs, but for those that are held elsewhere."""

import http.client
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from development import kernel
from development.places import PROJECT
from development.ports import any_free
from exporter import cli
from testing.jvm import Jvm, WaitingJava
from testing.pages import README, blocks, page, rows
from testing.shown_commands import ELSEWHERE, arguments, commands_of_pages, commands_of_runbooks, own

FOUND = commands_of_pages() - ELSEWHERE.keys()
OWN = sorted({line for command in FOUND if (line := own(command)) is not None})
SERVING = [command for command in OWN if command == "wso2-exporter --config.file wso2-exporter.yml"]
JCMD = sorted(
    {re.split(r" [|>] ", command)[0] for command in FOUND | commands_of_runbooks() if command.startswith("jcmd")}
)
"""Without what stands behind a pipe: what it looks for is there in the fault alone."""
MAKE = sorted(command for command in FOUND if command.startswith("make"))
OF_THE_SYSTEM = sorted(
    command for command in FOUND | commands_of_runbooks() if command.startswith(("df", "du -", "top"))
)


@pytest.fixture
def folder(jvm: Jvm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the pages name; the first configuration of the README reads a real JVM."""
    text = next(block.text for block in blocks(README) if block.language == "yaml")
    (tmp_path / "wso2-exporter.yml").write_text(text.replace(":9999 ", f":{jvm.port} "))
    (tmp_path / "gateway.password").write_text("secret")
    (tmp_path / "gateway.password").chmod(0o600)
    (tmp_path / "my.yml").write_text(blocks(page("docs/packs.md"))[1].text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def filled_in(command: str) -> list[str]:
    """The arguments of a command; its own example of a pattern becomes one of the JVM that is read."""
    return [word.replace("org.example.*:*", "exotic*:type=Named,*") for word in arguments(command)]


def test_there_are_commands_to_run() -> None:
    assert SERVING
    assert len(OWN) > 6


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", [command for command in OWN if command not in SERVING])
def test_a_command_of_ours_does_what_it_says(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = cli.main(filled_in(command))
    printed, errors = capsys.readouterr()
    assert status == 0
    assert not errors.startswith("wso2-exporter:"), "a hint is no error"
    assert printed


@pytest.fixture
def served(folder: Path) -> Iterator[int]:
    """The port where the exporter runs that the README says to start."""
    port = any_free()
    command = [sys.executable, "-m", "exporter", *filled_in(SERVING[0]), "--web.listen-address", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as process:
        yield port
        process.terminate()


def test_the_exporter_starts_as_the_readme_says_and_serves_the_paths_that_are_told(served: int) -> None:
    cells = [cell for cell, *_ in rows(page("docs/endpoint.md"), "| path |")]
    paths = [path for cell in cells for path in re.findall(r"`([^`]+)`", cell)]
    assert {"/metrics", "/", "/-/healthy"} < set(paths)
    for path in paths:
        assert status_of(served, path.replace("NAME", "gateway").replace("ALERT", "Watchdog")) == 200, path


def status_of(port: int, path: str) -> int:
    """The status for a path; its method stands before it where that is not GET."""
    give_up = time.monotonic() + 60
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            method, _, plain = path.rpartition(" ")
            connection.request(method or "GET", plain)
            return connection.getresponse().status
        except ConnectionRefusedError:
            assert time.monotonic() < give_up
            time.sleep(0.1)
        finally:
            connection.close()


@pytest.mark.parametrize("command", MAKE)
def test_make_knows_its_targets(command: str) -> None:
    subprocess.run([*shlex.split(command), "--dry-run"], cwd=PROJECT, check=True, capture_output=True)


@pytest.mark.parametrize("command", JCMD)
def test_a_command_to_the_jvm_works(command: str, java_home: Path, waiting_java: WaitingJava, tmp_path: Path) -> None:
    pid = waiting_java()
    path = f"{java_home / 'bin'}:{os.environ['PATH']}"
    more = " jmxremote.port=0 jmxremote.host=127.0.0.1 jmxremote.authenticate=false jmxremote.ssl=false"
    line = command + more if command.endswith("ManagementAgent.start") else command
    line = line.replace("PID", str(pid)).replace("FILE", str(tmp_path / "heap"))
    run = subprocess.run(
        ["sh", "-c", line], env=os.environ | {"PATH": path}, check=True, capture_output=True, text=True, timeout=60
    )
    first, second, *_ = run.stdout.splitlines()
    assert first == f"{pid}:"
    assert "Exception" not in second, "of a command that it refuses, it says so at once"


@pytest.mark.parametrize("command", OF_THE_SYSTEM)
def test_a_command_of_the_system_works(command: str) -> None:
    line = command.replace("CARBON_HOME/repository/data", "CARBON_HOME/repository/conf").replace(
        "PID", str(os.getpid())
    )
    line = line.replace("CARBON_HOME", str(kernel.HOME)).replace("top", "top -b -n 1", 1)
    subprocess.run(["sh", "-ec", line], check=True, capture_output=True, timeout=60)
