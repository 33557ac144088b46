"""What a server is, and how it is deployed: this decides which guidelines apply to it, and how much they ask."""

from exporter.facts.fact import SERVER_NOT_READ, Fact, Known, Unknown
from exporter.facts.gatherer import Gatherer
from exporter.facts.product import PRODUCT_QUERIES, WRITTEN_VERSION, product_in_force, role_in_force, version_in_force
from exporter.facts.subject import Subject


def high_concurrency(subject: Subject) -> Fact:
    """Gather whether the server is for many concurrent users."""
    return Known(subject.high_concurrency, "as configured")


def product(subject: Subject) -> Fact:
    """Gather which product the server is: as configured, by the name that it gives itself, or by its main class."""
    if subject.product is not None:
        return Known(subject.product, "as configured")
    return SERVER_NOT_READ if subject.snapshot is None else product_in_force(None, subject.snapshot)


def version(subject: Subject) -> Fact:
    """Gather the product's version: as the server says, else as its files have it."""
    if subject.snapshot is None:
        return SERVER_NOT_READ
    found = version_in_force(subject.snapshot, subject.inspected)
    return Unknown("the server does not tell its product's version") if found is None else found


def roles(subject: Subject) -> Fact:
    """Gather what the server does among others: as configured, by its distribution or by its profile."""
    if subject.roles:
        return Known(subject.roles, ", ".join(subject.roles))
    return SERVER_NOT_READ if subject.snapshot is None else role_in_force(subject.snapshot)


GATHERERS = (
    Gatherer("high_concurrency", high_concurrency),
    Gatherer("product", product, PRODUCT_QUERIES),
    Gatherer("product_version", version, PRODUCT_QUERIES, (WRITTEN_VERSION,)),
    Gatherer("roles", roles, PRODUCT_QUERIES),
)
