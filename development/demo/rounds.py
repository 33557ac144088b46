"""Rounds of faults on a stand: its servers come, each fault is made and mended, and the servers go."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from development.console import say
from development.demo.fault import Fault, Kind, Subject
from development.demo.outcome import Outcome
from development.demo.schedule import Lane, Round, bystanders
from development.demo.trial import Trial
from development.demo.watched_stand import EndedError, WatchedStand


def run_lane(stand: WatchedStand, lane: Lane) -> list[Outcome]:
    """Make the rounds of a lane on a stand, one after another.

    A round whose servers do not become well is told as such, and the next one begins.

    Raises:
        EndedError: the demonstration is being ended.
    """
    outcomes: list[Outcome] = []
    for number, faults in enumerate(lane):
        outcomes += _run_round(stand, faults, f"bystander-{number}")
    return outcomes


def _run_round(stand: WatchedStand, faults: Round, bystander: str) -> list[Outcome]:
    wanted = [(fault.names[subject.role], subject) for fault in faults for subject in fault.subjects]
    wanted += [(f"{bystander}-{number}", Subject("bystander", Kind.JAVA)) for number in range(bystanders(faults))]
    say(f"{time.strftime('%H:%M:%S')} starting {', '.join(name for name, _ in wanted)}")
    names = [name for name, _ in wanted]
    try:
        servers = stand.add(wanted)
        stand.await_green(names)
    except EndedError:
        raise
    except Exception as error:  # noqa: BLE001 - what can go wrong with a server must not end the rounds after it
        return failed(faults, f"its servers are not well: {error}")
    say(f"{time.strftime('%H:%M:%S')} all of them are well")
    with ThreadPoolExecutor(len(faults)) as together:
        trials = [together.submit(Trial(fault, stand, servers).run) for fault in faults]
        outcomes = [trial.result() for trial in trials]
    stand.remove(names)
    return outcomes


def failed(faults: Sequence[Fault], why: str) -> list[Outcome]:
    """Say that faults could not be made, and give that as what came of them.

    Args:
        faults: they.
        why: in words.
    """
    say(f"{', '.join(fault.name for fault in faults)}: {why}")
    return [Outcome(fault, (), 0, "", None, (why,)) for fault in faults]
