"""Mutated replies without coverage's guidance: the same for the same seed, at many times the speed."""

import argparse
import hashlib
import os
import resource
import sys
import threading
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from itertools import cycle
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

from fuzz.checker import Checker, Ending, Limit
from fuzz.mutation import Replies
from fuzz.replies import all_originals

_LOT = 50_000
_MEMORY = 192 << 20
"""How much address space a process may add to what it has when it begins: three times the largest reply."""
_BETWEEN_ORIGINALS = 50
_BETWEEN_LINES = 500_000
_FINDINGS = Path(__file__).parents[1] / ".cache" / "fuzz" / "findings"


@dataclass
class Tally:
    """What became of some mutated replies.

    Attributes:
        inputs: how many they were.
        endings: how many ended how.
        slowest: the processor time of the one that took longest, in seconds.
        resident: the most memory that the process held, in MiB.
        findings: what was wrong: the input's file and the traceback.
    """

    inputs: int = 0
    endings: Counter[Ending] = field(default_factory=Counter)
    slowest: float = 0.0
    resident: float = 0.0
    findings: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Take over what became of others."""
        self.inputs += other.inputs
        self.endings.update(other.endings)
        self.slowest = max(self.slowest, other.slowest)
        self.resident = max(self.resident, other.resident)
        self.findings += other.findings

    def __str__(self) -> str:
        endings = ", ".join(f"{count:,} {ending}" for ending, count in self.endings.most_common())
        return (
            f"{self.inputs:,} replies: {endings}; slowest {1000 * self.slowest:.0f} ms, "
            f"at most {self.resident:.0f} MiB, {len(self.findings)} findings"
        )


def check_lot(seed: int, inputs: int) -> Tally:
    """Check so many replies, which are the same for the same seed."""
    # Not for cryptography: the same replies each time.
    chance = Random(seed)  # noqa: S311
    originals = all_originals()
    replies, checker, tally = Replies(originals), Checker(originals), Tally()
    healthy = cycle(originals)
    with Limit() as limit:
        for number in range(inputs):
            data = replies.mutated(chance)
            try:
                ending, seconds = limit.run(checker.check, data)
                if number % _BETWEEN_ORIGINALS == 0:
                    data = next(healthy)
                    checker.check_alone(data)
            except Exception:  # noqa: BLE001 - whatever comes out is a finding
                tally.findings.append((_keep(data), traceback.format_exc(limit=-6)))
            else:
                tally.endings[ending] += 1
                tally.slowest = max(tally.slowest, seconds)
            tally.inputs += 1
    tally.resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return tally


def add_options(parser: argparse.ArgumentParser) -> None:
    """The command line's options of these replies."""
    parser.add_argument("--inputs", type=int, default=10_000_000, help="mutated replies; ten million without it")
    parser.add_argument("--seed", type=int, default=0, help="other replies for each; 0 without it")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="at once; one per processor without it")


def run(inputs: int, seed: int, processes: int) -> int:
    """Check so many replies and print what became of them.

    Returns:
        the exit status: 1 where something was wrong.
    """
    total, began, announced = Tally(), time.monotonic(), 0
    lots = [(seed + first, min(_LOT, inputs - first)) for first in range(0, inputs, _LOT)]
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin) as pool:
        for done in as_completed([pool.submit(check_lot, *lot) for lot in lots]):
            tally = done.result()
            total.add(tally)
            for name, trace in tally.findings:
                sys.stdout.write(f"{name}\n{trace}\n")
            if total.inputs // _BETWEEN_LINES > announced or total.inputs == inputs:
                announced = total.inputs // _BETWEEN_LINES
                sys.stdout.write(f"{total}; {time.monotonic() - began:.0f} s\n")
                sys.stdout.flush()
    return 1 if total.findings else 0


def _begin() -> None:
    """Bound the memory of a process that checks replies, and end it with the one that started it."""
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    _bound_memory()


def _end_with(parent: BaseProcess | None) -> None:
    if parent is not None:
        parent.join()
        os._exit(1)


def _bound_memory() -> None:
    with Path("/proc/self/statm").open(encoding="ascii") as file:
        size = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + _MEMORY, size + _MEMORY))


def _keep(data: bytes) -> str:
    path = _FINDINGS / f"{hashlib.sha256(data).hexdigest()[:16]}.reply"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return str(path)
