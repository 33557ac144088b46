"""What a server says it is, for people: product, version, Java, and since when it runs."""

from dataclasses import dataclass

from exporter.collect.recognition import started_at
from exporter.facts.fact import Known
from exporter.facts.product import MICRO_INTEGRATOR, product_in_force, product_name, product_version
from exporter.jmx import ObjectName
from exporter.model.snapshot import AttributeValue, Snapshot

_RUNTIME = ObjectName.parse("java.lang:type=Runtime")
_KINDS = {"kernel": "WSO2 Carbon kernel", "mi": MICRO_INTEGRATOR}
_LONGEST = 80
"""Characters: a server may say anything."""


@dataclass(frozen=True)
class ServerDescription:
    """A server in a few words. What it does not say is empty.

    Attributes:
        product: what it calls itself.
        version: the product's, as the server says it.
        java: the version of its Java.
        started_at: when its JVM started, in seconds since the epoch; None where it does not say.
    """

    product: str = ""
    version: str = ""
    java: str = ""
    started_at: float | None = None


def description_of(snapshot: Snapshot | None, product: str | None = None) -> ServerDescription:
    """Describe a server by what was read of it.

    Java's version is the property `java.version`, or the
    version of the specification (RuntimeMXBean.getSpecVersion) where properties were not read.

    Args:
        snapshot: what it says; None where it could not be read.
        product: what it called itself when it last said so.
    """
    if snapshot is None:
        return ServerDescription(product=_text(product))
    properties = snapshot.value(_RUNTIME, "SystemProperties", "java.version")
    return ServerDescription(
        product=_text(product_name(snapshot) or product) or _unnamed(snapshot),
        version=_text(product_version(snapshot)),
        java=_text(properties) or _text(snapshot.value(_RUNTIME, "SpecVersion")),
        started_at=started_at(snapshot),
    )


def _unnamed(snapshot: Snapshot) -> str:
    """Name a server by its kind that has no name of its own."""
    kind = product_in_force(None, snapshot)
    return _KINDS.get(kind.value, "") if isinstance(kind, Known) and isinstance(kind.value, str) else ""


def _text(said: AttributeValue) -> str:
    """Give a text of bounded length; a variable that Maven left unfilled (`${carbon.version}`) is none."""
    if not isinstance(said, str) or "${" in said:
        return ""
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}..."
