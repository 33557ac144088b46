"""What a server's TLS ports tell whoever connects: by some handshakes and one request each, once a day.

Nothing is logged in to, and no session is made: `/services/Version` of Carbon's kernel makes none.
"""

from collections.abc import Mapping
from typing import Final

from exporter.carbon.server_files import FileProblem
from exporter.carbon.xml_content import parse_xml
from exporter.facts.certificate_facts import CERTIFICATE_FACTS, certificate_facts
from exporter.facts.fact import Fact, Facts, NotApplicable, Unknown
from exporter.facts.handshake_facts import handshake_facts
from exporter.facts.inspection import Inspection, Site
from exporter.facts.product import SERVER_ADMIN
from exporter.facts.tls_ports import HANDLERS, TlsPort, tls_ports
from exporter.jmx import ObjectName, unquote
from exporter.model.snapshot import AttributeQuery
from exporter.tls_probe.connection import Address, SilentError
from exporter.tls_probe.probe import probe
from exporter.tls_probe.server_hello import NotTlsError

FACTS: Final = ("tls_versions", "tls_suites", "dh_prime_bits", "hsts", *CERTIFICATE_FACTS)

_SUITES = AttributeQuery(ObjectName.parse("Catalina:type=SSLHostConfig,ThreadPool=*,name=*"), ("enabledCiphers",))
"""Which cipher suites are enabled at a connector (org.apache.tomcat.util.net.SSLHostConfig)."""

_CARBON = AttributeQuery(SERVER_ADMIN, ("ServerStatus",))
"""Whether it is a server on Carbon, and what it is at: `RUNNING` once all of its transports listen."""

_NOT_STARTED: Final = Unknown("the server is not running yet")

_VERSION_PATH: Final = "/services/Version"
_PORT_SECONDS: Final = 12.0
"""For all that one port is asked: four connections that take some 20 ms each, and a server that is slow."""


def _inspect(site: Site) -> Mapping[str, Fact | Facts]:
    ports = _NOT_STARTED if _is_starting(site) else tls_ports(site)
    if not isinstance(ports, tuple):
        return dict.fromkeys(FACTS, ports)
    host = _host_name(site)
    found = [_of_port(site, each, host) for each in ports]
    told = [each for each in found if each] or [dict.fromkeys(FACTS, _NONE)]
    return {name: tuple(each[name] for each in told) for name in FACTS}


def _is_starting(site: Site) -> bool:
    """Tell whether it listens not yet, or not at every port: its JMX is there before its transports."""
    status = None if site.snapshot is None else site.snapshot.value(SERVER_ADMIN, "ServerStatus")
    return isinstance(status, str) and status != "RUNNING"


_NONE = NotApplicable("none of its usual ports speaks TLS")


def _of_port(site: Site, port: TlsPort, host: str | None) -> Mapping[str, Fact]:
    """Ask one port; nothing where it is only a usual one, and speaks no TLS."""
    address = Address(site.settings.host, port.port)
    try:
        path = _VERSION_PATH if port.answers_http else ""
        findings = probe(address, path, site.deadline.at_most(_PORT_SECONDS), spare=not port.bears_refusals)
    except SilentError as error:
        return dict.fromkeys(FACTS, Unknown(str(error)))
    except NotTlsError as error:
        return dict.fromkeys(FACTS, Unknown(f"{address}: {error}")) if port.bears_refusals else {}
    enabled = _enabled_suites(site, port)
    return {
        **handshake_facts(findings, enabled, answers_http=port.answers_http),
        **certificate_facts(findings, host),
    }


def _enabled_suites(site: Site, port: TlsPort) -> tuple[str, ...]:
    """Give what Tomcat says of a connector, which its MBeans call by the port that it has without an offset."""
    if site.snapshot is None or not port.base:
        return ()
    for mbean in site.snapshot.matching(_SUITES.pattern):
        names = mbean.attributes.get("enabledCiphers")
        if unquote(mbean.name.get("ThreadPool") or "").endswith(f"-{port.base}") and isinstance(names, list | tuple):
            return tuple(name for name in names if isinstance(name, str))
    return ()


def _host_name(site: Site) -> str | None:
    """Give the name by which clients know the server: carbon.xml's `HostName`; None where that cannot be read."""
    if site.files is None:
        return None
    try:
        root = parse_xml(site.files.read(f"{site.files.configuration}/carbon.xml"))
    except FileProblem:
        return None
    return (root.findtext("HostName") or "").strip() or None


INSPECTIONS = (Inspection(FACTS, "network", _inspect, (HANDLERS, _SUITES, _CARBON)),)
