"""WSO2's production guidelines, judged: facts about a server and its machine in, scores with reasons out.

Judging is pure: no clock, no file but the catalogue when it is loaded, nothing asked of any system.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from exporter.facts.registry import INSPECTIONS, GatheredFacts, needs_of, queries_of, seldom_queries_of
from exporter.facts.source import FactSource
from exporter.facts.subject import Subject
from exporter.guidelines import applicability
from exporter.guidelines.assessment import DEPLOYMENT_FACTS, MachineVerdicts, deployment_of, machine_verdicts, report
from exporter.guidelines.catalogue import Catalogue, Category, Guideline, load_catalogue
from exporter.guidelines.checks.demand import Deployment
from exporter.guidelines.requirement import Requirement, Requirements
from exporter.model.assessment import Report

__all__ = ["Catalogue", "Category", "Guideline", "Guidelines", "load_catalogue"]

_Asked = dict[Deployment, Sequence[Requirement]]
"""What is asked of servers that are deployed alike, as far as it was reckoned for one scrape."""


class Guidelines:
    """A catalogue of guidelines, ready to judge.

    Attributes:
        catalogue: its categories and guidelines.
        queries: the attributes to read of a JVM for them at each scrape.
        inspected: the facts that they judge and that inspections find out.
        seldom_queries: the attributes to read of a JVM for these, seldom.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        judged = tuple(dict.fromkeys(_facts(catalogue)))
        facts = tuple(dict.fromkeys((*judged, *needs_of(judged))))
        self.queries = queries_of(facts)
        self.inspected = tuple(fact for fact in facts if fact in INSPECTIONS)
        self.seldom_queries = seldom_queries_of(facts)
        self._requirements = Requirements(catalogue)

    @classmethod
    def load(cls) -> "Guidelines":
        """Load the catalogue that comes with the exporter."""
        return cls(load_catalogue())

    def reports(self, subjects: Sequence[Subject]) -> tuple[Report, ...]:
        """Judge every guideline for each subject of one scrape; what is about this machine is judged once for all.

        Args:
            subjects: the targets; those that run on this machine have the same `host`.
        """
        asked: _Asked = {}
        machine = self._machine([subject for subject in subjects if subject.local], asked)
        return tuple(
            self._report(GatheredFacts(subject), machine if subject.local else None, asked) for subject in subjects
        )

    def report(self, source: FactSource) -> Report:
        """Judge every guideline for one server, whose machine has no verdicts of its own.

        Args:
            source: the facts about it, gathered or written.
        """
        return self._report(source, None, {})

    def _report(self, source: FactSource, machine: MachineVerdicts | None, asked: _Asked) -> Report:
        return report(self._asked_of(source, asked), self.catalogue.categories, source, machine)

    def _machine(self, local: Sequence[Subject], asked: _Asked) -> MachineVerdicts | None:
        if not local or local[0].host is None:
            return None
        demanding = any(subject.high_concurrency for subject in local)
        source = GatheredFacts(replace(local[0], snapshot=None, process=None, high_concurrency=demanding))
        return machine_verdicts(self._asked_of(source, asked), source, local[0].host.node_name)

    def _asked_of(self, source: FactSource, asked: _Asked) -> Sequence[Requirement]:
        """Reckon what is asked of a server, once for all that are deployed alike."""
        deployment = deployment_of(source)
        if deployment not in asked:
            asked[deployment] = self._requirements.of(deployment)
        return asked[deployment]


def _facts(catalogue: Catalogue) -> Iterator[str]:
    """Name all facts that decide how a server is judged."""
    yield from DEPLOYMENT_FACTS
    yield from (guideline.fact for guideline in catalogue.guidelines)
    if any(guideline.applies_to is not None for guideline in catalogue.guidelines):
        yield from applicability.FACTS
