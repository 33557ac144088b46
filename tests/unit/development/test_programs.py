import os
from pathlib import Path

import pytest

from development import programs
from development.console import SetupError


def _make_jdk(folder: Path, version: str, names: tuple[str, ...] = ("java", "javac")) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "release").write_text(f'IMPLEMENTOR="Debian"\nJAVA_VERSION="{version}"\n')
    for name in names:
        (folder / "bin" / name).touch(0o755)
    return folder


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any program; gives its folder of JVMs."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(programs, "_JVM_FOLDER", tmp_path / "jvm")
    return tmp_path / "jvm"


def test_the_oldest_jdk_that_the_kernel_takes_is_chosen(bare_machine: Path) -> None:
    for version in ("11.0.2", "21.0.1", "17.0.15", "25"):
        _make_jdk(bare_machine / version, version)
    _make_jdk(bare_machine / "17-jre", "17.0.15", names=("java",))
    assert programs.find_jdk() == bare_machine / "17.0.15"


def test_java_home_comes_first(bare_machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _make_jdk(bare_machine / "17", "17.0.15")
    monkeypatch.setenv("JAVA_HOME", str(_make_jdk(tmp_path / "mine", "21.0.1")))
    assert programs.find_jdk() == tmp_path / "mine"


def test_the_jdk_on_the_path_is_found_through_its_links(bare_machine: Path, tmp_path: Path) -> None:
    home = _make_jdk(tmp_path / "elsewhere", "17.0.15")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "javac").symlink_to(home / "bin" / "javac")
    assert programs.find_jdk() == home


def test_a_user_who_is_not_root_is_told_in_one_line_what_to_install(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SetupError) as told:
        programs.jdk()
    assert str(told.value) == (
        "a JDK from 17 to 21 is missing. Install it, on Debian with: sudo apt-get install openjdk-17-jdk-headless"
    )
