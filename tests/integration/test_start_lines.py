"""What the exporter says of itself and its servers before anybody has asked for metrics."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from exporter.build import VERSION
from testing.exporter_process import run, until
from testing.jvm import Jvm


def line(log: str, message: str) -> str:
    (found,) = [each for each in log.splitlines() if f"msg={message}" in each or f'msg="{message}' in each]
    return found


@pytest.fixture
def refused(unused_port: Callable[[], int]) -> str:
    """Where nothing listens."""
    return f"127.0.0.1:{unused_port()}"


def test_it_says_what_it_is_what_it_reads_and_what_the_first_read_gave(jvm: Jvm, refused: str, tmp_path: Path) -> None:
    configuration = tmp_path / "wso2-exporter.yml"
    password = tmp_path / "password"
    password.write_text("hidden")
    login = f"username: monitor, password_file: {password}"
    up, down = f"{{name: up, url: '127.0.0.1:{jvm.port}', {login}}}", f"{{name: down, url: '{refused}'}}"
    configuration.write_text(f"host: {{enabled: false}}\ntargets: [{up}, {down}]\n")
    with run(tmp_path, f"--config.file={configuration}") as exporter:
        until(lambda: exporter.log.read_text().count('msg="target ') == 2)
        first = exporter.log.read_text()
        configuration.write_text(f"{configuration.read_text()}  # SIGHUP alone tries again what is down\n")
        exporter.process.send_signal(signal.SIGHUP)
        until(lambda: exporter.log.read_text().count('msg="target ') == 3)
        second = exporter.log.read_text().removeprefix(first)
    assert line(first, "starting").endswith(
        f'version={VERSION} revision=unknown targets="up (native), down (native)" discover=false'
    )
    read = line(first, "target is read")
    assert " target=up mbeans=" in read
    assert not read.endswith("mbeans=0")
    assert line(first, f"target cannot be read: {refused}: connection refused").endswith(" target=down reason=connect")
    assert first.index("msg=listening") < first.index('msg="target ')
    assert line(second, "configuration reloaded")
    assert line(second, f"target cannot be read: {refused}: connection refused")
    assert "hidden" not in first + second


def test_many_targets_are_not_all_named(refused: str, tmp_path: Path) -> None:
    configuration = tmp_path / "wso2-exporter.yml"
    targets = "".join(f"  - {{name: s{number}, url: '{refused}'}}\n" for number in range(30))
    configuration.write_text(f"host: {{enabled: false}}\ntargets:\n{targets}")
    with run(tmp_path, f"--config.file={configuration}", "--log.level=info") as exporter:
        told = line(exporter.log.read_text(), "starting")
    assert told.endswith('s18 (native), s19 (native), and 10 others" discover=false')
