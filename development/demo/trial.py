"""One fault from its making until it is forgotten, with what is told of it on the way."""

import math
import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from development.console import say
from development.demo.fault import Fault
from development.demo.fault_stand import FaultStand
from development.demo.outcome import Outcome, Record, Told, all_resolved, all_told, outcome, told
from development.demo.servers import DemoServer
from development.demo.watched_stand import EndedError, WatchedStand

_PAUSE = 0.5
_PATIENCE = 2.0
"""So many times what is allowed is waited, to tell how late something comes."""
_HOLD_SECONDS = 60.0
"""Long enough for a second page or a ticket to come that must not."""


class Trial:
    """A fault that is made on a stand.

    Args:
        fault: it.
        whole: the stand.
        servers: the fault's servers by their names, all well.
    """

    def __init__(self, fault: Fault, whole: WatchedStand, servers: Mapping[str, DemoServer]) -> None:
        self._fault = fault
        self._whole = whole
        self._stand = FaultStand(fault, whole, servers)
        self._scale = whole.setup.scale
        self._called = 0.0
        self._mended: float | None = None
        self._failures: list[str] = []
        self._said: set[Told] = set()

    def run(self) -> Outcome:
        """Make the fault, watch what comes, mend it, and watch until that is forgotten.

        Raises:
            EndedError: the demonstration is being ended.
        """
        fault = self._fault
        self._say(f"made: {fault.title}")
        self._called = time.time()
        try:
            made = self._try("making it", fault.make)
            if made and fault.expects:
                self._watch(lambda record: all_told(fault, record), fault.within)
                self._hold(_HOLD_SECONDS / self._scale)
            elif made:
                self._hold(self._called + fault.within / self._scale - time.time())
        finally:
            self._stand.end_work()
        self._try("mending it", fault.mend)
        self._mended = time.time()
        self._say("mended")
        if not math.isinf(fault.resolves_within):
            self._watch(lambda record: all_resolved(fault, record), fault.resolves_within)
        self._hold(_HOLD_SECONDS / self._scale)
        return self._judge()

    def _try(self, what: str, step: Callable[[FaultStand], None]) -> bool:
        """Take a step of the fault, and say meanwhile what comes."""
        with ThreadPoolExecutor(1) as apart:
            taken = apart.submit(step, self._stand)
            while not taken.done():
                self._look()
                self._whole.wait(_PAUSE)
            try:
                taken.result()
            except EndedError:
                raise
            except Exception as error:  # noqa: BLE001 - one fault that cannot be made must not end those beside it
                self._failures.append(f"{what} failed: {type(error).__name__}: {error}")
                self._say(self._failures[-1])
                return False
            return True

    def _watch(self, done: Callable[[Record], bool], allowed: float) -> None:
        deadline = time.monotonic() + allowed * _PATIENCE / self._scale
        while not done(self._look()) and time.monotonic() < deadline:
            self._whole.wait(_PAUSE)

    def _hold(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._look()
            self._whole.wait(_PAUSE)

    def _look(self) -> Record:
        """Take in what happened so far, and say what of it is new."""
        record = Record(
            self._called,
            self._stand.began or self._called,
            self._mended,
            self._whole.desk.inbox.events,
            self._whole.alerts.all,
            os.uname().nodename,
        )
        for each in told(self._fault, record):
            if each not in self._said:
                self._said.add(each)
                self._say(
                    f"{'page' if each.page else 'ticket'} after {each.seconds:.0f} s: {each.alert} of {each.server}"
                )
        return record

    def _judge(self) -> Outcome:
        judged = outcome(self._fault, self._look(), self._scale, self._failures)
        self._say(f"incidents: {judged.incidents}")
        if judged.line:
            self._say(f"first line: {judged.line}")
        if judged.resolved is not None:
            self._say(f"resolved {judged.resolved:.0f} s after it was mended")
        for complaint in judged.complaints:
            self._say(f"not as it must be: {complaint}")
        if not judged.complaints:
            self._say("as it must be")
        return judged

    def _say(self, text: str) -> None:
        say(f"{time.strftime('%H:%M:%S')} {self._fault.name}: {text}")
