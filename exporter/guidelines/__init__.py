"""WSO2's production guidelines, judged: facts about a server and its machine in, scores with reasons out.

Judging is pure: no clock, no file but the catalogue when it is loaded, nothing asked of any system. What is kept from
one judgement to the next decides nothing but how a server is told that is down.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exporter.facts.fact import Facts, Known
from exporter.facts.failures import Failures
from exporter.facts.registry import INSPECTIONS, GatheredFacts, needs_of, queries_of, seldom_queries_of
from exporter.facts.source import FactSource
from exporter.facts.subject import Subject
from exporter.guidelines import applicability, deployment
from exporter.guidelines.assessment import (
    MachineVerdicts,
    facts_of,
    machine_verdicts,
    oldest,
    report,
    verdicts,
)
from exporter.guidelines.catalogue import Catalogue, Category, Guideline, load_catalogue
from exporter.guidelines.checks.demand import Deployment
from exporter.guidelines.deployment import deployment_of, deployment_of_machine
from exporter.guidelines.members import members_of
from exporter.guidelines.memory import Round, ServerMemory, VerdictMemory
from exporter.guidelines.own_thresholds import check_policy, with_own_thresholds
from exporter.guidelines.policy import NO_POLICY, Policy
from exporter.guidelines.requirement import Requirements
from exporter.guidelines.standing import Standing
from exporter.model.assessment import Report

__all__ = ["Catalogue", "Category", "Guideline", "Guidelines", "ServerMemory", "load_catalogue"]


_KIND = tuple(dict.fromkeys((*deployment.FACTS, *applicability.FACTS)))
"""What tells which product a server is, how it is deployed and what it does: while that is the same, so is the rest."""


class Guidelines:
    """A catalogue of guidelines, ready to judge.

    Args:
        catalogue: all guidelines.
        policy: what the configuration says of them.

    Attributes:
        catalogue: its categories and guidelines, with the thresholds of the policy.
        queries: the attributes to read of a JVM for them at each scrape.
        inspected: the facts that they judge and that inspections find out.
        seldom_queries: the attributes to read of a JVM for these, seldom.
        failures: takes note of what fails unexpectedly while facts are found out.

    Raises:
        DocumentError: the policy names what there is not, or its thresholds do not go together.
    """

    def __init__(self, catalogue: Catalogue, policy: Policy = NO_POLICY) -> None:
        check_policy(catalogue, policy)
        self.catalogue = with_own_thresholds(catalogue, policy)
        judged = tuple(dict.fromkeys(_facts(catalogue)))
        facts = tuple(dict.fromkeys((*judged, *needs_of(judged))))
        self.queries = queries_of(facts)
        self.inspected = tuple(fact for fact in facts if fact in INSPECTIONS)
        self.seldom_queries = seldom_queries_of(facts)
        self.failures = Failures()
        self._requirements = Requirements(self.catalogue, catalogue)
        self._standing = Standing(catalogue, policy)
        self._machine_memory = VerdictMemory()
        self._of_machine = tuple(
            each.fact for each in catalogue.guidelines if each.scope == "machine" and each.fact in INSPECTIONS
        )
        self._members = members_of(self.catalogue)
        self._scraped = [
            place
            for place, guideline in enumerate(catalogue.guidelines)
            if guideline.scope == "machine" or (guideline.fact and guideline.fact not in INSPECTIONS)
        ]

    @classmethod
    def load(cls, policy: Policy = NO_POLICY) -> "Guidelines":
        """Load the catalogue that comes with the exporter.

        Args:
            policy: what the configuration says of it.

        Raises:
            DocumentError: as the class does.
        """
        return cls(load_catalogue(), policy)

    def reports(self, subjects: Sequence[Subject], memories: Sequence[ServerMemory] = ()) -> tuple[Report, ...]:
        """Judge every guideline for each subject of one scrape; what is about this machine is judged once for all.

        Args:
            subjects: the targets; those that run on this machine have the same `host`.
            memories: what is kept of each; none: nothing is.
        """
        kept = memories or [ServerMemory() for _ in subjects]
        deployed = [self._deployed(*each) for each in zip(subjects, kept, strict=True)]
        machine = self._machine([each for each in deployed if each.subject.local])
        return tuple(
            self._report(each, machine if each.subject.local else None, memory)
            for each, memory in zip(deployed, kept, strict=True)
        )

    def report(self, source: FactSource, target: str = "", now: float = 0.0) -> Report:
        """Judge every guideline for one server, whose machine has no verdicts of its own.

        Args:
            source: the facts about it, gathered or written.
            target: its name, which waivers may be for.
            now: when that is, in seconds since the epoch: what waivers and answers are held against.
        """
        memory = VerdictMemory()
        requirements = self._requirements.of(deployment_of(source))
        facts = facts_of(requirements, source)
        told = self._standing.of(verdicts(requirements, facts, None, memory), target, now, memory)
        return report(told, self._members, oldest(facts), memory)

    def _deployed(self, subject: Subject, memory: ServerMemory) -> "_Deployed":
        gathered = GatheredFacts(subject, self.failures)
        source = memory.facts.before(gathered) if subject.snapshot is None else gathered
        kind = {name: source.facts(name) for name in _KIND}
        last = memory.facts.last
        known = last is not None and last.kind == kind
        return _Deployed(subject, source, kind, last.deployment if last and known else deployment_of(source))

    def _report(self, server: "_Deployed", machine: MachineVerdicts | None, memory: ServerMemory) -> Report:
        subject, source = server.subject, server.source
        last = memory.facts.last
        if last is not None and not subject.written and last.is_of(server.kind, subject.inspected):
            judged = self._scraped_anew(last, source, machine, memory.verdicts)
        else:
            judged = self._judged_anew(server, machine, memory.verdicts)
        if subject.snapshot is not None:
            memory.facts.keep(replace(judged, at=subject.now))
        told = self._standing.of(judged.judged, subject.name, subject.now, memory.verdicts)
        read_at = oldest([judged.facts[place] for place in self._scraped], judged.read_at)
        return report(told, self._members, read_at, memory.verdicts)

    def _judged_anew(self, server: "_Deployed", machine: MachineVerdicts | None, memory: VerdictMemory) -> Round:
        requirements = self._requirements.of(server.deployment)
        facts = facts_of(requirements, server.source)
        judged = verdicts(requirements, facts, machine, memory)
        seldom = set(range(len(facts))).difference(self._scraped)
        return Round(
            server.deployment,
            server.kind,
            server.subject.inspected,
            requirements,
            facts,
            judged,
            oldest([facts[place] for place in seldom]),
            server.subject.now,
        )

    def _scraped_anew(
        self, last: Round, source: FactSource, machine: MachineVerdicts | None, memory: VerdictMemory
    ) -> Round:
        """Judge by what a scrape has read anew, and take the rest from the last time, of which nothing has changed."""
        facts, judged = list(last.facts), list(last.judged)
        requirements = [last.requirements[place] for place in self._scraped]
        scraped = facts_of(requirements, source)
        told = verdicts(requirements, scraped, machine, memory)
        for place, found, verdict in zip(self._scraped, scraped, told, strict=True):
            facts[place], judged[place] = found, verdict
        return replace(last, facts=facts, judged=judged)

    def _machine(self, local: Sequence["_Deployed"]) -> MachineVerdicts | None:
        if not local or local[0].subject.host is None:
            return None
        inspected = self._told_of_machine([each.subject.inspected for each in local])
        source = GatheredFacts(
            replace(local[0].subject, snapshot=None, process=None, last_process=None, inspected=inspected),
            self.failures,
        )
        deployment = deployment_of_machine(source, [each.deployment for each in local])
        requirements = self._requirements.of(deployment)
        return machine_verdicts(requirements, source, local[0].subject.host.node_name, self._machine_memory)

    def _told_of_machine(self, inspected: Sequence[Mapping[str, Facts]]) -> Mapping[str, Facts]:
        """Take what inspections of the servers tell of their machine: of a fact, from the first that knows it.

        One in a container has a name and a network of its own, and does not know those of the machine.
        """
        told = {
            fact: next((each[fact] for each in inspected if isinstance(each.get(fact, (None,))[0], Known)), None)
            for fact in self._of_machine
        }
        return {**inspected[0], **{fact: facts for fact, facts in told.items() if facts is not None}}


@dataclass(frozen=True)
class _Deployed:
    """One server to be judged, the facts about it, what tells its kind, and how it is deployed."""

    subject: Subject
    source: FactSource
    kind: Mapping[str, Facts]
    deployment: Deployment


def _facts(catalogue: Catalogue) -> Iterator[str]:
    """Name all facts that decide how a server is judged."""
    yield from deployment.FACTS
    yield from (guideline.fact for guideline in catalogue.guidelines if guideline.fact)
