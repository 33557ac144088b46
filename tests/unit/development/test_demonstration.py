"""What `make run` says first."""

import subprocess
import sys
from pathlib import Path

import pytest

from development import demonstration
from development.places import PROJECT


def make_run(configuration: str) -> subprocess.CompletedProcess[str]:
    """The program behind `make run CONFIG=...`, which prepares nothing here: the tests have what it wants."""
    return subprocess.run(
        [sys.executable, "-m", "development.demonstration", "--config.file", configuration],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_configuration_that_is_not_there_is_all_that_it_speaks_of() -> None:
    ended = make_run("nope.yml")
    expected = "nope.yml:1: cannot be read: No such file or directory\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", expected)


def test_a_wrong_configuration_is_all_that_it_speaks_of(tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_text("targets: []\n")
    ended = make_run(str(tmp_path / "c.yml"))
    expected = f"{tmp_path}/c.yml:1: targets: found an empty list, expected an entry\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", expected)


def test_what_the_machine_lacks_is_told_before_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c.yml").write_text("host: {enabled: true}\n")

    def no_port(_: int) -> int:
        raise OSError("none of the ports 19404 to 19503 is free")

    monkeypatch.setattr(demonstration, "first_free", no_port)
    assert demonstration.main(["--config.file", str(tmp_path / "c.yml")]) == 1
    told = capfd.readouterr()
    assert "http://" not in told.out + told.err
    assert "none of the ports 19404 to 19503 is free" in told.err
