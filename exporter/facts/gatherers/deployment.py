"""What a server is, and how it is deployed: this decides which guidelines apply to it, and how much they ask."""

from collections.abc import Mapping

from exporter.facts.attributes import RUNTIME
from exporter.facts.fact import SERVER_NOT_READ, Fact, Known, Unknown
from exporter.facts.gatherer import Gatherer
from exporter.facts.product import PRODUCT_QUERIES, product_in_force, product_version
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
    """Gather which product the server is: as configured, by the name that it gives itself, or by its main class."""
    if subject.product is not None:
        return Known(subject.product, "as configured")
    return SERVER_NOT_READ if subject.snapshot is None else product_in_force(None, subject.snapshot)


def version(subject: Subject) -> Fact:
    """Gather the product's version."""
    if subject.snapshot is None:
        return SERVER_NOT_READ
    found = product_version(subject.snapshot)
    return Unknown("the server does not tell its product's version") if found is None else Known(found, found)


def roles(subject: Subject) -> Fact:
    """Gather what the server does among others: as configured, or by the profile that it was started with."""
    if subject.roles:
        return Known(subject.roles, ", ".join(subject.roles))
    if subject.snapshot is None:
        return SERVER_NOT_READ
    profile = subject.snapshot.value(RUNTIME, "SystemProperties", _PROFILE)
    role = _ROLES.get(profile) if isinstance(profile, str) else None
    return Unknown("nobody says what its role is") if role is None else Known((role,), f"{role} (profile {profile})")


_PROFILE = "profile"
_ROLES: Mapping[str, str] = {
    "gateway-worker": "gateway",
    "traffic-manager": "traffic-manager",
    "control-plane": "control-plane",
    "api-key-manager": "key-manager",
    "api-publisher": "publisher",
    "api-devportal": "developer-portal",
    "api-store": "developer-portal",
}
"""By the profiles of API Manager 2 to 4 (its documentation, Product Profiles): `-Dprofile` of the start script."""

GATHERERS = (
    Gatherer("servers_on_machine", servers_on_machine),
    Gatherer("high_concurrency", high_concurrency),
    Gatherer("product", product, PRODUCT_QUERIES),
    Gatherer("product_version", version, PRODUCT_QUERIES),
    Gatherer(
        "roles",
        roles,
        (AttributeQuery(RUNTIME, ("SystemProperties",), {"SystemProperties": frozenset((_PROFILE,))}),),
    ),
)
