"""WSO2's production guidelines, judged: what was read of a server and its machine in, scores with reasons out.

Judging is pure: no clock, no file but the catalogue when it is loaded, nothing asked of any system.
"""

from collections.abc import Sequence
from dataclasses import replace

from exporter.guidelines.assess import MachineVerdicts, machine_verdicts, report
from exporter.guidelines.catalogue import Catalogue, Guideline, load_catalogue
from exporter.guidelines.readings import QUERIES
from exporter.guidelines.subject import Subject
from exporter.model.assessment import Report

__all__ = ["Catalogue", "Guideline", "Guidelines", "Subject"]


class Guidelines:
    """A catalogue of guidelines, ready to judge.

    Attributes:
        catalogue: its categories and guidelines.
        queries: the attributes to read of a JVM for them.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.queries = QUERIES

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
        return tuple(report(self.catalogue, subject, machine) for subject in subjects)

    def _machine(self, local: Sequence[Subject]) -> MachineVerdicts | None:
        if not local:
            return None
        demanding = any(subject.high_concurrency for subject in local)
        machine = replace(local[0], snapshot=None, process=None, high_concurrency=demanding)
        return machine_verdicts(self.catalogue, machine)
