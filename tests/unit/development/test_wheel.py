from collections.abc import Callable
from pathlib import Path

import pytest

from development import wheel

SOURCES = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "exporter/cli.py", "exporter/packs/jvm.yml")
Builds = Callable[[], int]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = tmp_path / "project"
    for name in SOURCES:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(wheel, "PROJECT", project)
    monkeypatch.setattr(wheel, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(wheel, "_FOLDER", tmp_path / "wheel")
    return project


@pytest.fixture
def built(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What each build had before it, with nothing built."""
    builds: list[list[str]] = []

    def run(command: list[str], _: str) -> None:
        source, folder = Path(command[-1]), Path(command[command.index("--wheel-dir") + 1])
        builds.append(sorted(str(path.relative_to(source)) for path in source.rglob("*") if path.is_file()))
        folder.mkdir()
        (folder / "it.whl").touch()

    monkeypatch.setattr(wheel, "run", run)
    return builds


def test_it_is_built_once_of_the_same_sources(built: list[list[str]]) -> None:
    assert wheel.build() == wheel.build()
    assert wheel.build().file.is_file()
    assert len(built) == 1


@pytest.mark.parametrize("name", ["exporter/packs/jvm.yml", "exporter/new.py", "pyproject.toml"])
def test_it_is_built_anew_of_others_and_the_old_one_is_gone(built: list[list[str]], project: Path, name: str) -> None:
    before = wheel.build()
    (project / name).write_text("another", encoding="utf-8")
    after = wheel.build()
    assert before.digest != after.digest
    assert not before.file.exists()
    assert len(built) == 2


def test_it_is_built_of_the_packages_own_files_alone(built: list[list[str]], project: Path) -> None:
    for name in ("build/lib/exporter/gone.py", "tests/test_it.py", "exporter/__pycache__/cli.pyc"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).touch()
    wheel.build()
    assert built == [sorted(SOURCES)]


def test_what_python_has_made_of_them_is_no_change(built: list[list[str]], project: Path) -> None:
    before = wheel.build()
    (project / "exporter" / "__pycache__").mkdir()
    (project / "exporter" / "__pycache__" / "cli.pyc").touch()
    assert wheel.build() == before
