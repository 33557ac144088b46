"""Which faults are made side by side, and which one after another."""

import math
from collections.abc import Iterable, Sequence

from development.demo.fault import Fault, Reach

Round = tuple[Fault, ...]
"""Faults that are made at the same time, on one stand."""
Lane = tuple[Round, ...]
"""Rounds that one stand sees one after another."""
MOST_SERVERS = 8
"""On one stand at a time: with half a gigabyte of heap each they leave two processors and 16 GB of memory some air."""
START_SECONDS = 240.0
"""About what the servers of a round take to start, all in all."""
_HOLD_SECONDS = 120.0


def schedule(faults: Iterable[Fault]) -> tuple[Lane, ...]:
    """Arrange faults so that none touches another, in as little time as that allows.

    Those that touch nothing but their servers, and one at a time of those that touch the machine, share rounds: long
    ones with long ones. Those that take all that watches away have a lane of their own beside these.
    """
    alone = [(fault,) for fault in faults if fault.reach is Reach.ALL]
    shared: list[list[Fault]] = []
    for fault in sorted((each for each in faults if each.reach is not Reach.ALL), key=seconds, reverse=True):
        place = next((each for each in shared if _fits(fault, each)), None)
        if place is None:
            shared.append([fault])
        else:
            place.append(fault)
    lanes = (tuple(tuple(each) for each in shared), tuple(alone))
    return tuple(lane for lane in lanes if lane)


def bystanders(faults: Round) -> int:
    """Give how many servers are to be well beside those of a round: at least one, and more than half are never lost.

    A round of a fault that takes all that watches away has none: which servers it is about is its own affair.
    """
    if any(fault.reach is Reach.ALL for fault in faults):
        return 0
    lost, servers = sum(fault.loses for fault in faults), sum(len(fault.subjects) for fault in faults)
    return max(1, 2 * lost + 1 - servers)


def seconds(fault: Fault) -> float:
    """Give how long a fault takes at most where all is as it must be."""
    return fault.within + (0.0 if math.isinf(fault.resolves_within) else fault.resolves_within) + _HOLD_SECONDS


def total_seconds(lanes: Sequence[Lane]) -> float:
    """Give how long lanes take side by side where all is as it must be."""
    return max(sum(START_SECONDS + max(map(seconds, each)) for each in lane) for lane in lanes)


def _fits(fault: Fault, others: Sequence[Fault]) -> bool:
    servers = sum(len(each.subjects) for each in (fault, *others))
    machines = sum(each.reach is Reach.MACHINE for each in (fault, *others))
    return servers <= MOST_SERVERS and machines <= 1
