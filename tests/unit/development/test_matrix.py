from collections.abc import Callable
from pathlib import Path

import pytest

from development import environment, matrix, wheel
from development.places import CONSTRAINTS, PROJECT
from development.pythons import Python

PYTHONS = [Python(Path("/usr/bin/python3.11"), "3.11.2"), Python(Path("/opt/python3.13"), "3.13.0")]
Ran = Callable[[], list[str]]


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """What was run since the last time, with nothing done."""
    commands: list[str] = []

    def run(command: list[str], _: str) -> None:
        if "venv" in command:
            (Path(command[-1]) / "lib" / "python3" / "site-packages").mkdir(parents=True)
        commands.append(" ".join(command).replace(str(tmp_path), "~"))

    monkeypatch.setattr(matrix, "run", run)
    monkeypatch.setattr(matrix, "TEST_ENVIRONMENTS", tmp_path)
    monkeypatch.setattr(wheel, "build", lambda: wheel.Wheel(Path("/it.whl"), "one"))

    def since_the_last_time() -> list[str]:
        found = commands.copy()
        commands.clear()
        return found

    return since_the_last_time


PIP = "-m pip --disable-pip-version-check --quiet install"


def test_each_python_has_an_environment_with_the_wheel_and_what_tests_need(ran: Ran) -> None:
    matrix.make(PYTHONS)
    assert ran() == [
        "/usr/bin/python3.11 -m venv ~/3.11.2",
        f"~/3.11.2/bin/python {PIP} --constraint {CONSTRAINTS} /it.whl[test]",
        "/opt/python3.13 -m venv ~/3.13.0",
        f"~/3.13.0/bin/python {PIP} --constraint {CONSTRAINTS} /it.whl[test]",
    ]
    matrix.make(PYTHONS)
    assert ran() == []


def test_where_only_the_package_has_changed_only_that_is_installed_anew(
    ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix.make(PYTHONS[:1])
    ran()
    monkeypatch.setattr(wheel, "build", lambda: wheel.Wheel(Path("/it.whl"), "two"))
    matrix.make(PYTHONS)
    assert ran() == [
        f"~/3.11.2/bin/python {PIP} --force-reinstall --no-deps /it.whl",
        "/opt/python3.13 -m venv ~/3.13.0",
        f"~/3.13.0/bin/python {PIP} --constraint {CONSTRAINTS} /it.whl[test]",
    ]


def test_where_what_it_needs_has_changed_the_environment_is_made_anew(
    ran: Ran, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    matrix.make(PYTHONS[:1])
    ran()
    (tmp_path / "3.11.2" / "old").touch()
    monkeypatch.setattr(environment, "requirements", lambda: {"project": "/project", "requirements": "others"})
    matrix.make(PYTHONS[:1])
    assert ran()[0] == "/usr/bin/python3.11 -m venv ~/3.11.2"
    assert not (tmp_path / "3.11.2" / "old").exists()


def test_its_programs_see_the_checkout_behind_what_is_installed(ran: Ran, tmp_path: Path) -> None:
    matrix.make(PYTHONS[:1])
    (file,) = tmp_path.rglob("*.pth")
    assert file.parent.name == "site-packages"
    assert file.read_text(encoding="utf-8") == f"{PROJECT}\n"
