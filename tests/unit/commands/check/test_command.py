import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from development.ports import any_free
from exporter import cli
from exporter.commands import check
from exporter.model.assessment import Status
from testing.checked_servers import judged, of_statuses, unreadable

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    ("worst", "on_critical", "on_warning", "on_unknown"),
    [
        ("critical", 1, 1, 1),
        ("warning", 0, 1, 1),
        ("unknown", 0, 0, 1),
        ("unanswered", 0, 0, 0),
        ("info", 0, 0, 0),
        ("waived", 0, 0, 0),
        ("not_applicable", 0, 0, 0),
        ("ok", 0, 0, 0),
    ],
)
@pytest.mark.parametrize("format_", ["text", "json", "html", "junit", "sarif"])
def test_the_status_is_what_fail_on_says(
    run: Run, format_: str, worst: Status, on_critical: int, on_warning: int, on_unknown: int
) -> None:
    servers = (of_statuses("a", "ok", worst),)
    wanted = {"critical": on_critical, "warning": on_warning, "unknown": on_unknown}
    found = {fail_on: run(servers, "--format", format_, "--fail-on", fail_on)[0] for fail_on in wanted}
    assert found == wanted
    assert run(servers)[0] == on_critical, "the default"


@pytest.mark.parametrize("format_", ["text", "json", "junit", "sarif"])
@pytest.mark.parametrize("fail_on", ["critical", "warning", "unknown"])
@pytest.mark.parametrize("status", ["ok", "critical"])
def test_a_server_that_could_not_be_judged_is_2_whatever_fails(
    run: Run, format_: str, fail_on: str, status: Status
) -> None:
    servers = (of_statuses("a", status), unreadable("b"))
    code, out, err = run(servers, "--format", format_, "--fail-on", fail_on)
    assert code == 2
    cause = "10.0.0.7:9999: connection refused"
    assert cause in (out if format_ in ("text", "json") else err)
    assert err.endswith(f"{int(status == 'critical') or 'no'} finding{'' if status == 'critical' else 's'}\n")


def test_what_is_new_alone_fails_beside_a_baseline(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "before.json"
    servers = (of_statuses("a", "critical", "warning"),)
    file.write_text(run(servers, "--format", "json")[1])
    baseline = ("--baseline", str(file))
    assert run(servers, *baseline)[0] == 0
    assert run(servers, *baseline)[2] == "1 of 1 judged; --fail-on critical: no new findings\n"
    worse = (of_statuses("a", "critical", "critical"),)
    assert run(worse, *baseline)[0] == 1
    assert run((unreadable("a"),), *baseline)[0] == 2


def test_what_is_new_and_gone_is_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "before.json"
    file.write_text(run((of_statuses("a", "critical", "warning", "ok"),), "--format", "json")[1])
    now = (of_statuses("a", "critical", "ok", "warning"),)
    told = json.loads(run(now, "--format", "json", "--baseline", str(file))[1])
    assert [finding["change"] for finding in told["findings"]] == ["known", "", "new"]
    (gone,) = told["gone"]
    assert (gone["guideline"], gone["status"]) == (told["findings"][1]["guideline"], "warning")
    text = run(now, "--baseline", str(file))[1]
    assert f"gone since the baseline:\n  a: {gone['guideline']} was warning\n" in text
    assert "warning: new: title" in text


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, ":1: cannot be read: No such file or directory"),
        ("hunter2", ":1: found something else, expected a report of --format json"),
        ("[" * 100_000, ":1: found something else, expected a report of --format json"),
        ('{"a": "hunter2"}', ":1: found something else, expected a report of --format json"),
        ('{"version": 2}', ":1: version: found "),
        ('{"version": 1, "exporter": ["hunter2"]}', ":1: exporter: found a list, expected a text"),
    ],
)
def test_a_baseline_that_is_none_is_one_line(run: Run, tmp_path: Path, content: str | None, problem: str) -> None:
    file = tmp_path / "before.json"
    if content is not None:
        file.write_text(content)
    status, out, err = run((of_statuses("a", "ok"),), "--baseline", str(file))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"{file}{problem}")
    assert "hunter2" not in err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([], "expected --config.file, which wso2-exporter discover > wso2-exporter.yml writes, or --home"),
        (["--fail-on=info"], "argument --fail-on: invalid choice: 'info' (choose from"),
        (["--format=xml"], "argument --format: invalid choice: 'xml' (choose from"),
        (["--timeout=0"], "argument --timeout: found '0', expected a number of seconds, more than 0"),
    ],
)
def test_a_wrong_flag_is_one_line(arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", *arguments]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"wso2-exporter: error: {problem}")
    assert told.count("\n") == 1


def test_a_name_that_no_target_has_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.yml").write_text(f"targets: [{{name: a, url: '127.0.0.1:{any_free()}'}}]\n")
    assert cli.main(["check", "b", "--config.file", str(tmp_path / "c.yml")]) == 2
    assert capsys.readouterr().err == ("wso2-exporter: error: unknown target 'b', expected one of: a (see --help)\n")


def test_a_configuration_without_servers_is_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.yml").write_text("host: {enabled: true}\n")
    assert cli.main(["check", "--config.file", str(tmp_path / "c.yml")]) == 2
    assert capsys.readouterr().err.startswith("wso2-exporter: error: there is no server to check: ")


def test_a_server_that_nobody_reaches_is_not_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody listens; a login, had there been one, would stand in no output."""
    (tmp_path / "c.yml").write_text(
        f"targets: [{{name: a, url: '127.0.0.1:{any_free()}', username: u, password: hunter2}}]\n"
    )
    assert cli.main(["check", "--config.file", str(tmp_path / "c.yml"), "--format", "json"]) == 2
    printed, errors = capsys.readouterr()
    (target,) = json.loads(printed)["targets"]
    assert (target["target"], target["judged"], target["reason"]) == ("a", False, "connect")
    assert "hunter2" not in printed + errors


def test_ctrl_c_ends_it_quietly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "check_servers", interrupted)
    (tmp_path / "c.yml").write_text("targets: [{name: a, url: 'h:1'}]\n")
    assert cli.main(["check", "--config.file", str(tmp_path / "c.yml")]) == 130
    assert capsys.readouterr() == ("", "")


def test_the_page_stands_alone_and_shows_what_is_confidential(run: Run) -> None:
    """Whoever has the file may read it; nothing in it leads to paths of a service, or is fetched from elsewhere."""
    server = judged("a", {"status": "critical", "kind": "security", "found": "found of a", "title": "Title of a"})
    status, out, _ = run((server,), "--format", "html")
    assert status == 1
    assert out.startswith("<!DOCTYPE html>")
    assert out.endswith("</html>\n")
    assert "found of a" in out
    assert re.findall(r'(?:href|src)="(?!#|https?://)', out) == []
    assert re.findall(r"<(?:script|link|img|iframe)\b", out) == []
