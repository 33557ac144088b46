"""Go on the path; that of the tests is a shell script that says which it is."""

from pathlib import Path

import pytest

from development import golang
from development.places import CACHE


def put(folder: Path, script: str) -> Path:
    folder.mkdir()
    program = folder / "go"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o700)
    return program


@pytest.mark.parametrize("version", ["go1.25", "go1.26.6", "go2.0.1", "go1.27rc1"])
def test_one_that_is_new_enough_is_taken(version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = put(tmp_path / "bin", f'test "$*" = "env GOVERSION" && echo {version}')
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert golang.find_go() == program
    assert golang.go() == program


@pytest.mark.parametrize("script", ["echo go1.24.9", "echo devel", "exit 1"])
def test_one_that_is_too_old_or_does_not_say_is_none(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "bin", script)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert golang.find_go() is None


def test_go_leaves_nothing_outside_the_cache() -> None:
    environment = golang.environment()
    assert Path(environment["GOPATH"]).is_relative_to(CACHE)
    assert Path(environment["GOCACHE"]).is_relative_to(CACHE)
