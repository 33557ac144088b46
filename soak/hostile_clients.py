"""An exporter among hostile clients that come back whenever it ends them: others are served, and nothing grows."""

import tempfile
import time
from pathlib import Path

from soak.report import Line
from testing.hostile_clients import KINDS, SCRAPE_SECONDS, Exporter, Kind, Use, ask_others, besiege, exporter

_BYTE_SECONDS = 1.0
_SHARE = 0.5
"""Of a scrape's deadline that it may take."""
_MEMORY_MIB = 12
_LEFT_SECONDS = 30.0
"""Longer than any client is borne after it stopped."""


def beside_hostile_clients(seconds: float) -> list[Line]:
    """Ask an exporter again and again among each kind of hostile clients; how long it took, and what was left of them.

    Args:
        seconds: among each kind.
    """
    with tempfile.TemporaryDirectory() as folder, exporter(Path(folder)) as victim:
        before = victim.at_rest()
        alone = ask_others(victim, 0).slowest_scrape
        lines = [line for kind in KINDS for line in _besieged(victim, kind, seconds, alone)]
        time.sleep(_LEFT_SECONDS)
        return [*lines, *_held(before, victim.at_rest())]


def _besieged(victim: Exporter, kind: Kind, seconds: float, alone: float) -> list[Line]:
    siege = besiege(victim, kind, seconds, _BYTE_SECONDS)
    name = f"hostile clients, {kind.count} {kind.name}"
    slowest = max(siege.slowest_scrape, siege.slowest_health)
    return [
        Line(f"{name}: slowest answer, in deadlines", _share(alone), _share(slowest), _SHARE),
        Line(f"{name}: others than those with status 200", 0, len(siege.statuses - {200}), 0),
    ]


def _share(seconds: float) -> float:
    return round(seconds / SCRAPE_SECONDS, 3)


def _held(before: Use, after: Use) -> list[Line]:
    return [
        Line("hostile clients: threads of the exporter", before.threads, after.threads, before.threads),
        Line("hostile clients: open files of the exporter", before.files, after.files, before.files),
        Line(
            "hostile clients: resident memory of the exporter, MiB",
            before.memory_mib,
            after.memory_mib,
            before.memory_mib + _MEMORY_MIB,
        ),
    ]
