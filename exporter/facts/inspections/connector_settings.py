"""How Tomcat's connectors are set up, beyond what headroom needs at each scrape.

Sources: WSO2's Production Deployment Guidelines, Running the product, and its security guidelines. A connector is
called by Tomcat's own name for it, which has the port that it listens on.
"""

from collections.abc import Callable, Mapping

from exporter.facts.attributes import number
from exporter.facts.fact import Fact, Facts, Known, NotApplicable, Unknown
from exporter.facts.inspection import Inspection, Site
from exporter.facts.tomcat import PROTOCOL_HANDLER, connector_name, handlers_of
from exporter.model.snapshot import AttributeQuery, MBean

_UNLIMITED = 1e9
_FIRST_UNPRIVILEGED = 1024
"""ip(7), ip_unprivileged_port_start: ports below want a privilege."""

_TELLING = ("wso2", "carbon", "tomcat", "coyote")
"""What names the product, or what it is made of, in a header."""


def inspect(site: Site) -> Mapping[str, Fact | Facts]:
    """Tell each connector's settings."""
    found = handlers_of(site)
    if not isinstance(found, tuple):
        return dict.fromkeys(_OF_CONNECTOR, found)
    return {name: tuple(tell(each) for each in found) for name, tell in _OF_CONNECTOR.items()}


def _keep_alive(handler: MBean) -> Fact:
    """Tell after how many requests a connection is closed; -1 is no limit, which is more than any."""
    value = number(handler.attributes.get("maxKeepAliveRequests"))
    if value is not None and value < 0:
        return Known(_UNLIMITED, f"no limit at {connector_name(handler)}")
    return _number(handler, "maxKeepAliveRequests", "")


def _upload_timeout(handler: MBean) -> Fact:
    if handler.attributes.get("disableUploadTimeout") is True:
        return NotApplicable("uploads have no time limit of their own: disableUploadTimeout is on")
    return _number(handler, "connectionUploadTimeout", " ms")


def _header_size(handler: MBean) -> Fact:
    return _number(handler, "maxHttpHeaderSize", " bytes")


def _number(handler: MBean, attribute: str, unit: str) -> Fact:
    value = number(handler.attributes.get(attribute))
    if value is None or value < 0:
        return Unknown(f"{connector_name(handler)} does not tell its {attribute}")
    return Known(value, f"{value:.0f}{unit} at {connector_name(handler)}")


def _server_header(handler: MBean) -> Fact:
    """Tell whether the header `Server` names the product; Tomcat sends none where none is set."""
    if "server" not in handler.attributes:
        return Unknown(f"{connector_name(handler)} does not tell its header")
    server = handler.attributes["server"]
    if not isinstance(server, str) or not server:
        return Known("neutral", f"no header at {connector_name(handler)}")
    is_telling = any(word in server.lower() for word in _TELLING)
    return Known("telling" if is_telling else "neutral", f"{server[:80]!r} at {connector_name(handler)}")


def _privileged_port(handler: MBean) -> Fact:
    port = number(handler.attributes.get("localPort"))
    if port is None or port <= 0:
        return Unknown(f"{connector_name(handler)} does not tell its port")
    return Known(port < _FIRST_UNPRIVILEGED, f"port {port:.0f} ({connector_name(handler)})")


_OF_CONNECTOR: Mapping[str, Callable[[MBean], Fact]] = {
    "connector_max_keep_alive_requests": _keep_alive,
    "connector_connection_upload_timeout": _upload_timeout,
    "connector_max_http_header_size": _header_size,
    "server_header": _server_header,
    "privileged_port": _privileged_port,
}

_ATTRIBUTES = (
    "name",
    "localPort",
    "maxKeepAliveRequests",
    "connectionUploadTimeout",
    "disableUploadTimeout",
    "maxHttpHeaderSize",
    "server",
)

INSPECTIONS = (Inspection(tuple(_OF_CONNECTOR), "jmx", inspect, (AttributeQuery(PROTOCOL_HANDLER, _ATTRIBUTES),)),)
