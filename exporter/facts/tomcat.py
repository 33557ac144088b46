"""Tomcat's connectors as their protocol handlers show them (org.apache.coyote.AbstractProtocol).

The name of such an MBean keeps the port before any offset: what it listens on is `localPort`.
"""

from exporter.facts.fact import NotApplicable, Unknown
from exporter.facts.inspection import Site
from exporter.facts.jvm_start import read_snapshot
from exporter.facts.server_kind import NO_TOMCAT, lacks_tomcat
from exporter.jmx import ObjectName, unquote
from exporter.model.snapshot import MBean, Snapshot

PROTOCOL_HANDLER = ObjectName.parse("Catalina:type=ProtocolHandler,*")

_NOT_SHOWN = Unknown("the server shows no Tomcat connector")


def handlers(snapshot: Snapshot) -> tuple[MBean, ...]:
    """Give the protocol handlers of the connectors of HTTP, by name; AJP's have other settings."""
    found = [each for each in snapshot.matching(PROTOCOL_HANDLER) if not connector_name(each).startswith("ajp-")]
    return tuple(sorted(found, key=connector_name))


def connector_name(handler: MBean) -> str:
    """Give what Tomcat calls a connector: `https-jsse-nio-9843`; its port where it has no name."""
    name = handler.attributes.get("name")
    return unquote(name) if isinstance(name, str) else f"port {handler.name.get('port')}"


def handlers_of(site: Site) -> tuple[MBean, ...] | Unknown | NotApplicable:
    """Give a server's protocol handlers, at least one, or say why there is none."""
    snapshot = read_snapshot(site)
    if isinstance(snapshot, Unknown | NotApplicable):
        return snapshot
    found = handlers(snapshot)
    if found:
        return found
    return NO_TOMCAT if lacks_tomcat(snapshot) else _NOT_SHOWN
