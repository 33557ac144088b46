"""An exporter among hostile clients that come back whenever it ends them: others are served, and nothing grows."""

import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from soak.report import Line
from testing.hostile_clients import (
    KINDS,
    SCRAPE_SECONDS,
    TLS_KINDS,
    Exporter,
    Kind,
    Siege,
    Use,
    ask_others,
    besiege,
    exporter,
    locked_exporter,
)
from testing.wrong_logins import WrongLogins

_BYTE_SECONDS = 1.0
_GUESSES = 200
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
        lines = _watched("hostile clients", victim, [_kind(victim, kind, seconds) for kind in KINDS], _MEMORY_MIB)
    with tempfile.TemporaryDirectory() as folder, locked_exporter(Path(folder)) as victim:
        sieges = [_kind(victim, kind, seconds) for kind in TLS_KINDS]
        guesses = f"{_GUESSES} that guess passwords", partial(_guessed, victim, seconds)
        return [*lines, *_watched("hostile clients of TLS", victim, [*sieges, guesses], _MEMORY_MIB)]


Trial = tuple[str, Callable[[], Siege]]
"""What hostile clients do, and a siege by them."""


def _kind(victim: Exporter, kind: Kind, seconds: float) -> Trial:
    return f"{kind.count} {kind.name}", partial(besiege, victim, kind, seconds, _BYTE_SECONDS)


def _guessed(victim: Exporter, seconds: float) -> Siege:
    with WrongLogins(victim.port, _GUESSES, context=victim.context):
        return ask_others(victim, seconds)


def _watched(name: str, victim: Exporter, trials: Sequence[Trial], memory_mib: float) -> list[Line]:
    before = victim.at_rest()
    alone = ask_others(victim, 0).slowest_scrape
    lines = [line for what, siege in trials for line in _besieged(f"{name}, {what}", siege(), alone)]
    time.sleep(_LEFT_SECONDS)
    return [*lines, *_held(name, before, victim.at_rest(), memory_mib)]


def _besieged(name: str, siege: Siege, alone: float) -> list[Line]:
    slowest = max(siege.slowest_scrape, siege.slowest_health)
    return [
        Line(f"{name}: slowest answer, in deadlines", _share(alone), _share(slowest), _SHARE),
        Line(f"{name}: others than those with status 200", 0, len(siege.statuses - {200}), 0),
    ]


def _share(seconds: float) -> float:
    return round(seconds / SCRAPE_SECONDS, 3)


def _held(name: str, before: Use, after: Use, memory_mib: float) -> list[Line]:
    return [
        Line(f"{name}: threads of the exporter", before.threads, after.threads, before.threads),
        Line(f"{name}: open files of the exporter", before.files, after.files, before.files),
        Line(
            f"{name}: resident memory of the exporter, MiB",
            before.memory_mib,
            after.memory_mib,
            before.memory_mib + memory_mib,
        ),
    ]
