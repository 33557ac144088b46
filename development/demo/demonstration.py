"""The demonstration: stands with servers, shown to a person, or judged by what comes of faults."""

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from development.console import say
from development.demo.fault import Fault, Form, Kind, Subject
from development.demo.outcome import Outcome
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
        with ThreadPoolExecutor(len(lanes)) as side_by_side:
            running = [side_by_side.submit(self._run_lane, number, lane) for number, lane in enumerate(lanes)]
            self._await(running)
            outcomes = [outcome for lane in running for outcome in lane.result()]
        order = [fault.name for fault in self._wish.faults]
        outcomes.sort(key=lambda each: order.index(each.fault.name))
        self._write_table(outcomes)
        return int(any(each.complaints for each in outcomes))

    def _show(self) -> None:
        with self._stand("stand", ()) as stand:
            stand.add({subject.role: subject for subject in _SHOWN})
            say("All servers run; Ctrl-C ends everything.")
            while True:
                stand.wait(_PAUSE)

    def _run_lane(self, number: int, lane: Lane) -> list[Outcome]:
        faults = [fault for each in lane for fault in each]
        try:
            with self._stand(f"stand-{number}", faults) as stand:
                return run_lane(stand, lane)
        except EndedError:
            raise
        except Exception as error:  # noqa: BLE001 - the faults of another lane go on, and these are told to have failed
            return failed(faults, f"what watches does not run: {error}")

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

    def _write_table(self, outcomes: Sequence[Outcome]) -> None:
        if len(outcomes) < 2:
            return
        circumstances = Circumstances(
            time.strftime("%Y-%m-%d", time.gmtime()), self._wish.form.value, self._wish.scale, versions()
        )
        TABLE.parent.mkdir(exist_ok=True)
        TABLE.write_text(table(outcomes, circumstances), encoding="utf-8")
        say(f"What came of all is in {TABLE.relative_to(PROJECT)}.")
