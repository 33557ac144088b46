"""One examination of targets, which everything that is shown of them comes from.

All are read side by side; meanwhile the machine is looked at. Each is mapped as soon as it is read, then its process is
found, and it is judged.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from exporter.collect.inspections import Inspections, Say
from exporter.collect.inspections import Subject as InspectionSubject
from exporter.collect.machine import Machine
from exporter.collect.mapping_turns import MappedReading, MappingTurns
from exporter.collect.recognition import started_at
from exporter.collect.shared_read import TargetReading
from exporter.collect.subjects import subject_of
from exporter.collect.target import Target, TargetIdentity
from exporter.collect.target_processes import TargetProcess, TargetProcesses
from exporter.facts.fact import Unknown
from exporter.facts.inspector import inspections_of
from exporter.facts.subject import Subject
from exporter.guidelines import Guidelines
from exporter.jmx.deadline import Deadline
from exporter.mapping import MappingResult, Page
from exporter.model.assessment import Report
from exporter.model.machine import HostFacts, ProcessTrace
from exporter.model.target_status import TargetStatus

_NO_SERVER = Unknown("it is looked at together with a server on this machine, and none is known here")


@dataclass(frozen=True)
class TargetResult:
    """What an examination found of one target.

    Attributes:
        identity: what was known of it before.
        reading: how reading it went.
        mapped: what its MBeans became for the page that it was examined for; nothing where that was none.
        process: its process, where that runs on this machine, whether or not it could be read.
        report: how it was judged.
        status: how it was when its last read ended, which may be another one than this reading.
        product: what it called itself when it last said so; None where it never did.
        trace: what is seen of its process, though it may have ended.
    """

    identity: TargetIdentity
    reading: TargetReading
    mapped: MappingResult
    process: TargetProcess | None
    report: Report
    status: TargetStatus = field(default_factory=lambda: TargetStatus("", ""))
    product: str | None = None
    trace: ProcessTrace = field(default_factory=ProcessTrace)


_Read = tuple[Target, MappedReading, TargetProcess | None]
"""A target that was read, what came of it, and its process where that was found on this machine."""


class Examination:
    """Targets whose reading has begun. `Examiner.begin` makes it.

    Attributes:
        host: what this machine says of itself.
    """

    def __init__(
        self,
        turns: MappingTurns,
        processes: TargetProcesses,
        neighbours: Sequence[Target],
        host: HostFacts,
        judges: "Judges",
    ) -> None:
        self.host = host
        self._turns = turns
        self._processes = processes
        self._neighbours = neighbours
        self._identities = [target.identity for target in neighbours]
        self._guidelines = judges.guidelines
        self._inspections = judges.inspections
        self._now = judges.now

    async def results(self) -> Sequence[TargetResult]:
        """Wait for every target, but not beyond the deadline; map, find and judge each."""
        read = await self._read()
        if self._inspections is not None:
            for site in _sites(read):
                self._inspections.want(site)
        return self._judged(read)

    async def results_after_inspection(self, deadline: Deadline, say: Say = lambda _: None) -> Sequence[TargetResult]:
        """Give what `results` does, judged by what is looked at now: for somebody who asks once, and can wait.

        Args:
            deadline: when inspections are given up: what they have not found out by then is unknown.
            say: is told how far it is.
        """
        read = await self._read()
        if self._inspections is not None:
            self._inspections.look_at_all(_sites(read), deadline, say)
        return self._judged(read)

    def machine_report(self) -> Report:
        """Judge this machine alone, as where there is no target."""
        unseen = [fact for each in inspections_of(self._guidelines.inspected, "machine") for fact in each.facts]
        machine = replace(
            Subject.of_machine(self.host), inspected=dict.fromkeys(unseen, (_NO_SERVER,)), now=self._now()
        )
        (report,) = self._guidelines.reports([machine])
        return report

    async def _read(self) -> Sequence[_Read]:
        mapped, targets = await self._turns.all(), self._turns.targets
        readings = [(target, each.reading) for target, each in zip(targets, mapped, strict=True)]
        return tuple(zip(targets, mapped, self._processes.of(readings), strict=True))

    def _judged(self, read: Sequence[_Read]) -> Sequence[TargetResult]:
        filesystems = self._processes.filesystems(self._neighbours)
        self.host = replace(self.host, home_filesystems=tuple(filesystems))
        subjects = [self._subject(*each) for each in read]
        reports = self._guidelines.reports(subjects, [target.judged for target, *_ in read])
        servers = self.host.servers or ()
        traces = self._processes.traces([target for target, *_ in read], self._neighbours, servers)
        return [
            TargetResult(
                target.identity, each.reading, each.mapped, process, report, target.status, target.product, trace
            )
            for (target, each, process), report, trace in zip(read, reports, traces, strict=True)
        ]

    def _subject(self, target: Target, read: MappedReading, process: TargetProcess | None) -> Subject:
        facts = None if process is None else process.facts
        inspected = target.inspected.facts
        snapshot, identity = read.reading.snapshot, target.identity
        if snapshot is None and self._processes.was_here(target):
            identity = replace(identity, local=True)
        subject = subject_of(identity, snapshot, facts, self.host, self._identities, inspected)
        if snapshot is not None:
            target.was_local = subject.local
        written = {} if target.written is None else target.written.facts
        last = target.recognition.last if snapshot is None else None
        return replace(subject, written=written, last_process=last, now=self._now())


def _sites(read: Iterable[_Read]) -> Iterator[InspectionSubject]:
    """Give what inspections look at: servers that are up."""
    for target, each, process in read:
        snapshot = each.reading.snapshot
        if snapshot is not None:
            facts = None if process is None else process.facts
            yield InspectionSubject(
                target.identity.name,
                target.identity.site_now,
                target.read_apart,
                target.inspected,
                facts,
                started_at(snapshot),
                target.written,
            )


@dataclass(frozen=True)
class Judges:
    """What targets are judged by.

    Attributes:
        guidelines: what is asked of them.
        inspections: what finds out the facts for that which change seldom; None: nothing does.
        now: seconds since the epoch, for what runs down from one scrape to the next.
    """

    guidelines: Guidelines
    inspections: Inspections | None = None
    now: Callable[[], float] = time.time


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
        return Examination(MappingTurns(reads, page, deadline), processes, neighbours, host, self._judges)
