"""Everything that one scrape does: targets side by side, the machine meanwhile, then mapping, judging and merging."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exporter.collect.families import gauge, labelled, merged
from exporter.collect.locality import machine_alone, subject_of
from exporter.collect.machine import Machine
from exporter.collect.process_families import cgroup_families, process_families
from exporter.collect.roster import Roster, UnreadServer
from exporter.collect.scrape_families import report_families, scrape_families
from exporter.collect.shared_read import TargetReading
from exporter.collect.target import Target, TargetIdentity
from exporter.deadline import Deadline
from exporter.guidelines import Guidelines
from exporter.guidelines.subject import Subject
from exporter.mapping import MetricMapper
from exporter.model import Family, HostFacts, Report, Snapshot


class UnknownTargetError(LookupError):
    """A probe for a name that no target has."""


@dataclass(frozen=True)
class TargetResult:
    """One target after a scrape: how reading it went, and how it was judged (`identity` is None without targets)."""

    identity: TargetIdentity | None
    reading: TargetReading | None
    report: Report


@dataclass(frozen=True)
class Overview:
    """All targets, the machine, and the servers on it that are not read, for a page."""

    results: tuple[TargetResult, ...]
    facts: HostFacts
    unread: tuple[UnreadServer, ...] = ()


class Scraper:
    """Reads, maps and judges. Holds nothing of one scrape for the next; safe for simultaneous scrapes.

    Args:
        roster: the servers to read.
        machine: the machine that this runs on.
        guidelines: the catalogue and its judgement.
        mapper: MBeans into metrics for `/metrics`.
        probe_mapper: the same for `/probe`, where `process_*` are the JVM's.
    """

    def __init__(
        self,
        roster: Roster,
        machine: Machine,
        guidelines: Guidelines,
        mapper: MetricMapper,
        probe_mapper: MetricMapper,
    ) -> None:
        self._roster = roster
        self._machine = machine
        self._guidelines = guidelines
        self._mapper = mapper
        self._probe_mapper = probe_mapper

    def everything(self, deadline: Deadline) -> tuple[Family, ...]:
        """All targets, told apart by the label `target`, their scores, and the machine."""
        targets = self._roster.targets()
        pending = [(target, target.begin(deadline)) for target in targets]
        families = [*self._machine.families(), self._catalogue(), *self._roster.families()]
        facts = self._machine.facts()
        identities = [target.identity for target in targets]
        for target, read in pending:
            reading = read.wait()
            subject = self._subject(target, reading, facts, identities)
            labels = {"target": target.identity.name}
            families += self._families_of(target, reading, self._mapper, subject, labels)
        if not targets:
            families += report_families({"target": ""}, self._guidelines.assess(machine_alone(facts)))
        return merged(families)

    def probe(self, name: str, deadline: Deadline) -> tuple[Family, ...]:
        """One target alone, without the label `target`: the scraper knows whom it asked for.

        Raises:
            UnknownTargetError: no target has that name.
        """
        targets = {target.identity.name: target for target in self._roster.targets()}
        if name not in targets:
            raise UnknownTargetError(name)
        target = targets[name]
        read = target.begin(deadline)
        facts = self._machine.facts()
        reading = read.wait()
        identities = [other.identity for other in targets.values()]
        subject = self._subject(target, reading, facts, identities)
        families = self._families_of(target, reading, self._probe_mapper, subject, {})
        return merged([*families, self._catalogue()])

    def overview(self, deadline: Deadline) -> Overview:
        """All targets read and judged, for a page."""
        pending = [(target, target.begin(deadline)) for target in self._roster.targets()]
        facts = self._machine.facts()
        identities = [target.identity for target, _ in pending]
        results = [
            TargetResult(
                target.identity,
                reading,
                self._guidelines.assess(self._subject(target, reading, facts, identities)),
            )
            for target, reading in [(target, read.wait()) for target, read in pending]
        ]
        if not results:
            results = [TargetResult(None, None, self._guidelines.assess(machine_alone(facts)))]
        return Overview(tuple(results), facts, tuple(self._roster.unread()))

    def close(self) -> None:
        """Give every target's connections and processes back."""
        self._roster.close()

    def _subject(
        self, target: Target, reading: TargetReading, facts: HostFacts, identities: Iterable[TargetIdentity]
    ) -> Subject:
        return subject_of(target.identity, reading.snapshot, self._machine, facts, identities)

    def _families_of(
        self, target: Target, reading: TargetReading, mapper: MetricMapper, subject: Subject, labels: dict[str, str]
    ) -> list[Family]:
        mapped = mapper.map(reading.snapshot or Snapshot(()))
        target.note(mapped)
        return [
            *labelled(mapped.families, labels),
            *scrape_families(labels, reading, mapped),
            *labelled(self._process_families(subject), labels),
            *report_families(labels, self._guidelines.assess(subject)),
        ]

    def _process_families(self, subject: Subject) -> Sequence[Family]:
        """Of a server whose process is seen on this machine; nothing of any other."""
        if subject.process is None:
            return ()
        process = self._machine.read_process(subject.process)
        cgroup = cgroup_families(subject.process.cgroup)
        return cgroup if process is None else (*process_families(process, subject.snapshot), *cgroup)

    def _catalogue(self) -> Family:
        samples = [
            (
                {
                    "guideline": entry.id,
                    "category": entry.category,
                    "kind": entry.kind,
                    "severity": entry.severity,
                    "title": entry.title,
                },
                1.0,
            )
            for entry in self._guidelines.catalogue
        ]
        return gauge("wso2_guideline_info", "What each guideline is about.", samples)
