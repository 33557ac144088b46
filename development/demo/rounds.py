"""Rounds of faults on a stand: its servers come, each fault is made and mended, and the servers go."""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest

from development.console import say
from development.demo.fault import Fault, Kind, Reach, Subject
from development.demo.outcome import Outcome
from development.demo.schedule import Lane, Round, bystanders
from development.demo.servers import DemoServer
from development.demo.trial import Trial
from development.demo.watched_stand import WatchedStand

_AHEAD_SECONDS = 330.0
"""After so long the pages of a round have come, and the servers of the next may start without being in their way."""


def run_lane(stand: WatchedStand, lane: Lane) -> Iterator[list[Outcome]]:
    """Make the rounds of a lane on a stand, one after another; the servers of the next start beside the end of one.

    A fault whose servers do not become well is told as such, and the others go on.

    Yields:
        what came of each round.

    Raises:
        EndedError: the demonstration is being ended.
    """
    wanted = [_servers_of(faults, f"bystander-{number}") for number, faults in enumerate(lane)]
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(_start, stand, wanted[0], 0.0)
        for faults, following in zip_longest(lane, wanted[1:]):
            servers = coming.result()
            if following is not None and not _is_alone(faults):
                coming = ahead.submit(_start, stand, following, _AHEAD_SECONDS)
            yield _run_round(stand, faults, servers)
            if following is not None and _is_alone(faults):
                coming = ahead.submit(_start, stand, following, 0.0)


def _is_alone(faults: Round) -> bool:
    """Whether a round takes away what is needed to start other servers."""
    return any(fault.reach is Reach.ALL for fault in faults)


def _servers_of(faults: Round, bystander: str) -> dict[str, Subject]:
    wanted = {fault.names[subject.role]: subject for fault in faults for subject in fault.subjects}
    well = [f"{bystander}-{number}" for number in range(bystanders(faults))]
    return {**wanted, **dict.fromkeys(well, Subject("bystander", Kind.JAVA))}


def _start(stand: WatchedStand, wanted: Mapping[str, Subject], delay: float) -> Mapping[str, DemoServer]:
    stand.wait(delay / stand.setup.scale)
    _say(f"starting {', '.join(wanted)}")
    return stand.add(wanted)


def _run_round(stand: WatchedStand, faults: Round, servers: Mapping[str, DemoServer]) -> list[Outcome]:
    well = servers.keys() - stand.await_green(servers)
    ready = [fault for fault in faults if well >= set(fault.names.values())]
    _say(f"well: {', '.join(sorted(well))}")
    outcomes = failed([fault for fault in faults if fault not in ready], "its servers are not well")
    with ThreadPoolExecutor(len(faults)) as together:
        trials = [together.submit(Trial(fault, stand, servers).run) for fault in ready]
        outcomes += [trial.result() for trial in trials]
    stand.remove(servers)
    return outcomes


def _say(text: str) -> None:
    say(f"{time.strftime('%H:%M:%S')} {text}")


def failed(faults: Sequence[Fault], why: str) -> list[Outcome]:
    """Say that faults could not be made, and give that as what came of them.

    Args:
        faults: they.
        why: in words.
    """
    for fault in faults:
        _say(f"{fault.name}: {why}")
    return [Outcome(fault, (), 0, "", None, (why,)) for fault in faults]
