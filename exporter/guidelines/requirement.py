"""A guideline as it stands for servers that are deployed alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exporter.guidelines.catalogue import Catalogue, Guideline
from exporter.guidelines.checks.demand import ALONE, Demand, Deployment


@dataclass(frozen=True)
class Requirement:
    """What a guideline asks of a server.

    Attributes:
        guideline: which one.
        demand: what judges the server's facts.
        wanted: what is asked for, as a person reads it.
    """

    guideline: Guideline
    demand: Demand
    wanted: str


class Requirements:
    """What a catalogue asks of each deployment; what it asks of all of them is reckoned once.

    Args:
        catalogue: all guidelines.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._guidelines = catalogue.guidelines
        self._of_all: Mapping[str, Requirement] = {
            guideline.id: _requirement(guideline, ALONE)
            for guideline in catalogue.guidelines
            if not guideline.check.varies
        }

    def of(self, deployment: Deployment) -> Sequence[Requirement]:
        """Give what each guideline asks, in the catalogue's order."""
        return [self._of_all.get(each.id) or _requirement(each, deployment) for each in self._guidelines]


def _requirement(guideline: Guideline, deployment: Deployment) -> Requirement:
    demand = guideline.check.demand(deployment)
    return Requirement(guideline, demand, guideline.wanted.format_map(demand.words))
