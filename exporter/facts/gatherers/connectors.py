"""Tomcat's connectors: `Catalina:type=ThreadPool,name=...` (org.apache.tomcat.util.net.AbstractEndpoint).

Each connector gives a fact of its own; the worst counts. An MBean with a further key, such as
`subType=SocketProperties`, is no connector, and the pattern does not apply to it.
"""

from collections.abc import Callable

from exporter.facts.attributes import number, positive
from exporter.facts.fact import SERVER_NOT_READ, Fact, Facts, Known, Unknown
from exporter.facts.gatherer import Gatherer
from exporter.facts.quantities import percent
from exporter.facts.server_kind import NO_TOMCAT, lacks_tomcat
from exporter.facts.subject import Subject
from exporter.jmx import ObjectName, unquote
from exporter.model.snapshot import AttributeQuery, MBean

_CONNECTORS = ObjectName.parse("Catalina:type=ThreadPool,name=*")

_OfConnector = Callable[[str, MBean], Fact]


def max_threads(subject: Subject) -> Facts:
    """Gather `maxThreads` of each connector."""
    return _each(subject, lambda name, mbean: _setting("maxThreads", name, mbean))


def min_spare_threads(subject: Subject) -> Facts:
    """Gather `minSpareThreads` of each connector."""
    return _each(subject, lambda name, mbean: _setting("minSpareThreads", name, mbean))


def accept_count(subject: Subject) -> Facts:
    """Gather `acceptCount` of each connector: the connections that may wait to be accepted."""
    return _each(subject, lambda name, mbean: _setting("acceptCount", name, mbean))


def busy_threads(subject: Subject) -> Facts:
    """Gather `currentThreadsBusy` over `maxThreads` of each connector."""
    return _each(subject, lambda name, mbean: _share("currentThreadsBusy", "maxThreads", "threads busy", name, mbean))


def connections(subject: Subject) -> Facts:
    """Gather `connectionCount` over `maxConnections` of each connector; nothing of it is used where there is no limit.

    Tomcat's documentation of the connectors has `maxConnections` of -1 for no limit, and does not count then.
    """
    return _each(subject, _connections)


def _each(subject: Subject, of_connector: _OfConnector) -> Facts:
    if subject.snapshot is None:
        return (SERVER_NOT_READ,)
    found = {unquote(mbean.name.get("name") or ""): mbean for mbean in subject.snapshot.matching(_CONNECTORS)}
    if not found:
        return (NO_TOMCAT if lacks_tomcat(subject.snapshot) else Unknown("the server shows no Tomcat connector"),)
    return tuple(of_connector(name, found[name]) for name in sorted(found))


def _setting(attribute: str, connector: str, mbean: MBean) -> Fact:
    value = number(mbean.attributes.get(attribute))
    if value is None or value < 0:
        return Unknown(f"{connector} does not tell its {attribute}")
    return Known(value, f"{value:g} at {connector}")


def _connections(connector: str, mbean: MBean) -> Fact:
    if mbean.attributes.get("maxConnections") == -1:
        return Known(0.0, f"no limit at {connector}")
    return _share("connectionCount", "maxConnections", "connections", connector, mbean)


def _share(part: str, whole: str, noun: str, connector: str, mbean: MBean) -> Fact:
    current, largest = number(mbean.attributes.get(part)), positive(mbean.attributes.get(whole))
    if current is None or current < 0 or largest is None:
        return Unknown(f"{connector} does not tell its {part} or its {whole}")
    share = current / largest
    return Known(share, f"{percent(share)} at {connector} ({current:g} of {largest:g} {noun})")


def _query(*attributes: str) -> tuple[AttributeQuery]:
    return (AttributeQuery(_CONNECTORS, attributes),)


GATHERERS = (
    Gatherer("connector_max_threads", max_threads, _query("maxThreads")),
    Gatherer("connector_min_spare_threads", min_spare_threads, _query("minSpareThreads")),
    Gatherer("connector_accept_count", accept_count, _query("acceptCount")),
    Gatherer("connector_busy_threads", busy_threads, _query("currentThreadsBusy", "maxThreads")),
    Gatherer("connector_connections", connections, _query("connectionCount", "maxConnections")),
)
