import subprocess
import sys
from pathlib import Path

import pytest

from exporter import cli
from exporter.commands.discover.configuration import configuration_lines
from exporter.commands.discover.findings import Finding, Proposal
from exporter.commands.discover.report import look_at_others
from exporter.config.loader import load_settings
from exporter.console.styled import plain
from testing.discover_command import found, loaded, run, told


def test_tls_and_ipv6_are_written_as_the_configuration_wants_them(tmp_path: Path) -> None:
    target = loaded("\n".join(configuration_lines([Proposal("a", found(True, None), None)])), tmp_path)[9999]
    assert (target.url.host, target.rmi_port, target.tls is None) == ("::1", None, False)
    target = loaded("\n".join(configuration_lines([Proposal("a", found(False, 11111), None)])), tmp_path)[9999]
    assert (target.rmi_port, target.tls) == (11111, None)


@pytest.fixture
def no_processes(tmp_path: Path) -> str:
    """The flag that shows a machine on which nothing runs."""
    (tmp_path / "proc" / "7").mkdir(parents=True)
    return f"--path.procfs={tmp_path / 'proc'}"


def test_where_nothing_is_found_the_configuration_goes_on_looking(
    no_processes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed, errors = run(capsys, no_processes)
    assert errors.startswith("No WSO2 server and no Java program with a JMX agent was found on this machine.\n")
    (tmp_path / "found.yml").write_text(printed)
    assert load_settings(tmp_path / "found.yml", {}).discovery.enabled


def test_where_nothing_is_new_there_is_nothing_to_add(
    no_processes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c.yml").write_text("discover: true\n")
    printed, errors = run(capsys, no_processes, "--config.file", str(tmp_path / "c.yml"))
    assert printed == "# No server was found that the configuration does not read already.\n"
    assert "What to do next" not in errors


def test_processes_that_cannot_be_listed_are_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["discover", "--path.procfs", str(tmp_path)]) == 1
    told = f"no process is in {tmp_path}, which may not be mounted"
    assert capsys.readouterr().err == f"wso2-exporter: the processes cannot be listed: {told}\n"


def test_an_output_that_cannot_be_written_is_an_error() -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "exporter", "discover"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ended.returncode == 1
    assert ended.stderr.startswith("wso2-exporter: standard output: No space left on device\n")


@pytest.mark.parametrize("how", ["w", "a"])
def test_the_configuration_that_it_is_to_read_is_not_written_over(how: str, tmp_path: Path) -> None:
    """`>` has emptied it by then; `>>` has not, and the same targets would stand there twice."""
    file = tmp_path / "c.yml"
    file.write_text("discover: true\n")
    command = [sys.executable, "-m", "exporter", "discover", "--config.file", str(file)]
    with file.open(how) as same:
        ended = subprocess.run(command, stdout=same, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"wso2-exporter: error: standard output is {file} itself, and a shell's > empties")
    assert ended.stderr.count("\n") == 1
    assert file.read_text() == ("" if how == "w" else "discover: true\n")


def test_the_next_step_names_the_file_that_was_written(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "exporter", "discover"]
    with (tmp_path / "my file.yml").open("w") as file:
        ended = subprocess.run(command, cwd=tmp_path, stdout=file, stderr=subprocess.PIPE, text=True, check=True)
    assert "  wso2-exporter --config.check --config.file 'my file.yml'\n" in ended.stderr
    assert "Keep the configuration" not in ended.stderr


def test_without_a_file_the_first_step_is_to_keep_the_configuration(
    no_processes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "\n1. Keep the configuration:\n     wso2-exporter discover > wso2-exporter.yml\n" in told(
        capsys, no_processes
    )


@pytest.mark.parametrize(("users", "java"), [({0}, True), ({1}, False)])
def test_who_was_looked_at_is_not_proposed_again(users: set[int], java: bool) -> None:  # noqa: FBT001
    """Java programs that are no WSO2 servers do not count unless they are asked for."""
    assert list(look_at_others([Finding(found(False, 11111), None, None)], users, None, java=java)) == []


@pytest.mark.parametrize(
    ("extended", "command"),
    [
        (None, "wso2-exporter discover --user root > wso2-exporter.yml"),
        ("my own.yml", "wso2-exporter discover --user root --config.file 'my own.yml'"),
    ],
)
def test_other_users_servers_come_with_the_command_that_looks_at_them(extended: str | None, command: str) -> None:
    lines = list(look_at_others([Finding(found(False, 11111), None, None)], {1}, extended, java=True))
    assert plain(lines[-1]).strip() == command


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--config.file="], "argument --config.file: found an empty text, expected a file"),
        (["x"], "unrecognized arguments: x"),
        (
            ["--user", "no such user"],
            "argument --user: found no such user, whom this machine does not know, expected a user's name",
        ),
    ],
)
def test_a_wrong_flag_is_one_line(arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["discover", *arguments]) == 2
    assert capsys.readouterr().err == f"wso2-exporter: error: {line} (see --help)\n"


def test_a_wrong_configuration_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.yml").write_text("discover: 1\n")
    assert cli.main(["discover", "--config.file", str(tmp_path / "c.yml")]) == 2
    assert "c.yml:1: discover: found a whole number, expected " in capsys.readouterr().err
