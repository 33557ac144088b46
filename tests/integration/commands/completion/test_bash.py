"""The completion in a real bash."""

from pathlib import Path

from exporter.console.command_set import COMMANDS
from testing.bash_completion import offered


def test_commands_are_offered(tmp_path: Path) -> None:
    assert {*offered(tmp_path, "")} == {*COMMANDS.names(), "help"}
    assert offered(tmp_path, "disc") == ["discover"]
    assert offered(tmp_path, "--config.file", "c.yml", "disc") == ["discover"]
    assert {*offered(tmp_path, "help", "")} == {*COMMANDS.names()}


def test_flags_are_offered(tmp_path: Path) -> None:
    assert offered(tmp_path, "--config.c") == ["--config.check"]
    assert {"--pack", "--recorded", "--config.file"} <= {*offered(tmp_path, "lint", "--")}


def test_values_are_offered(tmp_path: Path) -> None:
    assert offered(tmp_path, "--log.level", "") == ["debug", "error", "info", "warn"]
    assert offered(tmp_path, "mbeans", "x", "--format", "") == ["json", "text", "tree"]
    assert offered(tmp_path, "completion", "z") == ["zsh"]


def test_files_are_offered(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").touch()
    assert offered(tmp_path, "--config.file", "mi") == ["mine.yml"]
    assert offered(tmp_path, "lint", "--pack", "mi") == ["mine.yml"]


def test_targets_are_offered_and_nothing_in_their_names_is_done(tmp_path: Path) -> None:
    names = ["gateway", "gate 2", "$(touch done)", "`touch done`"]
    targets = "".join(f"- {{name: '{name}', url: 'localhost:9999'}}\n" for name in names)
    (tmp_path / "c.yml").write_text(f"targets:\n{targets}")
    assert offered(tmp_path, "mbeans", "--config.file", "c.yml", "gate") == ["gate\\ 2", "gateway"]
    assert len(offered(tmp_path, "--config.file", "c.yml", "lint", "")) == 4
    assert not (tmp_path / "done").exists()
    assert offered(tmp_path, "mbeans", "gate") == []


def test_ids_of_guidelines_are_offered(tmp_path: Path) -> None:
    assert offered(tmp_path, "guidelines", "heap_max") == ["heap_maximum"]
