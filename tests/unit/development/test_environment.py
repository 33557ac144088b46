import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from development import environment
from development.places import PROJECT

Installed = Callable[[], list[str]]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    """What was installed since the last time, with nothing run."""
    packages: list[str] = []

    def run(command: list[str], _: str) -> None:
        if "install" in command:
            packages.append(command[-1].removeprefix(str(PROJECT)))

    monkeypatch.setattr(environment, "run", run)
    monkeypatch.setattr(environment, "VIRTUAL_ENVIRONMENT", tmp_path)
    monkeypatch.setattr(environment, "_RECORD", tmp_path / "installed.json")

    def since_the_last_time() -> list[str]:
        found = packages.copy()
        packages.clear()
        return found

    return since_the_last_time


@pytest.mark.parametrize(("purpose", "extras"), [("run", ""), ("test", "[dev]"), ("fuzz", "[dev,fuzz]")])
def test_each_purpose_installs_what_it_needs_once(
    purpose: environment.Purpose, extras: str, installed: Installed
) -> None:
    environment.make(purpose)
    assert installed() == [extras]
    environment.make(purpose)
    assert installed() == []


def test_what_serves_more_serves_less(installed: Installed) -> None:
    environment.make("fuzz")
    installed()
    environment.make("test")
    environment.make("run")
    assert installed() == []


def test_what_serves_less_is_filled_up(installed: Installed) -> None:
    environment.make("run")
    environment.make("test")
    environment.make("fuzz")
    assert installed() == ["", "[dev]", "[dev,fuzz]"]
    environment.make("test")
    assert installed() == []


def test_every_package_that_is_installed_directly_has_its_version_in_the_constraints() -> None:
    """But for fuzzing, whose package is not had everywhere."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {Requirement(text) for text in (*project["dependencies"], *extras["test"], *extras["dev"])}
    lines = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    fixed = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines)}
    for each in wanted:
        if each.name != project["name"]:
            assert each.specifier.contains(fixed[canonicalize_name(each.name)], prereleases=True), each
    assert not [line for line in lines if "/" in line or "@" in line], "a registry's address"
