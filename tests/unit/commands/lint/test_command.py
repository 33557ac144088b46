"""The command on a real JVM with the JDK's agent, on recordings, and on what cannot be used."""

import json
from pathlib import Path

import pytest

from development.places import SNAPSHOTS
from testing.lint_command import Lint


def test_the_shipped_packs_are_without_problems(lint: Lint) -> None:
    for recording in SNAPSHOTS.glob("*.json"):
        assert lint("--recorded", str(recording))[0] == 0, recording


def test_values_are_not_shown(lint: Lint, tmp_path: Path) -> None:
    pack = tmp_path / "own.yml"
    pack.write_text(
        "rules:\n  - mbean: Catalina:type=Manager,*\n    metrics:\n"
        "      - {name: a, type: gauge, help: A, value: stateName}\n"
        "      - {name: b_info, type: info, help: B, labels: [{attribute: jvmRoute, label: b}]}\n"
    )
    recording = tmp_path / "recorded.json"
    attributes = {"stateName": "secret-1", "jvmRoute": "secret-2"}
    mbean = {"objectName": "Catalina:type=Manager,host=a,context=/", "attributes": attributes}
    recording.write_text(json.dumps({"recorded": "a test", "mbeans": [mbean]}))
    for layout in ("text", "json"):
        status, out, err = lint("--recorded", str(recording), "--pack", str(pack), "--format", layout)
        assert (status, err) == (1, "")
        assert "found a text, expected a number" in out
        assert "secret-" not in out


BAD_FILES = [
    ("--pack", "bad.yml", "bad.yml:3: rules[0].metrics[0].type: found a text that is no option"),
    ("--pack", "none.yml", "none.yml:1: cannot be read: No such file"),
    ("--config.file", "bad.yml", "bad.yml:1: rules: found an unknown key"),
    ("--recorded", "bad.yml", "bad.yml:1: found something else than JSON"),
]


@pytest.mark.parametrize(("flag", "name", "message"), BAD_FILES)
def test_a_file_that_cannot_be_used_is_one_line_that_says_where(
    lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flag: str, name: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.yml").write_text("rules:\n- mbean: a:b=c\n  metrics: [{name: a, type: guage, help: A, value: A}]\n")
    status, out, err = lint(flag, name)
    assert (status, out) == (2, "")
    assert err.startswith(message)
    assert err.count("\n") == 1


def test_help_says_what_the_exit_status_means(lint: Lint, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        lint("--help")
    assert "exit status:\n  0  nothing is wrong\n  1  problems, " in capsys.readouterr().out
