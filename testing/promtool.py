"""What `promtool check metrics` says of a page."""

import re
import subprocess
from pathlib import Path

_NODE_EXPORTERS_OWN = re.compile(r"node_(entropy|memory|netstat|wifi_station)_")
"""Families whose names node_exporter chose before there were rules for them."""


def complaints(promtool: Path, text: str) -> list[str]:
    """Its lines about a page in the text format, but for those about node_exporter's own names."""
    command = [str(promtool), "check", "metrics"]
    run = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False)
    said = [line for line in (run.stdout + run.stderr).splitlines() if line]
    assert said or run.returncode == 0
    return [line for line in said if not _NODE_EXPORTERS_OWN.match(line)]
