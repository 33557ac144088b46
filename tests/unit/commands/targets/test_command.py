import json
from pathlib import Path

import pytest

from development.ports import any_free
from exporter import cli
from exporter.model.target_status import LeftServer, TargetList, TargetStatus, target_list_json
from testing.target_endpoint import answering

UP, DOWN = TargetStatus("a", "a:1", "up"), TargetStatus("b", "b:1", "down", "connect", "connection refused")


@pytest.mark.parametrize(
    ("targets", "status", "told"),
    [
        (TargetList((UP,)), 0, "1 of 1 up\n"),
        (TargetList((UP, DOWN)), 1, "b: connection refused\n1 of 2 up\n"),
        (TargetList((UP, TargetStatus("c", "c:1"))), 1, "1 of 2 up\n"),
        (TargetList(()), 0, "There are no targets.\n"),
        (TargetList((UP,), (LeftServer("/opt/x", 7, "no"),)), 0, "/opt/x (process 7) is not read: no\n1 of 1 up\n"),
    ],
)
def test_the_status_says_whether_all_are_up(
    targets: TargetList, status: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering(target_list_json(targets)) as server:
        assert cli.main(["targets", "--url", f"http://127.0.0.1:{server.port}"]) == status
    assert capsys.readouterr().err == told


def test_json_is_what_the_exporter_says(capsys: pytest.CaptureFixture[str]) -> None:
    body = target_list_json(TargetList((UP, DOWN)))
    with answering(body) as server:
        assert cli.main(["targets", "--format=json", "--url", f"http://127.0.0.1:{server.port}"]) == 1
    assert capsys.readouterr() == (body.decode(), "")


def test_where_no_exporter_runs_a_line_says_what_else_can_be_done(capsys: pytest.CaptureFixture[str]) -> None:
    url = f"http://127.0.0.1:{any_free()}"
    assert cli.main(["targets", "--url", url]) == 1
    hint = "(with --config.file the servers are read by this command itself)"
    assert capsys.readouterr() == ("", f"wso2-exporter: {url} cannot be asked: Connection refused {hint}\n")


def test_a_configuration_is_read_by_the_command_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the order of the configuration. Nobody listens; a login, had there been one, would stand in no output."""
    ports = any_free(), any_free()
    (tmp_path / "c.yml").write_text(
        f"targets:\n- {{name: z, url: '127.0.0.1:{ports[0]}', username: u, password: hunter2}}\n"
        f"- {{name: a, url: '127.0.0.1:{ports[1]}'}}\n"
    )
    assert cli.main(["targets", "--format=json", "--config.file", str(tmp_path / "c.yml")]) == 1
    printed, errors = capsys.readouterr()
    rows = json.loads(printed)["targets"]
    assert [(row["name"], row["state"], row["reason"], row["since"]) for row in rows] == [
        ("z", "down", "connect", None),
        ("a", "down", "connect", None),
    ]
    assert errors == ""
    assert "hunter2" not in printed


def test_names_are_told_without_reading_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.yml").write_text("targets: [{name: b, url: 'nowhere.invalid:1'}, {name: a, url: 'h:1'}]\n")
    assert cli.main(["targets", "--names", "--config.file", str(tmp_path / "c.yml")]) == 0
    assert capsys.readouterr() == ("b\na\n", "")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--names"], "--names wants the --config.file that has them"),
        (["--url=http://a", "--config.file=c.yml"], "found --config.file and --url or --http.config.file, expected "),
        (["--http.config.file=h", "--config.file=c.yml"], "found --config.file and --url or --http.config.file"),
        (["--url=http://u:hunter2@a"], "argument --url: found credentials in a URL, expected them in "),
        (["--timeout=0"], "argument --timeout: found '0', expected a number of seconds, more than 0"),
    ],
)
def test_a_wrong_flag_is_one_line(arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["targets", *arguments]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"wso2-exporter: error: {problem}")
    assert told.count("\n") == 1
    assert "hunter2" not in told
