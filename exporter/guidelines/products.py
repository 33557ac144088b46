"""The table of products: what WSO2's pages ask for, by product and version, typed and checked."""

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from exporter.document.decoder import decode
from exporter.document.reader import read_own_document
from exporter.guidelines.checks.check import Check
from exporter.guidelines.checks.demand import FieldProblem, Resource
from exporter.guidelines.checks.product_amount import Amount, Entry, OfProduct
from exporter.guidelines.checks.tested_release import TestedRelease, TestedReleases, tested_releases_problem
from exporter.guidelines.checks.threshold import Threshold
from exporter.model.guideline import Text

BUILT_IN = Path(__file__).with_name("products.yml")


class Quantity(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing of which products want different amounts.

    Attributes:
        id: what thresholds call it.
        title: what it is, as a person reads it, with its unit.
        resource: what it is an amount of, which servers may share, and a container limit; None: of something else.
        entries: what pages say of it. The first that speaks of a server counts, and the last speaks of all.
    """

    id: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$")]
    title: Text
    entries: Annotated[tuple[Entry, ...], Meta(min_length=1)]
    resource: Resource | None = None


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    quantities: tuple[Quantity, ...]
    java: tuple[TestedReleases, ...] = ()


class ProductTable:
    """What products want.

    Args:
        quantities: each thing once.
        java: which feature releases of Java a product was tested with: the first page that speaks of a server counts.

    Attributes:
        quantities: by id.
        java: as given.
    """

    def __init__(self, quantities: tuple[Quantity, ...], java: tuple[TestedReleases, ...] = ()) -> None:
        self.quantities = {each.id: each for each in quantities}
        self.java = java

    def problem(self, check: Check) -> FieldProblem | None:
        """Find a reference of a check to nothing in the table."""
        if isinstance(check, TestedRelease) and check.pages:
            return "pages", "found pages, expected those of the table of products alone"
        for field in ("target", "enough"):
            found = getattr(check, field, None)
            if isinstance(found, OfProduct):
                if found.entries or found.resource:
                    return field, "found more than of_product, expected that alone"
                if found.of_product not in self.quantities:
                    known = ", ".join(self.quantities)
                    return f"{field}.of_product", f"found {found.of_product!r}, expected one of: {known}"
        return None

    def bound(self, check: Check) -> Check:
        """Put what the table says into a check that refers to it."""
        if isinstance(check, TestedRelease):
            return replace(check, pages=self.java)
        if not isinstance(check, Threshold):
            return check
        return replace(
            check,
            target=self._looked_up(check.target),
            enough=None if check.enough is None else self._looked_up(check.enough),
        )

    def _looked_up(self, amount: Amount | OfProduct) -> Amount | OfProduct:
        if not isinstance(amount, OfProduct):
            return amount
        quantity = self.quantities[amount.of_product]
        return OfProduct(quantity.id, quantity.resource, quantity.entries)


def load_products(path: Path = BUILT_IN) -> ProductTable:
    """Read and check a table of products.

    Raises:
        DocumentError: the first thing that is wrong, with file and line.
    """
    document = read_own_document(path)
    file = decode(document, _File)
    quantities = file.quantities
    problem = tested_releases_problem(file.java)
    if problem is not None:
        raise document.error(("java", int(problem[0]), "releases"), problem[1])
    for index, quantity in enumerate(quantities):
        if quantity.id in [each.id for each in quantities[:index]]:
            expected = "expected an id of its own"
            raise document.error(("quantities", index, "id"), f"found {quantity.id!r} a second time, {expected}")
        for place, entry in enumerate(quantity.entries):
            if entry.is_general != (place == len(quantity.entries) - 1):
                expected = "expected one that speaks of every server at the end, and nowhere else"
                raise document.error(("quantities", index, "entries", place), f"found this entry, {expected}")
    return ProductTable(quantities, file.java)
