"""One examination of targets, which everything that is shown of them comes from.

All are read side by side; meanwhile the machine is looked at. Each is mapped as soon as it is read, then its process is
found, and it is judged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exporter.collect.inspections import Inspections
from exporter.collect.inspections import Subject as InspectionSubject
from exporter.collect.machine import Machine
from exporter.collect.mapping_turns import MappedReading, MappingTurns
from exporter.collect.recognition import started_at
from exporter.collect.shared_read import TargetReading
from exporter.collect.subjects import subject_of
from exporter.collect.target import Target, TargetIdentity
from exporter.collect.target_processes import TargetProcess, TargetProcesses
from exporter.facts.subject import Subject
from exporter.guidelines import Guidelines
from exporter.jmx.deadline import Deadline
from exporter.mapping import MappingResult, Page
from exporter.model.assessment import Report
from exporter.model.machine import HostFacts


@dataclass(frozen=True)
class TargetResult:
    """What an examination found of one target.

    Attributes:
        identity: what was known of it before.
        reading: how reading it went.
        mapped: what its MBeans became for the page that it was examined for; nothing where that was none.
        process: its process, where that runs on this machine, whether or not it could be read.
        report: how it was judged.
    """

    identity: TargetIdentity
    reading: TargetReading
    mapped: MappingResult
    process: TargetProcess | None
    report: Report


class Examination:
    """Targets whose reading has begun. `Examiner.begin` makes it.

    Attributes:
        host: what this machine says of itself.
    """

    def __init__(
        self,
        turns: MappingTurns,
        processes: TargetProcesses,
        neighbours: Sequence[TargetIdentity],
        host: HostFacts,
        judges: "Judges",
    ) -> None:
        self.host = host
        self._turns = turns
        self._processes = processes
        self._neighbours = neighbours
        self._guidelines = judges.guidelines
        self._inspections = judges.inspections

    async def results(self) -> Sequence[TargetResult]:
        """Wait for every target, but not beyond the deadline; map, find and judge each."""
        mapped, targets = await self._turns.all(), self._turns.targets
        readings = [(target, each.reading) for target, each in zip(targets, mapped, strict=True)]
        processes = self._processes.of(readings)
        subjects = [self._subject(*each) for each in zip(targets, mapped, processes, strict=True)]
        self._want_inspections(zip(targets, mapped, processes, strict=True))
        judged = zip(targets, mapped, processes, self._guidelines.reports(subjects), strict=True)
        return [
            TargetResult(target.identity, each.reading, each.mapped, process, report)
            for target, each, process, report in judged
        ]

    def machine_report(self) -> Report:
        """Judge this machine alone, as where there is no target."""
        (report,) = self._guidelines.reports([Subject.of_machine(self.host)])
        return report

    def _want_inspections(self, read: Iterable[tuple[Target, MappedReading, TargetProcess | None]]) -> None:
        """Have what is old looked at once this examination has ended; only of servers that are up."""
        for target, each, process in read:
            snapshot = each.reading.snapshot
            if self._inspections is not None and snapshot is not None:
                facts = None if process is None else process.facts
                self._inspections.want(
                    InspectionSubject(
                        target.identity.name,
                        target.identity.site,
                        target.read_apart,
                        target.inspected,
                        facts,
                        started_at(snapshot),
                    )
                )

    def _subject(self, target: Target, read: MappedReading, process: TargetProcess | None) -> Subject:
        facts = None if process is None else process.facts
        inspected = target.inspected.facts
        return subject_of(target.identity, read.reading.snapshot, facts, self.host, self._neighbours, inspected)


@dataclass(frozen=True)
class Judges:
    """What targets are judged by, and what finds out the facts for that which change seldom; None: nothing does."""

    guidelines: Guidelines
    inspections: Inspections | None = None


class Examiner:
    """Examines targets, any number of times at once.

    Args:
        machine: the machine that this runs on.
        judges: what targets are judged by.
    """

    def __init__(self, machine: Machine, judges: Judges) -> None:
        self._machine = machine
        self._judges = judges

    def begin(
        self, targets: Sequence[Target], neighbours: Sequence[Target], deadline: Deadline, page: Page | None = None
    ) -> Examination:
        """Begin to read targets, and look meanwhile at the machine and at the processes that are known.

        Args:
            targets: those that are examined.
            neighbours: all targets that there are: those on one host share its machine.
            deadline: when the last ones are given up.
            page: what they are mapped for, with what their processes use; None: they are only judged.
        """
        reads = [(target, target.begin(deadline)) for target in targets]
        host = self._machine.facts(deadline)  # first: collectors that hang leave it no time
        processes = TargetProcesses(targets, self._machine, deadline, with_figures=page is not None)
        identities = [target.identity for target in neighbours]
        return Examination(MappingTurns(reads, page, deadline), processes, identities, host, self._judges)
