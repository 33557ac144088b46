"""A release that a product was tested with, by its own page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta, Struct

from exporter.facts.fact import Known, Unknown
from exporter.facts.product import Product
from exporter.guidelines.checks.demand import MET, NOT_MET, Demand, Deployment, FieldProblem, Verdict, Words
from exporter.guidelines.checks.version import Versions
from exporter.model.guideline import Source

_Release = Annotated[int, Meta(ge=1, le=1000)]


class TestedReleases(Struct, frozen=True, forbid_unknown_fields=True):
    """The releases that one page names.

    Attributes:
        products, versions: the servers that the page speaks of.
        releases: these, the oldest first.
        source: the page.
        statement: what stands there, in at most fifteen words of our own.
        reason: how the page is read where it does not say it so.
    """

    products: Annotated[tuple[Product, ...], Meta(min_length=1)]
    releases: Annotated[tuple[_Release, ...], Meta(min_length=1)]
    source: Source
    statement: Annotated[str, Meta(pattern=r"^\s*\S+(\s+\S+){0,14}\s*$")]
    versions: Versions | None = None
    reason: str = ""

    @property
    def words(self) -> str:
        """Write the releases: `11, 17, 21`, and `11 to 21` where none between is left out."""
        first, last = self.releases[0], self.releases[-1]
        is_whole = len(self.releases) == last - first + 1 and len(self.releases) > 1
        return f"{first} to {last}" if is_whole else ", ".join(str(each) for each in self.releases)


class TestedRelease(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="tested_release"):
    """The fact is the number of a release that the server's product, of its version, was tested with.

    Attributes:
        pages: what pages say, the first that speaks of a server counts: `load_catalogue` puts them in.
    """

    pages: tuple[TestedReleases, ...] = ()

    @property
    def varies(self) -> bool:
        """Tell whether it asks more of some deployments: of each product something else."""
        return True

    def demand(self, deployment: Deployment) -> Demand:
        """Look up what the server's product was tested with."""
        return _Asked(self.page(deployment))

    def page(self, deployment: Deployment) -> TestedReleases | None:
        """Find the page that speaks of a server; None where none does, or where nobody knows what it is."""
        return next((each for each in self.pages if _speaks_of(each, deployment)), None)

    def problem(self) -> FieldProblem | None:
        """Find no problem: the table of products has its own."""
        return None


def tested_releases_problem(pages: Sequence[TestedReleases]) -> FieldProblem | None:
    """Find releases that do not stand in their order; the field is a path with dots."""
    for place, page in enumerate(pages):
        if list(page.releases) != sorted(set(page.releases)):
            return f"{place}", "found releases in another order, expected the oldest first, each once"
    return None


@dataclass(frozen=True)
class _Asked:
    """What is asked of one deployment."""

    page: TestedReleases | None

    @property
    def words(self) -> Words:
        return {"releases": "a release" if self.page is None else self.page.words}

    def verdict(self, fact: Known) -> Verdict | Unknown:
        if isinstance(fact.value, bool) or not isinstance(fact.value, int):
            return Unknown(f"{fact.evidence} is no release")
        if self.page is None:
            return Unknown(f"{fact.evidence}; which release this product and version is tested with is not known here")
        return MET if fact.value in self.page.releases else NOT_MET


def _speaks_of(page: TestedReleases, deployment: Deployment) -> bool:
    """Tell whether a page is about all of the servers. What nobody knows of one, the page is not about."""
    return all(
        kind.product in page.products
        and (page.versions is None or (kind.version is not None and page.versions.has(kind.version)))
        for kind in deployment.kinds
    )
