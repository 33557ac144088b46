"""WSO2's production guidelines, judged: what was read of a server and its machine in, scores with reasons out.

Judging is pure: no clock, no file but the catalogue when it is loaded, nothing asked of any system.
"""

from collections.abc import Sequence

from exporter.guidelines.assess import report
from exporter.guidelines.catalogue import Guideline, load_catalogue
from exporter.guidelines.readings import QUERIES
from exporter.guidelines.subject import Subject
from exporter.model.assessment import Report

__all__ = ["Guideline", "Guidelines", "Subject"]


class Guidelines:
    """A catalogue of guidelines, ready to judge.

    Attributes:
        catalogue: its guidelines, categories in the order in which they are shown.
        queries: the attributes to read of a JVM for them.
    """

    def __init__(self, catalogue: Sequence[Guideline]) -> None:
        self.catalogue = tuple(catalogue)
        self.queries = QUERIES

    @classmethod
    def load(cls) -> "Guidelines":
        """The catalogue that comes with the exporter."""
        return cls(load_catalogue())

    def assess(self, subject: Subject) -> Report:
        """Judge every guideline for one subject."""
        return report(self.catalogue, subject)
