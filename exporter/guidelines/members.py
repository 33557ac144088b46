"""Which guidelines make up each category, and how their verdicts add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from exporter.guidelines.catalogue import Catalogue, Category
from exporter.guidelines.memory import VerdictMemory
from exporter.guidelines.score import category_score
from exporter.model.assessment import Assessment, CategoryScore


@dataclass(frozen=True)
class Members:
    """A category, and the places of its guidelines in the catalogue."""

    category: Category
    places: Sequence[int]

    def score(self, assessments: Sequence[Assessment], memory: VerdictMemory) -> CategoryScore:
        """Add up its members among the verdicts on all guidelines."""
        own, add_up = [assessments[place] for place in self.places], partial(_add_up, self.category)
        return memory.score(self.category.id, own, add_up)


def members_of(catalogue: Catalogue) -> Sequence[Members]:
    """Give the members of each category, in the catalogue's order."""
    places = [(place, guideline.category) for place, guideline in enumerate(catalogue.guidelines)]
    return [
        Members(category, [place for place, name in places if name == category.id]) for category in catalogue.categories
    ]


def _add_up(category: Category, members: Sequence[Assessment]) -> CategoryScore:
    return category_score(category.id, category.title, members)
