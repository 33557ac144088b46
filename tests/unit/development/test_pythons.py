"""Pythons on the path and of pyenv; those of the tests are shell scripts that say which they are."""

import re
import sys
from pathlib import Path

import pytest

from development import pythons
from development.places import PROJECT


def put(program: Path, version: str) -> None:
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\n{version}\n", encoding="utf-8")
    program.chmod(0o700)


@pytest.fixture
def others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[pythons.Python]:
    """What is found beside the Python that runs this."""
    put(tmp_path / "first" / "python3.12", "echo 3.12.90")
    put(tmp_path / "first" / "python3.13", "echo 'not found' >&2; exit 127")  # pyenv's, of a release not chosen
    put(tmp_path / "second" / "python3.12", "echo 3.12.9")
    put(tmp_path / "second" / "python3.11", "echo 3.11.90")
    put(tmp_path / "second" / "python3.10", "echo 3.10.90")
    put(tmp_path / "pyenv" / "versions" / "3.12.90" / "bin" / "python3", "echo 3.12.90")
    put(tmp_path / "pyenv" / "versions" / "3.13.90" / "bin" / "python3", "echo 3.13.90")
    put(tmp_path / "pyenv" / "versions" / "3.99.90" / "bin" / "python3", "echo 3.99.90")
    monkeypatch.setenv("PATH", f"{tmp_path / 'first'}::{tmp_path / 'second'}:{tmp_path / 'none'}:/usr/bin/true")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    return pythons.installed()[1:]


def test_each_release_that_is_installed_is_found_once_from_the_oldest_on(
    others: list[pythons.Python], tmp_path: Path
) -> None:
    assert others == [
        pythons.Python(tmp_path / "second" / "python3.11", "3.11.90"),
        pythons.Python(tmp_path / "second" / "python3.12", "3.12.9"),
        pythons.Python(tmp_path / "first" / "python3.12", "3.12.90"),
        pythons.Python(tmp_path / "pyenv" / "versions" / "3.13.90" / "bin" / "python3", "3.13.90"),
    ]


def test_the_one_that_runs_is_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    (found,) = pythons.installed()
    assert found == pythons.Python(Path(sys.executable), sys.version.split()[0])


def test_those_are_supported_that_the_package_says() -> None:
    assert pythons.supported() == ["3.11", "3.12", "3.13"]
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'^requires-python = ">=3\.11"$', text, re.MULTILINE)
