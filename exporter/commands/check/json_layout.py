"""The report as one JSON object, as `report.schema.json` says; ASCII, so that it survives every terminal and locale."""

import json
from collections.abc import Iterator

import msgspec

from exporter.commands.check.report import CheckReport


def render_json(report: CheckReport) -> Iterator[str]:
    """Write the report as lines of JSON."""
    yield from json.dumps(msgspec.to_builtins(report), indent=1).splitlines()
