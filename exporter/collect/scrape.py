"""Everything that one scrape does: targets side by side, the machine meanwhile, then mapping, judging and merging."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from exporter.collect.consumers import Consumers
from exporter.collect.exposition import Exposition
from exporter.collect.families import labelled, merged
from exporter.collect.guideline_families import catalogue_family, machine_families, report_families
from exporter.collect.locality import subject_of
from exporter.collect.machine import Machine
from exporter.collect.process_families import cgroup_families, process_families
from exporter.collect.roster import Roster, UnreadServer
from exporter.collect.scrape_families import scrape_families
from exporter.collect.shared_read import TargetReading, in_order_of_answers
from exporter.collect.target import Target, TargetIdentity
from exporter.collect.wait import completed
from exporter.guidelines.subject import Subject
from exporter.host.process import SoughtJvm
from exporter.jmx.deadline import Deadline
from exporter.mapping import MappingOverdueError, MappingResult, MetricMapper
from exporter.model.assessment import Report
from exporter.model.machine import HostFacts, ProcessFacts
from exporter.model.metrics import Family
from exporter.model.snapshot import Snapshot, TargetError

_Processes = Mapping[SoughtJvm, ProcessFacts]
_MAPPING_SECONDS = 0.2
"""So long after the deadline of reading mapping may go on: of the time that is kept back for that."""
_SHARES = 4
"""Mapping one of many targets may take one of so many shares of the time that is left."""


class UnknownTargetError(LookupError):
    """A probe for a name that no target has."""


@dataclass(frozen=True)
class TargetResult:
    """One target after a scrape.

    Attributes:
        identity: None without targets.
        reading: how reading it went; None without targets.
        report: how it was judged.
        process: its process, where that runs on this machine, whether or not it could be read.
    """

    identity: TargetIdentity | None
    reading: TargetReading | None
    report: Report
    process: ProcessFacts | None


@dataclass(frozen=True)
class Overview:
    """All targets, the machine, and the servers on it that are not read, for a page."""

    results: tuple[TargetResult, ...]
    facts: HostFacts
    unread: tuple[UnreadServer, ...] = ()


@dataclass(frozen=True)
class Probe:
    """One target alone.

    Attributes:
        families: what there is to say of it.
        exposition: what encodes the probes of this target.
    """

    families: tuple[Family, ...]
    exposition: Exposition


@dataclass(frozen=True)
class _Mapped:
    """One target after it was read, and what its MBeans became.

    Attributes:
        labels: what tells its samples from other targets': `target`, or nothing where the scraper adds it.
    """

    target: Target
    labels: Mapping[str, str]
    reading: TargetReading
    mapped: MappingResult


class Scraper:
    """Reads, maps and judges. Safe for simultaneous scrapes.

    Args:
        roster: the servers to read.
        machine: the machine that this runs on.
        consumers: what maps and judges; the roster's targets are read for it.
    """

    def __init__(self, roster: Roster, machine: Machine, consumers: Consumers) -> None:
        self._roster = roster
        self._machine = machine
        self._guidelines = consumers.guidelines
        self._mapper = consumers.mapper
        self._probe_mapper = consumers.probe_mapper

    def everything(self, deadline: Deadline) -> tuple[Family, ...]:
        """What `everything_steps` gives; this thread waits for the servers."""
        return completed(self.everything_steps(deadline))

    def probe(self, name: str, deadline: Deadline) -> tuple[Family, ...]:
        """The families that `probe_steps` gives; this thread waits for the server."""
        return completed(self.probe_steps(name, deadline)).families

    def overview(self, deadline: Deadline) -> Overview:
        """What `overview_steps` gives; this thread waits for the servers."""
        return completed(self.overview_steps(deadline))

    async def everything_steps(self, deadline: Deadline) -> tuple[Family, ...]:
        """All targets, told apart by the label `target`, their scores, and the machine."""
        targets = self._roster.targets(deadline)
        pending = [(target, target.begin(deadline)) for target in targets]
        facts = self._machine.facts(deadline)  # first: collectors that hang leave it no time
        known = self._known_processes(targets, deadline)
        families = [*self._machine.families(deadline), self._catalogue(), *self._roster.families()]
        # each is mapped as soon as it is read, while others are waited for
        mapping = _MappingWithOthers(targets, self._mapper, deadline.later(_MAPPING_SECONDS))
        await in_order_of_answers([read for _, read in pending], deadline, mapping.take)
        mapped = mapping.all()
        identities = [target.identity for target in targets]
        processes = self._processes([(each.target, each.reading) for each in mapped], known, deadline)
        subjects = [
            subject_of(each.target.identity, each.reading.snapshot, process, facts, identities)
            for each, process in zip(mapped, processes, strict=True)
        ]
        reports = self._guidelines.reports(subjects or [Subject.of_machine(facts)])
        for each, process, report in zip(mapped, processes, reports, strict=False):
            families += self._families_of(each, process, report)
        if not targets:
            families += report_families({"target": ""}, reports[0])
        return merged([*families, *machine_families({"target": ""}, reports)])

    async def probe_steps(self, name: str, deadline: Deadline) -> Probe:
        """One target alone, without the label `target`: the scraper knows whom it asked for.

        Raises:
            UnknownTargetError: no target has that name.
        """
        targets = {target.identity.name: target for target in self._roster.targets(deadline)}
        if name not in targets:
            raise UnknownTargetError(name)
        target = targets[name]
        read = target.begin(deadline)
        facts = self._machine.facts(deadline)
        known = self._known_processes([target], deadline)
        reading, mapping_deadline = await read.answer(), deadline.later(_MAPPING_SECONDS)
        mapped = _mapped(target, reading, self._probe_mapper, {}, mapping_deadline) or _overdue(target, reading, {})
        identities = [other.identity for other in targets.values()]
        (process,) = self._processes([(target, mapped.reading)], known, deadline)
        subject = subject_of(target.identity, mapped.reading.snapshot, process, facts, identities)
        (report,) = self._guidelines.reports([subject])
        families = [*self._families_of(mapped, process, report), *machine_families({}, [report]), self._catalogue()]
        return Probe(merged(families), target.exposition)

    async def overview_steps(self, deadline: Deadline) -> Overview:
        """All targets read and judged, for a page."""
        pending = [(target, target.begin(deadline)) for target in self._roster.targets(deadline)]
        facts = self._machine.facts(deadline)
        known = self._known_processes([target for target, _ in pending], deadline)
        identities = [target.identity for target, _ in pending]
        read = [(target, await each.answer()) for target, each in pending]
        processes = self._processes(read, known, deadline)
        subjects = [
            subject_of(target.identity, reading.snapshot, process, facts, identities)
            for (target, reading), process in zip(read, processes, strict=True)
        ]
        reports = self._guidelines.reports(subjects or [Subject.of_machine(facts)])
        results = [
            TargetResult(target.identity, reading, report, process)
            for (target, reading), process, report in zip(read, processes, reports, strict=False)
        ] or [TargetResult(None, None, reports[0], None)]
        return Overview(tuple(results), facts, tuple(self._roster.unread()))

    def close(self) -> None:
        """Give every target's connections and processes back."""
        self._roster.close()

    def _known_processes(self, targets: Iterable[Target], deadline: Deadline) -> _Processes:
        """Those that are known whatever their servers say: one that hangs leaves no time to look for its own later."""
        return self._find([target.recognition.sought(None) for target in targets], deadline)

    def _processes(
        self, read: Sequence[tuple[Target, TargetReading]], known: _Processes, deadline: Deadline
    ) -> Sequence[ProcessFacts | None]:
        """Each target's process on this machine; those that are not known yet are looked for at once."""
        jvms = [target.recognition.sought(reading.snapshot) for target, reading in read]
        found = {**known, **self._find([jvm for jvm in jvms if jvm not in known], deadline)}
        processes = [None if jvm is None else found.get(jvm) for jvm in jvms]
        for (target, _), jvm, process in zip(read, jvms, processes, strict=True):
            target.recognition.note(jvm, process)
        return processes

    def _find(self, jvms: Iterable[SoughtJvm | None], deadline: Deadline) -> _Processes:
        wanted = {jvm for jvm in jvms if jvm is not None}
        return self._machine.find_jvms(wanted, deadline) if wanted else {}

    def _families_of(self, each: _Mapped, process: ProcessFacts | None, report: Report) -> list[Family]:
        return [
            *each.mapped.families,
            *scrape_families(each.labels, each.reading, each.mapped),
            *labelled(self._process_families(process, each.reading.snapshot), each.labels),
            *report_families(each.labels, report),
        ]

    def _process_families(self, process: ProcessFacts | None, snapshot: Snapshot | None) -> Sequence[Family]:
        """Of a server whose process is seen on this machine, whether it could be read or not; nothing of any other."""
        if process is None:
            return ()
        reading = self._machine.read_process(process)
        if reading is None:  # it has ended since it was looked for
            return ()
        return (*process_families(reading, snapshot), *cgroup_families(process.cgroup))

    def _catalogue(self) -> Family:
        return catalogue_family(self._guidelines.catalogue)


class _MappingWithOthers:
    """All targets mapped, in their order, whatever one of them answers.

    Each has a share of the time that is left. Those that need more of it come last, and have what the others left.

    Args:
        targets: all of them.
        mapper: maps them.
        deadline: when mapping has to end.
    """

    def __init__(self, targets: Sequence[Target], mapper: MetricMapper, deadline: Deadline) -> None:
        self._targets = targets
        self._mapper = mapper
        self._deadline = deadline
        self._mapped: dict[int, _Mapped] = {}
        self._aside: list[tuple[int, TargetReading]] = []

    def take(self, place: int, reading: TargetReading) -> None:
        """Map one of them, as soon as it has answered."""
        share = self._deadline.share(1 / min(_SHARES, max(1, len(self._targets) - len(self._mapped))))
        mapped = self._map(place, reading, share)
        if mapped is None:
            self._aside.append((place, reading))
        else:
            self._mapped[place] = mapped

    def all(self) -> list[_Mapped]:
        """Those that were taken, once all have been."""
        for place, reading in self._aside:
            mapped, target = self._map(place, reading, self._deadline), self._targets[place]
            self._mapped[place] = mapped or _overdue(target, reading, _target_label(target))
        return [self._mapped[place] for place in range(len(self._targets))]

    def _map(self, place: int, reading: TargetReading, deadline: Deadline) -> _Mapped | None:
        target = self._targets[place]
        return _mapped(target, reading, self._mapper, _target_label(target), deadline)


def _target_label(target: Target) -> Mapping[str, str]:
    return {"target": target.identity.name}


def _mapped(
    target: Target, reading: TargetReading, mapper: MetricMapper, labels: Mapping[str, str], deadline: Deadline
) -> _Mapped | None:
    """A target mapped; None where the deadline did not do."""
    mapped = MappingResult(())
    if reading.snapshot is not None:
        try:
            mapped = mapper.map(reading.snapshot, tuple(labels.items()), target.identity.name, passed=deadline.passed)
        except MappingOverdueError:
            return None
        target.note(mapped)
    return _Mapped(target, labels, reading, mapped)


def _overdue(target: Target, reading: TargetReading, labels: Mapping[str, str]) -> _Mapped:
    """A target that was read, and cannot be mapped in time."""
    target.tell_overdue()
    error = TargetError("timeout", "what it answered takes longer to map than there is time")
    return _Mapped(target, labels, TargetReading(None, error, reading.seconds), MappingResult(()))
