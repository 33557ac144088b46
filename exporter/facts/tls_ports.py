"""Which ports of a server are asked by handshakes: those that are configured, and those that its own process has.

Handshakes go to the host that JMX is read from. What a server says of its ports is true where it runs: through a
tunnel, or from another network namespace, the same number may be somebody else's. So a port that is not configured is
asked only where its process listens on it in our own namespace.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from exporter.facts.attributes import number
from exporter.facts.fact import NotApplicable, Unknown
from exporter.facts.inspection import Site
from exporter.facts.own_ports import own_ports
from exporter.facts.server_kind import has_server_admin
from exporter.jmx import ObjectName
from exporter.model.machine import ProcessFacts
from exporter.model.snapshot import AttributeQuery, Snapshot

HANDLERS: Final = AttributeQuery(ObjectName.parse("Catalina:type=ProtocolHandler,port=*"), ("localPort", "sSLEnabled"))
"""Tomcat's connectors (org.apache.coyote.http11.AbstractHttp11Protocol): where each listens, and whether with TLS."""

_DEFAULT_PORTS: Final = (5671, 8243, 8253, 8672, 9154, 9164, 9711)
"""Where WSO2's products speak TLS besides Tomcat: AMQP of a broker (5671, 8672), the pass-through transport (8243;
8253 in Micro Integrator), its management (9154, 9164), and Thrift (9711). Source: "Default Product Ports" of each."""

_MOST: Final = 8
_OFFSET: Final = "-DportOffset="


@dataclass(frozen=True)
class TlsPort:
    """A port that is asked.

    Attributes:
        port: its number.
        base: the number that Tomcat's MBeans call it by, which an offset leaves as it is; 0 where it is no Tomcat's.
        answers_http: whether it is Tomcat's in a server on Carbon, which answers at `/services/Version`.
        bears_refusals: whether handshakes may be made that it has to refuse: Tomcat logs such as a request, and of
            other ports the configuration wants it. Else it is only known to be a usual one, as of the pass-through
            transport, which logs each as an error.
    """

    port: int
    base: int = 0
    answers_http: bool = False
    bears_refusals: bool = True


def tls_ports(site: Site) -> tuple[TlsPort, ...] | Unknown | NotApplicable:
    """Find the ports of a server to ask, or why there are none."""
    if not site.settings.host:
        return NotApplicable("the server does not run") if site.snapshot is None else Unknown("its host is not known")
    if not site.settings.probes:
        return Unknown("handshakes are switched off (probes: false)")
    tomcat = {} if site.snapshot is None else _tomcat(site.snapshot)
    own: frozenset[int] | None = frozenset()
    if site.process is not None:
        own = own_ports(site.process.identity.pid, site.settings.host, site.roots)
    found = {port: TlsPort(port) for port in site.settings.tls_ports}
    usual = _usual(site.process, tomcat)
    found |= {port: TlsPort(port, bears_refusals=False) for port in usual if port in (own or ()) and port not in found}
    found |= {port: each for port, each in tomcat.items() if port in found or port in (own or ())}
    return tuple(found[port] for port in sorted(found))[:_MOST] or _none(site, own, tomcat)


def _none(site: Site, own: frozenset[int] | None, tomcat: Mapping[int, TlsPort]) -> Unknown | NotApplicable:
    if site.process is None:
        return Unknown("its process was not found on this machine, and no tls_ports are configured")
    if own is None:
        return Unknown("which ports its process has may not be looked at, and no tls_ports are configured")
    if tomcat:
        return Unknown(f"it does not listen at {site.settings.host} as seen from here, and no tls_ports are configured")
    return NotApplicable("its process has no port that is known to speak TLS")


def _tomcat(snapshot: Snapshot) -> dict[int, TlsPort]:
    is_carbon = has_server_admin(snapshot)
    found = {}
    for mbean in snapshot.matching(HANDLERS.pattern):
        port, base = number(mbean.attributes.get("localPort")), mbean.name.get("port") or ""
        if mbean.attributes.get("sSLEnabled") is True and port is not None and 0 < port < 1 << 16:
            found[int(port)] = TlsPort(int(port), int(base) if base.isdecimal() else 0, is_carbon)
    return found


def _usual(process: ProcessFacts | None, tomcat: Mapping[int, TlsPort]) -> frozenset[int]:
    """Give the usual ports, and where an offset has moved them."""
    offsets = {0, *(port - each.base for port, each in tomcat.items() if each.base)}
    arguments = () if process is None else process.arguments
    texts = [each.removeprefix(_OFFSET) for each in arguments if each.startswith(_OFFSET)]
    offsets.update(int(text) for text in texts[-1:] if text.isascii() and text.isdecimal() and len(text) < 6)
    return frozenset(port + offset for port in _DEFAULT_PORTS for offset in offsets)
