from collections.abc import Callable
from pathlib import Path

import pytest

from exporter import cli
from testing.mbeans_command import configure


def test_a_server_that_is_not_there_is_one_line(
    unused_port: Callable[[], int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = unused_port()
    assert cli.main(["mbeans", "jvm", "--config.file", configure(tmp_path, port)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"wso2-exporter: jvm: 127.0.0.1:{port}: ")
    assert told.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["nobody"], "unknown target 'nobody', expected one of: jvm"),
        (["jvm", "java.lang"], "argument PATTERN: 'java.lang' has no colon after the domain, expected an ObjectName"),
        (["jvm", "a:b=c\n,d"], "argument PATTERN: "),
        (["jvm", "*:*", "more"], "unrecognized arguments: more"),
        (["jvm", "--format=yaml"], "argument --format: invalid choice: 'yaml'"),
        (["jvm", "--timeout=0"], "argument --timeout: found '0', expected a number of seconds, more than 0"),
        (["jvm", "--timeout=nan"], "argument --timeout: found 'nan', expected a number of seconds, more than 0"),
        (["jvm", "--bogus"], "unrecognized arguments: --bogus"),
        ([], "the following arguments are required: TARGET"),
    ],
)
def test_a_wrong_argument_is_one_line(
    arguments: list[str], problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["mbeans", "--config.file", configure(tmp_path, 9), *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"wso2-exporter: error: {problem}")
    assert told.err.count("\n") == 1


def test_a_configuration_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["mbeans", "jvm"]) == 2
    expected = "wso2-exporter: error: the following arguments are required: --config.file (see --help)\n"
    assert capsys.readouterr() == ("", expected)


def test_a_configuration_without_targets_has_nothing_to_browse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c.yml").write_text("host: {}\n")
    assert cli.main(["mbeans", "jvm", "--config.file", str(tmp_path / "c.yml")]) == 2
    assert capsys.readouterr().err == "wso2-exporter: error: no targets are configured (see --help)\n"


def test_a_bad_configuration_is_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = configure(tmp_path, 0)
    assert cli.main(["mbeans", "jvm", "--config.file", file]) == 2
    assert capsys.readouterr().err == f"{file}:3: targets[0].url: found a port out of range, expected 1 to 65535\n"


def test_help_says_that_every_target_is_read_natively(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["mbeans", "--help"])
    assert ended.value.code == 0
    assert "natively, whatever its transport" in " ".join(capsys.readouterr().out.split())
