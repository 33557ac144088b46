"""Everything that one scrape does: targets side by side, the machine meanwhile, then mapping, judging and merging."""

from collections.abc import Sequence
from dataclasses import dataclass

from exporter.collect.families import gauge, labelled, merged
from exporter.collect.locality import machine_alone, subject_of
from exporter.collect.machine import Machine
from exporter.collect.scrape_families import report_families, scrape_families
from exporter.collect.shared_read import TargetReading
from exporter.collect.target import Target, TargetIdentity
from exporter.deadline import Deadline
from exporter.guidelines import Guidelines
from exporter.mapping import MetricMapper
from exporter.model import Family, HostFacts, Report, Snapshot


class UnknownTargetError(LookupError):
    """A probe for a name that is not configured."""


@dataclass(frozen=True)
class TargetResult:
    """One target after a scrape: how reading it went, and how it was judged (`identity` is None without targets)."""

    identity: TargetIdentity | None
    reading: TargetReading | None
    report: Report


@dataclass(frozen=True)
class Overview:
    """All targets and the machine, for a page."""

    results: tuple[TargetResult, ...]
    facts: HostFacts


class Scraper:
    """Reads, maps and judges. Holds nothing of one scrape for the next; safe for simultaneous scrapes.

    Args:
        targets: the configured servers.
        machine: the machine that this runs on.
        guidelines: the catalogue and its judgement.
        mapper: MBeans into metrics for `/metrics`.
        probe_mapper: the same for `/probe`, where `process_*` are the JVM's.
    """

    def __init__(
        self,
        targets: Sequence[Target],
        machine: Machine,
        guidelines: Guidelines,
        mapper: MetricMapper,
        probe_mapper: MetricMapper,
    ) -> None:
        self._targets = {target.identity.name: target for target in targets}
        self._machine = machine
        self._guidelines = guidelines
        self._mapper = mapper
        self._probe_mapper = probe_mapper

    def everything(self, deadline: Deadline) -> tuple[Family, ...]:
        """All targets, told apart by the label `target`, their scores, and the machine."""
        pending = {name: target.begin(deadline) for name, target in self._targets.items()}
        families = [*self._machine.families(), self._catalogue()]
        facts = self._machine.facts()
        for name, read in pending.items():
            families += self._families_of(self._targets[name], read.wait(), self._mapper, facts, {"target": name})
        if not self._targets:
            families += report_families({"target": ""}, self._guidelines.assess(machine_alone(facts)))
        return merged(families)

    def probe(self, name: str, deadline: Deadline) -> tuple[Family, ...]:
        """One target alone, without the label `target`: the scraper knows whom it asked for.

        Raises:
            UnknownTargetError: no target of that name is configured.
        """
        if name not in self._targets:
            raise UnknownTargetError(name)
        target = self._targets[name]
        reading = target.begin(deadline).wait()
        families = self._families_of(target, reading, self._probe_mapper, self._machine.facts(), {})
        return merged([*families, self._catalogue()])

    def overview(self, deadline: Deadline) -> Overview:
        """All targets read and judged, for a page."""
        pending = [(target, target.begin(deadline)) for target in self._targets.values()]
        facts = self._machine.facts()
        results = [
            TargetResult(target.identity, reading, self._judged(target, reading, facts))
            for target, reading in [(target, read.wait()) for target, read in pending]
        ]
        if not results:
            results = [TargetResult(None, None, self._guidelines.assess(machine_alone(facts)))]
        return Overview(tuple(results), facts)

    def close(self) -> None:
        """Give every target's connections and processes back."""
        for target in self._targets.values():
            target.close()

    def _judged(self, target: Target, reading: TargetReading, facts: HostFacts) -> Report:
        identities = [other.identity for other in self._targets.values()]
        subject = subject_of(target.identity, reading.snapshot, self._machine, facts, identities)
        return self._guidelines.assess(subject)

    def _families_of(
        self, target: Target, reading: TargetReading, mapper: MetricMapper, facts: HostFacts, labels: dict[str, str]
    ) -> list[Family]:
        mapped = mapper.map(reading.snapshot or Snapshot(()))
        target.note(mapped)
        return [
            *labelled(mapped.families, labels),
            *scrape_families(labels, reading, mapped),
            *report_families(labels, self._judged(target, reading, facts)),
        ]

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
