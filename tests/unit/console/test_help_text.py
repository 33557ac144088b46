import pytest

from exporter import cli
from exporter.console.command_set import COMMANDS


@pytest.mark.parametrize("columns", [60, 80, 200])
@pytest.mark.parametrize("name", COMMANDS.names())
def test_help_keeps_within_the_terminal(
    name: str, columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """But for command lines that are to be typed as they are."""
    monkeypatch.setenv("COLUMNS", str(columns))
    assert cli.main(["help", name]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if len(line) > columns and not line.startswith("  wso2-exporter ")] == []


def test_the_first_screen_of_the_help_says_how_to_begin(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it is, how to find servers, to check the configuration and to serve it, and which commands there are."""
    monkeypatch.setenv("COLUMNS", "80")
    assert cli.main(["help"]) == 0
    screen = "\n".join(capsys.readouterr().out.splitlines()[:24])
    assert "Prometheus metrics" in screen
    for line in (
        "wso2-exporter discover > wso2-exporter.yml",
        "wso2-exporter --config.check --config.file wso2-exporter.yml",
        "wso2-exporter --config.file wso2-exporter.yml",
        "commands:",
    ):
        assert f"  {line}\n" in screen or f"\n{line}\n" in screen
    assert all(f"\n  {name} " in screen for name in COMMANDS.names())
