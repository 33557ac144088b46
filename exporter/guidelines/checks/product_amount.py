"""How much of something WSO2's pages ask for, by product, version, role and place."""

from typing import Annotated

from msgspec import Meta, Struct

from exporter.facts.fact import Unknown
from exporter.facts.product import Product
from exporter.facts.quantities import GB
from exporter.guidelines.checks.demand import Deployment, Resource, ServerKind
from exporter.guidelines.checks.version import Versions
from exporter.model.guideline import Source, Text

Amount = Annotated[float, Meta(ge=0, le=10_000_000)]


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """What one page asks for: `base`, and `per_server` for each WSO2 server that shares the resource.

    Attributes:
        base, per_server: in the unit of the threshold that refers to it.
        at_least: no less than this in all.
        high_concurrency: no less than this for many concurrent users.
        of_memory: percent of the container's memory, in gigabytes: in the place of all of these.
        products, versions, roles: the servers that the page speaks of; what is left out narrows nothing.
        container: whether it speaks of containers; of machines, too, where it is left out.
        source: the page.
        statement: what stands there, in at most fifteen words of our own; empty: what the guideline has.
        reason: why this page is followed where another one contradicts it; empty where none does.
    """

    source: Source
    base: Amount = 0
    per_server: Amount = 0
    at_least: Amount = 0
    high_concurrency: Amount = 0
    of_memory: Annotated[float, Meta(ge=0, le=100)] = 0
    products: tuple[Product, ...] = ()
    versions: Versions | None = None
    roles: tuple[Text, ...] = ()
    container: bool = False
    statement: Annotated[str, Meta(pattern=r"^\s*(\S+\s*){0,15}$")] = ""
    reason: str = ""

    @property
    def is_general(self) -> bool:
        """Tell whether it speaks of every server."""
        return not (self.products or self.versions or self.roles or self.container)

    def speaks_of(self, kind: ServerKind, *, container: bool) -> bool:
        """Tell whether the page is about such a server. What nobody knows of it, the page is not about."""
        return (
            (not self.products or kind.product in self.products)
            and (self.versions is None or (kind.version is not None and self.versions.has(kind.version)))
            and (not self.roles or bool(set(kind.roles) & set(self.roles)))
            and (not self.container or container)
        )

    def amount(self, deployment: Deployment, servers: int | Unknown) -> float:
        """Add up what is asked for; as of one server alone where nobody knows how many there are.

        Args:
            deployment: how the server is deployed.
            servers: how many share the resource.
        """
        if self.of_memory:
            return self.of_memory / 100 * (deployment.memory_bytes or 0) / GB
        count = 1 if isinstance(servers, Unknown) else max(1, servers)
        demanded = self.high_concurrency if deployment.high_concurrency else 0
        return max(self.base + self.per_server * count, self.at_least, demanded)


class OfProduct(Struct, frozen=True, forbid_unknown_fields=True):
    """An amount that the table of products has.

    Attributes:
        of_product: its id in `products.yml`.
        resource: what it is an amount of, which servers may share, and a container limit; None: of something else.
        entries: what pages say of it, the first that speaks of a server counts: `load_catalogue` puts them in.
    """

    of_product: Text
    resource: Resource | None = None
    entries: tuple[Entry, ...] = ()

    def most(self, deployment: Deployment) -> tuple[Entry, float]:
        """Find what asks the most of the servers that are deployed so, and how much."""
        servers, container = self.servers(deployment), self.resource in deployment.limited
        asked = [self._entry(kind, container=container) for kind in deployment.kinds]
        return max(((each, each.amount(deployment, servers)) for each in asked), key=lambda pair: pair[1])

    def servers(self, deployment: Deployment) -> int | Unknown:
        """Tell how many servers share it."""
        return 1 if self.resource is None else deployment.sharing.of(self.resource)

    def _entry(self, kind: ServerKind, *, container: bool) -> Entry:
        return next(each for each in self.entries if each.speaks_of(kind, container=container))
