"""The command on servers that a test writes down, in the place of those that it would read."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from exporter import cli
from exporter.commands import check
from exporter.commands.check.report import Checked
from exporter.commands.check.servers import CheckedServers
from exporter.facts.fact import Facts
from testing.checked_servers import catalogue, overview_of


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs it: exit status, standard output, standard error. `servers` are what it finds."""
    configuration = tmp_path / "c.yml"
    configuration.write_text("targets: [{name: a, url: 'h:1'}]\n")

    def command(
        servers: tuple[Checked, ...], *arguments: str, facts: Mapping[str, Mapping[str, Facts]] | None = None
    ) -> tuple[int, str, str]:
        found = CheckedServers(servers, overview_of(servers), catalogue(), facts or {})
        monkeypatch.setattr(check, "check_servers", lambda *_: found)
        status = cli.main(["check", "--config.file", str(configuration), *arguments])
        told = capsys.readouterr()
        return status, told.out, told.err

    return command
