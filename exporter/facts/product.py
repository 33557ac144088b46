"""WSO2's products, as guidelines tell them apart."""

import re
from collections.abc import Mapping
from typing import Literal

from exporter.facts.attributes import RUNTIME
from exporter.facts.fact import Fact, Facts, Known, Unknown
from exporter.jmx import ObjectName
from exporter.model.snapshot import AttributeQuery, Snapshot

Product = Literal["apim", "ei", "is", "kernel", "mi"]
"""`kernel` is a Carbon kernel that no product was made of."""

Role = Literal["control-plane", "developer-portal", "gateway", "key-manager", "publisher", "traffic-manager"]
"""What a server does among others of its deployment: API Manager's profiles, and the parts of their older versions."""

MICRO_INTEGRATOR = "WSO2 Micro Integrator"

PRODUCTS_BY_NAME: dict[str, Product] = {
    "WSO2 API Manager": "apim",
    "WSO2 Enterprise Integrator": "ei",
    "WSO2 Identity Server": "is",
    MICRO_INTEGRATOR: "mi",
    # From 4.5 on the parts of API Manager come as distributions of their own.
    "WSO2 API Control Plane": "apim",
    "WSO2 Traffic Manager": "apim",
    "WSO2 Universal Gateway": "apim",
}
"""By what a server calls itself in its carbon.xml: `product.name` in the filter.properties of each distribution."""

ROLES_BY_NAME: dict[str, Role] = {
    "WSO2 API Control Plane": "control-plane",
    "WSO2 Traffic Manager": "traffic-manager",
    "WSO2 Universal Gateway": "gateway",
}
"""What those do that come as a part alone."""

PROFILE = "profile"
"""The system property that the start script makes of its argument `-Dprofile`."""

ROLES_BY_PROFILE: dict[str, Role] = {
    "gateway-worker": "gateway",
    "traffic-manager": "traffic-manager",
    "control-plane": "control-plane",
    "api-key-manager": "key-manager",
    "api-publisher": "publisher",
    "api-devportal": "developer-portal",
    "api-store": "developer-portal",
}
"""By the profiles of API Manager up to 4.4 (its documentation, Product Profiles)."""

_UNNAMED = "${product.name}"
"""Maven's variable, which a product's build puts the name in place of; a bare kernel has left it."""
_VERSION = re.compile(r"[0-9]")
_NUMBERS = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})")

_MICRO_INTEGRATOR_PROGRAM = "org.wso2.micro.integrator."
"""How the main class of a Micro Integrator begins (org.wso2.micro.integrator.bootstrap.Bootstrap)."""

SERVER_ADMIN = ObjectName.parse("org.wso2.carbon:type=ServerAdmin")
PROGRAM = "sun.java.command"
"""The system property in which HotSpot and OpenJ9 say which main class they run, with its arguments."""
PRODUCT_QUERIES = (
    AttributeQuery(SERVER_ADMIN, ("ServerDataAsString", "ServerVersion")),
    AttributeQuery(RUNTIME, ("SystemProperties",), {"SystemProperties": frozenset((PROGRAM, PROFILE))}),
)
"""What must be read of a JVM for the functions here."""

WRITTEN_VERSION = "product_version_written"
"""The fact that says which version a server's files have."""

_PRODUCT = re.compile(r"(?:^|,\s)([^,=${}]+?)\sversion\s=")
"""At the end of ServerDataAsString (org.wso2.carbon.core, ServerAdmin): `..., WSO2 API Manager version ='4.5.0'`."""


def product_name(snapshot: Snapshot) -> str | None:
    """Give what a server calls its product; None where it does not say.

    A bare kernel has left Maven's variable `${product.name}` there, which is no name.
    """
    said = snapshot.value(SERVER_ADMIN, "ServerDataAsString")
    match = _PRODUCT.search(said) if isinstance(said, str) else None
    return None if match is None else match[1]


def product_in_force(configured: str | None, snapshot: Snapshot) -> Fact:
    """Tell which of the products that guidelines know a server is.

    Args:
        configured: what the configuration says, which counts; None: to be found out.
        snapshot: what its JVM said, to `PRODUCT_QUERIES`.
    """
    if configured is not None:
        return Known(configured, "as configured")
    name = product_name(snapshot)
    if name is not None:
        found = PRODUCTS_BY_NAME.get(name)
        return Unknown(f"{name} is a product without guidelines of its own") if found is None else Known(found, name)
    if (main_class(snapshot) or "").startswith(_MICRO_INTEGRATOR_PROGRAM):
        return Known("mi", f"{MICRO_INTEGRATOR}, by its main class")
    said = snapshot.value(SERVER_ADMIN, "ServerDataAsString")
    if isinstance(said, str) and _UNNAMED in said:
        return Known("kernel", "a Carbon kernel without a product")
    return Unknown("the server does not name its product")


def role_in_force(snapshot: Snapshot) -> Fact:
    """Tell what a server does among others, by the name of its distribution or by its profile.

    Args:
        snapshot: what its JVM said, to `PRODUCT_QUERIES`.
    """
    name = product_name(snapshot)
    role = None if name is None else ROLES_BY_NAME.get(name)
    if role is not None:
        return Known((role,), f"{role} ({name})")
    profile = snapshot.value(RUNTIME, "SystemProperties", PROFILE)
    role = ROLES_BY_PROFILE.get(profile) if isinstance(profile, str) else None
    return Unknown("nobody says what its role is") if role is None else Known((role,), f"{role} (profile {profile})")


def product_version(snapshot: Snapshot) -> str | None:
    """Give the version of a server's product; None where it does not say, as a bare kernel does not."""
    version = snapshot.value(SERVER_ADMIN, "ServerVersion")
    return version if isinstance(version, str) and _VERSION.match(version) else None


def version_in_force(snapshot: Snapshot, inspected: Mapping[str, Facts]) -> Known | None:
    """Tell the version of a server's product: as it says, else as its files have it; None where neither tells.

    Args:
        snapshot: what its JVM said, to `PRODUCT_QUERIES`.
        inspected: what inspections have found out, `WRITTEN_VERSION` among it.
    """
    said = product_version(snapshot)
    if said is not None:
        return Known(said, said)
    return next((each for each in inspected.get(WRITTEN_VERSION, ()) if isinstance(each, Known)), None)


def first_numbers(version: str) -> tuple[int, int] | None:
    """Give the first two numbers of a product's version: 4 and 5 of `4.5.0`; None where it has none."""
    match = _NUMBERS.match(version)
    return None if match is None else (int(match[1]), int(match[2]))


def main_class(snapshot: Snapshot) -> str | None:
    """Give the main class of a JVM, without its arguments; None where it does not tell."""
    command = snapshot.value(RUNTIME, "SystemProperties", PROGRAM)
    return command.partition(" ")[0] if isinstance(command, str) else None
