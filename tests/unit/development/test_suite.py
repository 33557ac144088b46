"""Runs of the tests, with programs in the place of the environments' Pythons that say how they were started."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from development import matrix, pythons, suite
from development.places import PROJECT
from development.pythons import Python

Put = Callable[[str, str], None]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Puts a shell script in the place of the Python of an environment."""
    monkeypatch.setattr(matrix, "TEST_ENVIRONMENTS", tmp_path)

    def put(version: str, script: str) -> None:
        program = tmp_path / version / "bin" / "python"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o700)

    return put


@pytest.fixture(autouse=True)
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Python(Path("python"), version) for version in ("3.11.7", "3.12.1", "3.13.0")]
    monkeypatch.setattr(pythons, "installed", lambda: found)


TELLS = 'echo "$*" | sed "s/^-P -m//"; echo "5 passed"'
"""What it was started with, and then what pytest says at its end."""


def test_the_unit_tests_run_on_each_python_and_one_is_measured(put: Put, capfd: pytest.CaptureFixture[str]) -> None:
    put("3.11.7", f'echo "$*" >> "$COVERAGE_FILE"; {TELLS}')
    put("3.12.1", TELLS)
    put("3.13.0", TELLS)
    assert suite.main(["each"]) == 0
    said = capfd.readouterr().out
    assert said.startswith("Running tests/unit on Python 3.11.7, 3.12.1, 3.13.0\n")
    for version in ("3.11.7", "3.12.1", "3.13.0"):
        assert f"Python {version}: 5 passed\n" in said
    measured = (matrix.of(Python(Path("python"), "3.11.7")).folder / "coverage").read_text(encoding="utf-8")
    assert measured == "-P -m coverage run -m pytest tests/unit\n-P -m coverage report --format=total\n"


@pytest.mark.parametrize("failing", ["3.11.7", "3.12.1", "3.13.0"])
def test_where_one_fails_all_that_it_said_is_shown_and_the_run_fails(
    put: Put, capfd: pytest.CaptureFixture[str], failing: str
) -> None:
    for version in ("3.11.7", "3.12.1", "3.13.0"):
        put(version, 'echo "assert 1 == 2"; echo "1 failed"; exit 1' if version == failing else TELLS)
    assert suite.main(["each"]) == 1
    said = capfd.readouterr().out
    assert f"Python {failing}: assert 1 == 2\nPython {failing}: 1 failed\n" in said


def test_less_coverage_than_is_wanted_is_a_failure(put: Put) -> None:
    put("3.11.7", 'case "$*" in *report*) exit 2;; esac')
    put("3.12.1", "")
    put("3.13.0", "")
    assert suite.main(["each"]) == 1


@pytest.mark.parametrize("failing", [None, "test_carbon.py", "test_page.py"])
def test_each_integration_test_is_in_one_of_two_parts_and_both_must_pass(
    put: Put, capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str | None
) -> None:
    monkeypatch.setattr(pythons, "this_one", lambda: Python(Path("python"), "3.11.7"))
    fails = f'case "$*" in *{failing}*) exit 1;; esac' if failing else ""
    put("3.11.7", f'echo "$*" > "{tmp_path}/part$$"; {TELLS}; {fails}')
    assert suite.main(["integration"]) == (1 if failing else 0)
    parts = [set(part.read_text(encoding="utf-8").split()[3:]) for part in tmp_path.glob("part*")]
    files = {str(path.relative_to(PROJECT)) for path in (PROJECT / "tests" / "integration").rglob("test_*.py")}
    assert len(parts) == 2
    assert parts[0] | parts[1] == files
    assert not parts[0] & parts[1]
    assert capfd.readouterr().out.startswith("Running tests/integration on Python 3.11.7, in 2 parts\n")


@pytest.mark.parametrize("arguments", [[], ["everything"], ["unit", "each"]])
def test_another_run_is_a_usage_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert suite.main(arguments) == 2
    assert "unit|each|integration" in capsys.readouterr().err


def test_make_runs_what_there_is() -> None:
    runs = re.findall(r"development\.suite (\w+)$", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(runs) == ["each", "integration", "unit"]
