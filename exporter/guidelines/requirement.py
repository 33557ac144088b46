"""A guideline as it stands for servers that are deployed alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exporter.guidelines.catalogue import Catalogue, Guideline
from exporter.guidelines.checks.check import Check
from exporter.guidelines.checks.demand import ALONE, Demand, Deployment
from exporter.guidelines.checks.product_amount import Entry
from exporter.guidelines.checks.tested_release import TestedRelease, TestedReleases
from exporter.guidelines.checks.threshold import Threshold
from exporter.model.guideline import Source

_MOST_DEPLOYMENTS = 64


@dataclass(frozen=True)
class Requirement:
    """What a guideline asks of a server.

    Attributes:
        guideline: which one.
        demand: what judges the server's facts.
        wanted: what is asked for, as a person reads it.
        source: where that stands: the page on this product, where the table of products has one.
        statement: what stands there.
        overridden: what was asked for before the configuration changed it; empty where it did not.
    """

    guideline: Guideline
    demand: Demand
    wanted: str
    source: Source
    statement: str
    overridden: str = ""


class Requirements:
    """What a catalogue asks of each deployment; what it asks of all of them is reckoned once.

    Args:
        catalogue: all guidelines.
        before: the same as they were before the configuration changed some.
    """

    def __init__(self, catalogue: Catalogue, before: Catalogue) -> None:
        self._guidelines = tuple(zip(catalogue.guidelines, before.guidelines, strict=True))
        self._of_all: Mapping[str, Requirement] = {
            guideline.id: _requirement(guideline, old, ALONE)
            for guideline, old in self._guidelines
            if not (guideline.check.varies or old.check.varies)
        }
        self._of_deployments: dict[Deployment, Sequence[Requirement]] = {}

    def of(self, deployment: Deployment) -> Sequence[Requirement]:
        """Give what each guideline asks, in the catalogue's order; the same objects as before while they are kept."""
        known = self._of_deployments.get(deployment)
        if known is None:
            if len(self._of_deployments) >= _MOST_DEPLOYMENTS:
                self._of_deployments.clear()
            known = [self._of_all.get(new.id) or _requirement(new, old, deployment) for new, old in self._guidelines]
            self._of_deployments[deployment] = known
        return known


def _requirement(guideline: Guideline, before: Guideline, deployment: Deployment) -> Requirement:
    check, old = guideline.check, before.check
    demand = check.demand(deployment)
    entry = _page(old, deployment)
    return Requirement(
        guideline,
        demand,
        guideline.wanted.format_map(demand.words),
        guideline.source if entry is None else entry.source,
        (entry and entry.statement) or guideline.statement,
        old.told(deployment) if guideline is not before and isinstance(old, Threshold) else "",
    )


def _page(check: Check, deployment: Deployment) -> Entry | TestedReleases | None:
    """Find what a page on this product asks; None where no page is looked up."""
    if isinstance(check, Threshold):
        return check.entry(deployment)
    return check.page(deployment) if isinstance(check, TestedRelease) else None
