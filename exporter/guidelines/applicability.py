"""Which servers a guideline is about."""

from msgspec import Struct

from exporter.facts.fact import Known, Value
from exporter.facts.product import Product, Role
from exporter.facts.source import FactSource
from exporter.guidelines.checks.version import Versions

FACTS = ("product", "product_version", "roles")
"""What tells whether a guideline applies."""


class AppliesTo(Struct, frozen=True, forbid_unknown_fields=True):
    """The servers that a guideline is about; what is left out narrows nothing.

    Attributes:
        products: any of these.
        versions: those of the products.
        roles: what the server does among others, any of these.
    """

    products: tuple[Product, ...] = ()
    versions: Versions | None = None
    roles: tuple[Role, ...] = ()

    def obstacle(self, source: FactSource) -> str | None:
        """Say why the guideline is not about a server; None where it is, or where nobody knows.

        Args:
            source: the facts about the server, those of `FACTS` among them.
        """
        product, version, roles = (_known(source, fact) for fact in FACTS)
        if self.products and product is not None and product not in self.products:
            return f"this is about {', '.join(self.products)}, and the server is {product}"
        if self.versions is not None and isinstance(version, str) and not self.versions.has(version):
            return f"this is about other versions than {version}"
        if self.roles and isinstance(roles, tuple) and not set(roles) & set(self.roles):
            return f"this is about {', '.join(self.roles)}, and the server is {', '.join(roles)}"
        return None


def _known(source: FactSource, fact: str) -> Value:
    found = source.facts(fact)[0]
    return found.value if isinstance(found, Known) else None
