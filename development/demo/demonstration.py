"""The demonstration: stands with servers, shown to a person, or judged by what comes of faults."""

import os
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from development.console import SetupError, say
from development.demo.fault import Fault, Form, Kind, Subject
from development.demo.outcome import Outcome, strangers
from development.demo.programs import Setup
from development.demo.rounds import failed, run_lane
from development.demo.schedule import Lane, schedule, total_seconds
from development.demo.servers import Programs
from development.demo.table import Circumstances, table
from development.demo.versions import versions
from development.demo.watched_stand import EndedError, WatchedStand
from development.places import PROJECT

TABLE = PROJECT / "build" / "fault-to-page.md"
"""What came of several faults, as Markdown."""
_SHOWN = (Subject("carbon", Kind.CARBON), Subject("synapse", Kind.SYNAPSE), Subject("java", Kind.JAVA))
_PAUSE = 0.5


@dataclass(frozen=True)
class Wish:
    """What is to be demonstrated.

    Attributes:
        faults: those that are made; empty: none is, and everything runs until it is interrupted.
        form: how Prometheus scrapes the exporter.
        scale: what every duration is divided by.
    """

    faults: tuple[Fault, ...]
    form: Form
    scale: float


class Demonstration:
    """The demonstration.

    Args:
        wish: what is wanted.
        exporter: the exporter's command.
        programs: what servers are made of.
        folder: an existing one, for all that runs.
        ending: set when everything is to end.
    """

    def __init__(
        self, wish: Wish, exporter: tuple[str, ...], programs: Programs, folder: Path, ending: threading.Event
    ) -> None:
        self._wish = wish
        self._exporter = exporter
        self._programs = programs
        self._folder = folder
        self._ending = ending
        self._stands: list[WatchedStand] = []
        self._lock = threading.Lock()
        self._outcomes: list[Outcome] = []
        self._complaints: list[str] = []
        today = time.strftime("%Y-%m-%d", time.gmtime())
        self._circumstances = Circumstances(today, wish.form.value, wish.scale, versions())

    def show(self) -> int:
        """Run servers and what watches them until that is ended.

        Raises:
            EndedError: it was.
        """
        with ThreadPoolExecutor(1) as apart:
            self._await([apart.submit(self._show)])
        raise EndedError

    def judge(self) -> int:
        """Make the faults, and tell what came of them.

        Returns:
            the exit status: 0 when all was as it must be.

        Raises:
            EndedError: it was ended before.
        """
        lanes = schedule(self._wish.faults)
        say(f"About {total_seconds(lanes) / self._wish.scale / 60:.0f} minutes, or twice that where much goes wrong.")
        if self._wish.scale > 1:
            say(f"Every duration is divided by {self._wish.scale:g}, so the seconds below are fewer, too.")
        with ThreadPoolExecutor(len(lanes)) as side_by_side:
            running = [side_by_side.submit(self._run_lane, number, lane) for number, lane in enumerate(lanes)]
            self._await(running)
        if len(self._wish.faults) > 1:
            say(f"What came of all is in {TABLE.relative_to(PROJECT)}.")
        return int(bool(self._complaints) or any(each.complaints for each in self._outcomes))

    def _show(self) -> None:
        with self._stand("stand", ()) as stand:
            if len(stand.add({subject.role: subject for subject in _SHOWN})) < len(_SHOWN):
                raise SetupError("Not all servers start.")
            say("All servers run; Ctrl-C ends everything.")
            while True:
                stand.wait(_PAUSE)

    def _run_lane(self, number: int, lane: Lane) -> None:
        missing = [fault for each in lane for fault in each]
        try:
            with self._stand(f"stand-{number}", missing) as stand:
                for outcomes in run_lane(stand, lane):
                    done = {each.fault.name for each in outcomes}
                    missing = [fault for fault in missing if fault.name not in done]
                    self._note(outcomes)
                self._note_strangers(stand, [fault for each in lane for fault in each])
        except EndedError:
            raise
        except Exception as error:  # noqa: BLE001 - the faults of another lane go on, and these are told to have failed
            self._note(failed(missing, f"what watches does not run: {error}"))

    def _note(self, outcomes: Sequence[Outcome]) -> None:
        """Keep what came of faults, in the table too: who interrupts the demonstration has it so far."""
        order = [fault.name for fault in self._wish.faults]
        with self._lock:
            self._outcomes = sorted([*self._outcomes, *outcomes], key=lambda each: order.index(each.fault.name))
            if len(order) > 1:
                TABLE.parent.mkdir(exist_ok=True)
                TABLE.write_text(table(self._outcomes, self._circumstances), encoding="utf-8")

    def _note_strangers(self, stand: WatchedStand, faults: Sequence[Fault]) -> None:
        """Say who was paged for without a fault of theirs, and what Alertmanager sent that PagerDuty would refuse."""
        for incident in strangers(faults, stand.desk.inbox.events):
            say(f"nothing that was made accounts for this page: {incident.lines[0]} ({', '.join(incident.alerts)})")
            if incident.server != os.uname().nodename:  # which has an existence of its own
                self._complaints.append(incident.lines[0])
        for refusal in stand.desk.inbox.refused:
            say(f"PagerDuty would have refused an event: {refusal}")
            self._complaints.append(refusal)

    @contextmanager
    def _stand(self, name: str, faults: Sequence[Fault]) -> Iterator[WatchedStand]:
        folder = self._folder / name
        folder.mkdir()
        setup = Setup(self._exporter, self._wish.form, self._wish.scale, folder)
        with WatchedStand(setup, self._programs, self._ending, faults) as stand:
            self._stands.append(stand)
            say(f"Pages and tickets  {stand.desk.url}")
            for program in ("exporter", "prometheus", "alertmanager"):
                say(f"{program.capitalize():<18} {getattr(stand, program).url}/")
            yield stand

    def _await(self, running: Sequence[Future[Any]]) -> None:
        """Wait for all, and end what keeps one from ending where the demonstration is being ended.

        Raises:
            EndedError: it is being ended.
        """
        while not all(each.done() for each in running):
            if self._ending.is_set():
                for stand in list(self._stands):
                    stand.interrupt()
            time.sleep(_PAUSE)
        for each in running:
            each.result()
