"""Configurations that are wrong, each with the whole line that is said of it, written down by hand-checking them."""

from collections.abc import Mapping

from exporter.host.collectors import collector_names
from testing.places import CONFIGURATIONS

BAD = CONFIGURATIONS / "bad"
_LINES = (BAD / "expected.txt").read_text(encoding="utf-8").replace("{collectors}", ", ".join(collector_names()))
EXPECTED: Mapping[str, str] = {line.partition(":")[0]: line for line in _LINES.splitlines()}
"""By the name of the file."""
