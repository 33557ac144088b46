"""The commands at a real pseudo-terminal."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from testing.jvm import Jvm
from testing.pty import in_terminal

RUNTIME = "java.lang:type=Runtime"


@pytest.fixture
def folder(jvm: Jvm, tmp_path: Path) -> Path:
    """A folder with a configuration that reads a JVM under a name of 90 characters that rich would take for markup."""
    name = "[red]" + "x" * 85
    (tmp_path / "c.yml").write_text(f"targets: [{{name: '{name}', url: 'localhost:{jvm.port}'}}]\n")
    (tmp_path / "short.yml").write_text(f"targets: [{{name: a, url: 'localhost:{jvm.port}'}}]\n")
    return tmp_path


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize(
    "arguments",
    [
        ("mbeans", "a", RUNTIME, "--config.file", "short.yml"),
        ("mbeans", "a", RUNTIME, "--config.file", "short.yml", "--format=tree"),
        ("lint", "a", "--config.file", "short.yml"),
        ("targets", "--config.file", "c.yml"),
        ("version",),
    ],
)
def test_what_is_shown_keeps_within_the_terminal(arguments: tuple[str, ...], columns: int, folder: Path) -> None:
    written = in_terminal(folder, *arguments, columns=columns)
    assert written.status in (0, 1)
    assert len(written.lines) > 1
    assert [line for line in written.lines if len(line) > columns] == []


def test_with_full_nothing_is_cut(folder: Path) -> None:
    short = in_terminal(folder, "mbeans", "a", RUNTIME, "--config.file", "short.yml")
    full = in_terminal(folder, "mbeans", "a", RUNTIME, "--config.file", "short.yml", "--full")
    assert any(line.endswith("…") for line in short.lines)
    assert not any("…" in line for line in full.lines)
    assert len(short.lines) == len(full.lines)
    table = in_terminal(folder, "targets", "--config.file", "c.yml", "--full")
    assert table.lines[1].startswith(f"[red]{'x' * 85}  up")


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"CLICOLOR": "0"}, False)],
)
def test_colours_are_where_they_are_wanted(environment: dict[str, str], coloured: bool, folder: Path) -> None:  # noqa: FBT001 - what is to be seen
    written = in_terminal(folder, "targets", "--config.file", "short.yml", environment=environment)
    assert written.has_colours is coloured
    assert "\x1b[32mup" in written.raw or not coloured


def test_json_is_whole_at_a_terminal_too(folder: Path) -> None:
    written = in_terminal(folder, "mbeans", "a", RUNTIME, "--config.file", "short.yml", "--format=json", columns=40)
    assert not written.has_colours
    assert not any("…" in line for line in written.lines)
    assert max(map(len, written.lines)) > 1000


def test_discover_writes_the_configuration_into_its_file_and_the_rest_to_the_terminal(folder: Path) -> None:
    written = in_terminal(folder, "discover", output=folder / "found.yml", columns=60)
    configuration = (folder / "found.yml").read_text()
    assert "\x1b" not in configuration
    assert configuration.startswith(("targets:\n", "# No server"))
    assert "What to do next:" in written.lines
    assert "     wso2-exporter --config.file found.yml" in written.lines
    sentences = [line for line in written.lines if not line.startswith("  ")]  # commands are left as they are
    assert [line for line in sentences if len(line) > 60] == []


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_what_takes_long_is_told_meanwhile_and_leaves_nothing(silent: int, tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_text(f"targets: [{{name: '[b]quiet', url: '127.0.0.1:{silent}'}}]\n")
    for command in (["targets"], ["mbeans", "[b]quiet"], ["lint", "[b]quiet"]):
        written = in_terminal(tmp_path, *command, "--config.file", "c.yml", "--timeout=4")
        assert written.status == 1
        waited = "reading the servers" if command == ["targets"] else "reading [b]quiet"
        assert waited in written.raw
        assert "\x1b[2K" in written.raw[written.raw.rindex(waited) :], "the line is erased"
        assert written.raw.count("\x1b[?25l") == written.raw.count("\x1b[?25h"), "the cursor is shown again"


def test_progress_is_no_part_of_a_file(silent: int, tmp_path: Path) -> None:
    (tmp_path / "c.yml").write_text(f"targets: [{{name: a, url: '127.0.0.1:{silent}'}}]\n")
    arguments = ("targets", "--config.file", "c.yml", "--timeout=4")
    in_terminal(tmp_path, *arguments, output=tmp_path / "out")
    assert (tmp_path / "out").read_text().splitlines()[1].split()[:2] == ["a", "down"]
    assert "\x1b" not in (tmp_path / "out").read_text()
