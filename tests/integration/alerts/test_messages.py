"""Messengers refuse what is long: Teams 28 KB, Slack 40,000 characters."""

import json
import subprocess
from pathlib import Path

import pytest

LONGEST = 28_000
SERVERS = 40


def lost(number: int) -> dict[str, object]:
    """An alert of a fleet, as long as ours are."""
    return {
        "status": "firing",
        "labels": {"alertname": "WSO2MostServersDown", "server": f"server-{number}"},
        "annotations": {
            "summary": f"server-{number}: lost together with others, {SERVERS} of {SERVERS} servers cannot be read",
            "description": "d" * 600,
            "steps": "s" * 300,
            "runbook_url": "https://monitor.example.org/runbooks/WSO2MostServersDown",
        },
        "startsAt": "2026-01-01T00:00:00Z",
    }


@pytest.mark.parametrize("template", ["wso2.slack", "wso2.markdown"])
def test_a_fleet_that_is_lost_fits_into_a_message_with_every_server(
    amtool: Path, repository: Path, tmp_path: Path, template: str
) -> None:
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"status": "firing", "alerts": [lost(number) for number in range(SERVERS)]}))
    command: list[str | Path] = [
        amtool,
        "template",
        "render",
        f"--template.glob={repository / 'examples' / 'alertmanager-templates.tmpl'}",
        f'--template.text={{{{ template "{template}" . }}}}',
        f"--template.data={data}",
    ]
    message = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert len(message) < LONGEST
    assert [number for number in range(SERVERS) if f"server-{number}:" not in message] == []
