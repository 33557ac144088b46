"""The command on real JVMs."""

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from development.report_schema import report_schema
from exporter import cli
from testing.jvm import Jvm, StartJvm, login_options
from testing.patience import PATIENCE
from testing.pty import in_terminal

FORMATS = ("text", "json", "html", "junit", "sarif")
_CURSOR = re.compile(r"\x1b\[[0-9?]*[A-Za-z]|\r")
SECRETS = ("hunter2-of-jmx", "hunter2-of-a-property", "hunter2-of-a-store")


@pytest.fixture
def guarded(start_jvm: StartJvm, tmp_path: Path) -> Iterator[Jvm]:
    """A JVM with a login, and with secrets in its arguments."""
    jmx, of_property, of_store = SECRETS
    options = login_options(tmp_path, f"monitor {jmx}\n")
    started = start_jvm(*options, f"-Ddb.password={of_property}", f"-Djavax.net.ssl.trustStorePassword={of_store}")
    yield started
    started.stop()


@pytest.fixture
def configuration(guarded: Jvm, tmp_path: Path) -> str:
    (tmp_path / "monitor.password").write_text(SECRETS[0])
    (tmp_path / "monitor.password").chmod(0o600)
    file = tmp_path / "c.yml"
    login = "username: monitor, password_file: monitor.password"
    file.write_text(
        f"targets:\n- {{name: jvm, url: 'localhost:{guarded.port}', {login}}}\n- {{name: none, url: 'localhost:1'}}\n"
    )
    return str(file)


def test_a_server_is_read_looked_at_and_judged(configuration: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = cli.main(["check", "jvm", "--config.file", configuration, "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(json.loads(report_schema())).validate(told)
    findings = {each["guideline"]: each for each in told["findings"]}
    critical = any(each["status"] == "critical" for each in findings.values())
    assert status == int(critical)
    assert findings["heap_maximum"]["status"] in ("ok", "warning", "critical")
    assert findings["connector_maxThreads"]["status"] == "not_applicable", "there is no Tomcat"
    assert not any("nobody has looked yet" in each["found"] for each in findings.values())


def test_no_secret_is_in_any_format_or_facts_file(
    configuration: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    facts = tmp_path / "facts.yml"
    for form in FORMATS:
        arguments = ["check", "jvm", "--config.file", configuration, "--format", form, "--facts-out", str(facts)]
        assert cli.main(arguments) in (0, 1)
        printed, errors = capfd.readouterr()
        assert printed
        for secret in SECRETS:
            assert secret not in printed + errors + facts.read_text(), form


def test_a_server_that_is_down_beside_one_that_is_up_is_2(
    configuration: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", "--config.file", configuration, "--fail-on", "unknown"]) == 2
    told = capsys.readouterr()
    assert "none (localhost:1): not judged: " in told.out
    assert told.err.startswith("1 of 2 judged; ")


def test_a_terminal_of_80_columns_holds_all_but_what_is_to_be_copied(configuration: str, tmp_path: Path) -> None:
    written = in_terminal(tmp_path, "check", "jvm", "--config.file", configuration)
    assert written.status in (0, 1)
    assert written.has_colours
    lines = [_CURSOR.split(line)[-1] for line in written.lines]  # without what was waited for
    assert [line for line in lines if len(line) > 80 and not re.match(r" {6}\S", line)] == []


def test_a_reader_that_has_seen_enough_is_no_error(configuration: str) -> None:
    command = f"{sys.executable} -m exporter check jvm --config.file {configuration} | head -n 1"
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert ended.stdout.startswith("jvm (localhost:")
    assert re.fullmatch(r"1 of 1 judged; .*\n", ended.stderr)


def test_ctrl_c_ends_it_while_a_server_does_not_answer(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        (tmp_path / "c.yml").write_text(f"targets: [{{name: a, url: '127.0.0.1:{silent.getsockname()[1]}'}}]\n")
        command = [sys.executable, "-m", "exporter", "check", "--config.file", str(tmp_path / "c.yml")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            silent.settimeout(PATIENCE)
            connection, _ = silent.accept()
            process.send_signal(signal.SIGINT)
            printed, errors = process.communicate(timeout=PATIENCE)
            connection.close()
    assert (process.returncode, printed, errors) == (130, "", "")
