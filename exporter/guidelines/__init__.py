"""WSO2's production guidelines, judged: facts about a server and its machine in, scores with reasons out.

Judging is pure: no clock, no file but the catalogue when it is loaded, nothing asked of any system.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from exporter.facts.registry import GatheredFacts, queries_of
from exporter.facts.source import FactSource
from exporter.facts.subject import Subject
from exporter.guidelines import applicability
from exporter.guidelines.assessment import DEPLOYMENT_FACTS, MachineVerdicts, machine_verdicts, report
from exporter.guidelines.catalogue import Catalogue, Category, Guideline, load_catalogue
from exporter.model.assessment import Report

__all__ = ["Catalogue", "Category", "Guideline", "Guidelines", "load_catalogue"]


class Guidelines:
    """A catalogue of guidelines, ready to judge.

    Attributes:
        catalogue: its categories and guidelines.
        queries: the attributes to read of a JVM for them.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.queries = queries_of(_facts(catalogue))

    @classmethod
    def load(cls) -> "Guidelines":
        """Load the catalogue that comes with the exporter."""
        return cls(load_catalogue())

    def reports(self, subjects: Sequence[Subject]) -> tuple[Report, ...]:
        """Judge every guideline for each subject of one scrape; what is about this machine is judged once for all.

        Args:
            subjects: the targets; those that run on this machine have the same `host`.
        """
        machine = self._machine([subject for subject in subjects if subject.local])
        return tuple(self.report(GatheredFacts(subject), machine if subject.local else None) for subject in subjects)

    def report(self, source: FactSource, machine: MachineVerdicts | None = None) -> Report:
        """Judge every guideline for one server.

        Args:
            source: the facts about it, gathered or written.
            machine: the verdicts on its machine; where there are none, all are the server's own.
        """
        return report(self.catalogue, source, machine)

    def _machine(self, local: Sequence[Subject]) -> MachineVerdicts | None:
        if not local or local[0].host is None:
            return None
        demanding = any(subject.high_concurrency for subject in local)
        machine = replace(local[0], snapshot=None, process=None, high_concurrency=demanding)
        return machine_verdicts(self.catalogue, GatheredFacts(machine), local[0].host.node_name)


def _facts(catalogue: Catalogue) -> Iterator[str]:
    """Name all facts that decide how a server is judged."""
    yield from DEPLOYMENT_FACTS
    yield from (guideline.fact for guideline in catalogue.guidelines)
    if any(guideline.applies_to is not None for guideline in catalogue.guidelines):
        yield from applicability.FACTS
