"""`--config.check` with a web configuration: alone, and beside a configuration."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter import cli

HASH = "$2y$10$KIXQ4S1bVXzPzZ0mbYyTLuu5Lo1g67CCtr9CrcjWBamwjQ9jh6RDC"


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The working folder, which every user may enter, with a configuration and a web configuration."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    (made / "c.yml").write_text("targets: [{name: a, url: 'localhost:9999'}]\n")
    (made / "web.yml").write_text(f"basic_auth_users: {{alice: {HASH}}}\n")
    (made / "web.yml").chmod(0o600)
    monkeypatch.chdir(made)
    yield made
    monkeypatch.undo()
    shutil.rmtree(made)


def checked(capsys: pytest.CaptureFixture[str], *files: str) -> tuple[int, str, str]:
    status = cli.main(["--config.check", *files])
    told = capsys.readouterr()
    return status, told.out, told.err


WEB = ("--web.config.file", "web.yml")
CONFIGURATION = ("--config.file", "c.yml")


@pytest.mark.usefixtures("folder")
def test_a_right_one_is_said_to_be_valid(capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(capsys, *WEB) == (0, "valid\n", "")
    assert checked(capsys, *CONFIGURATION, *WEB) == (0, "valid, targets: 1\n", "")


def test_a_wrong_one_is_one_line_and_exit_status_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "web.yml").write_text("basic_auth_users:\n  alice: secret\n")
    line = "web.yml:2: basic_auth_users.alice: found no bcrypt hash, expected one such as htpasswd -nBC 10 writes\n"
    assert checked(capsys, *WEB) == (2, "", line)
    assert checked(capsys, *CONFIGURATION, *WEB) == (2, "", line)


def test_a_wrong_configuration_beside_a_right_one_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "c.yml").write_text("targets: []\n")
    assert checked(capsys, *CONFIGURATION, *WEB) == (
        2,
        "",
        "c.yml:1: targets: found an empty list, expected an entry\n",
    )


@pytest.mark.usefixtures("folder")
def test_one_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, line = checked(capsys, "--web.config.file", "absent.yml")
    assert (status, line) == (2, "absent.yml:1: cannot be read: No such file or directory\n")


def test_hashes_that_every_user_may_read_are_warned_of(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "web.yml").chmod(0o644)
    status, said, warned = checked(capsys, *WEB)
    assert (status, said) == (0, "valid\n")
    assert warned.startswith(
        "warning: web.yml:1: basic_auth_users: found hashes of passwords in a file that every user"
    )
    assert warned.count("\n") == 1


def test_a_waiver_that_is_over_is_warned_of_and_no_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "guidelines:\n  waivers:\n    - {guideline: heap_maximum, reason: known, until: 2020-12-31}\n"
    (folder / "over.yml").write_text(text)
    assert checked(capsys, "--config.file", "over.yml") == (
        0,
        "valid, targets: 0\n",
        (
            "warning: over.yml:3: guidelines.waivers[0].guideline: "
            "found a waiver whose last day is over: it holds no longer\n"
        ),
    )


def test_a_guideline_that_there_is_not_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "wrong.yml").write_text("guidelines:\n  thresholds:\n    heap_maximun: {target: 1}\n")
    status, _, line = checked(capsys, "--config.file", "wrong.yml")
    assert (status, line) == (
        2,
        (
            "wrong.yml:3: guidelines.thresholds.heap_maximun: "
            "found no guideline's id, expected one, did you mean heap_maximum?\n"
        ),
    )
