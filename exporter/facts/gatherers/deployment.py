"""What a server is, and how it is deployed: this decides which guidelines apply to it, and how much they ask."""

from exporter.facts.fact import SERVER_NOT_READ, Fact, Known, Unknown
from exporter.facts.gatherer import Gatherer
from exporter.facts.product import PRODUCT_QUERY, PRODUCTS_BY_NAME, SERVER_ADMIN, product_name
from exporter.facts.quantities import plural
from exporter.facts.subject import Subject
from exporter.model.snapshot import AttributeQuery


def servers_on_machine(subject: Subject) -> Fact:
    """Gather how many WSO2 servers share the machine, this one included."""
    if subject.instances is None:
        return Unknown("the WSO2 servers on its machine could not be counted")
    return Known(subject.instances, plural(subject.instances, "WSO2 server"))


def high_concurrency(subject: Subject) -> Fact:
    """Gather whether the server is for many concurrent users."""
    return Known(subject.high_concurrency, "as configured")


def product(subject: Subject) -> Fact:
    """Gather which product the server is, by the name that its carbon.xml gives it."""
    if subject.snapshot is None:
        return SERVER_NOT_READ
    name = product_name(subject.snapshot)
    if name is None:
        return Unknown("the server does not name its product")
    found = PRODUCTS_BY_NAME.get(name)
    return Unknown(f"{name} is a product without guidelines of its own") if found is None else Known(found, name)


def product_version(subject: Subject) -> Fact:
    """Gather the product's version."""
    if subject.snapshot is None:
        return SERVER_NOT_READ
    version = subject.snapshot.value(SERVER_ADMIN, "ServerVersion")
    if not isinstance(version, str) or not version[:1].isdecimal():
        return Unknown("the server does not tell its product's version")
    return Known(version, version)


def roles(subject: Subject) -> Fact:
    """Gather what the server does among others."""
    return Known(subject.roles, ", ".join(subject.roles)) if subject.roles else Unknown("nobody says what its role is")


GATHERERS = (
    Gatherer("servers_on_machine", servers_on_machine),
    Gatherer("high_concurrency", high_concurrency),
    Gatherer("product", product, (PRODUCT_QUERY,)),
    Gatherer("product_version", product_version, (AttributeQuery(SERVER_ADMIN, ("ServerVersion",)),)),
    Gatherer("roles", roles),
)
