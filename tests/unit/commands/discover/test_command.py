import subprocess
import sys
from pathlib import Path

import pytest

from exporter import cli
from exporter.commands.discover.configuration import configuration_lines
from exporter.config.loader import load_settings
from testing.discover_command import found, loaded, output


def test_tls_and_ipv6_are_written_as_the_configuration_wants_them(tmp_path: Path) -> None:
    target = loaded("\n".join(configuration_lines([("a", found(True, None))])), tmp_path)[9999]
    assert (target.url.host, target.rmi_port, target.tls is None) == ("::1", None, False)
    target = loaded("\n".join(configuration_lines([("a", found(False, 11111))])), tmp_path)[9999]
    assert (target.rmi_port, target.tls) == (11111, None)


def test_where_nothing_is_found_the_configuration_goes_on_looking(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "proc" / "7").mkdir(parents=True)
    assert cli.main(["discover", "--path.procfs", str(tmp_path / "proc")]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("# No WSO2 server and no Java program with a JMX agent was found on this machine.\n")
    (tmp_path / "found.yml").write_text(printed)
    assert load_settings(tmp_path / "found.yml", {}).discovery.enabled


def test_processes_that_cannot_be_listed_are_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["discover", "--path.procfs", str(tmp_path)]) == 1
    told = f"no process is in {tmp_path}, which may not be mounted"
    assert capsys.readouterr().err == f"wso2-exporter: the processes cannot be listed: {told}\n"


def test_an_output_that_cannot_be_written_is_an_error() -> None:
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [sys.executable, "-m", "exporter", "discover"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (run.returncode, run.stderr) == (1, "wso2-exporter: standard output: No space left on device\n")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--config.file="], "argument --config.file: found an empty text, expected a file"),
        (["x"], "unrecognized arguments: x"),
    ],
)
def test_a_wrong_flag_is_one_line(arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["discover", *arguments]) == 2
    assert capsys.readouterr().err == f"wso2-exporter: error: {line} (see --help)\n"


def test_a_wrong_configuration_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.yml").write_text("discover: 1\n")
    assert cli.main(["discover", "--config.file", str(tmp_path / "c.yml")]) == 2
    assert "c.yml:1: discover: found a whole number, expected " in capsys.readouterr().err


def test_it_does_not_say_so_where_they_are_seen(capsys: pytest.CaptureFixture[str]) -> None:
    assert "hidden" not in output(capsys)
