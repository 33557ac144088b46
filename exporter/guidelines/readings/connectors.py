"""Tomcat's connectors: `Catalina:type=ThreadPool,name=...` (org.apache.tomcat.util.net.AbstractEndpoint).

Each connector gives an outcome of its own; the worst counts. An MBean with a further key, such as
`subType=SocketProperties`, is no connector, and the pattern does not apply to it.
"""

from collections.abc import Callable

from exporter.guidelines.reading import SERVER_NOT_READ, Outcome, Reading, Unknown
from exporter.guidelines.readings.attributes import number, positive
from exporter.guidelines.subject import Subject
from exporter.guidelines.wording import percent
from exporter.jmx import ObjectName, unquote
from exporter.model.snapshot import MBean

CONNECTORS = ObjectName.parse("Catalina:type=ThreadPool,name=*")

_ReadConnector = Callable[[str, MBean], Outcome]


def max_threads(subject: Subject) -> tuple[Outcome, ...]:
    """`maxThreads` of each connector."""
    return _each(subject, lambda name, mbean: _setting("maxThreads", name, mbean))


def min_spare_threads(subject: Subject) -> tuple[Outcome, ...]:
    """`minSpareThreads` of each connector."""
    return _each(subject, lambda name, mbean: _setting("minSpareThreads", name, mbean))


def accept_count(subject: Subject) -> tuple[Outcome, ...]:
    """`acceptCount` of each connector: the connections that may wait to be accepted."""
    return _each(subject, lambda name, mbean: _setting("acceptCount", name, mbean))


def busy_threads(subject: Subject) -> tuple[Outcome, ...]:
    """`currentThreadsBusy` over `maxThreads` of each connector."""
    return _each(subject, lambda name, mbean: _share("currentThreadsBusy", "maxThreads", "threads busy", name, mbean))


def connections(subject: Subject) -> tuple[Outcome, ...]:
    """`connectionCount` over `maxConnections` of each connector (`maxConnections` of -1 is no limit)."""
    return _each(subject, lambda name, mbean: _share("connectionCount", "maxConnections", "connections", name, mbean))


def _each(subject: Subject, read: _ReadConnector) -> tuple[Outcome, ...]:
    if subject.snapshot is None:
        return (SERVER_NOT_READ,)
    found = {
        unquote(mbean.name.get("name") or ""): mbean
        for mbean in subject.snapshot.mbeans
        # most MBeans are of another domain, which is cheaper to see than to match
        if mbean.name.domain == CONNECTORS.domain and CONNECTORS.matches(mbean.name)
    }
    if not found:
        return (Unknown("the server shows no Tomcat connector"),)
    return tuple(read(name, found[name]) for name in sorted(found))


def _setting(attribute: str, connector: str, mbean: MBean) -> Outcome:
    value = number(mbean.attributes.get(attribute))
    if value is None or value < 0:
        return Unknown(f"{connector} does not tell its {attribute}")
    return Reading(value, f"{value:g} at {connector}")


def _share(part: str, whole: str, noun: str, connector: str, mbean: MBean) -> Outcome:
    current, largest = number(mbean.attributes.get(part)), positive(mbean.attributes.get(whole))
    if current is None or current < 0 or largest is None:
        return Unknown(f"{connector} does not tell its {part} or its {whole}")
    share = current / largest
    return Reading(share, f"{percent(share)} at {connector} ({current:g} of {largest:g} {noun})")
