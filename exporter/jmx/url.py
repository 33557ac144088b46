"""Where a JMX connector server is: `host:port` or a JMXServiceURL (JSR 160, `JMXServiceURL` of the Java SE API)."""

import ipaddress
import re
from dataclasses import dataclass

_HOST_PORT = re.compile(r"(?P<host>\[[^\[\]]+\]|[A-Za-z0-9_][A-Za-z0-9_.-]*):(?P<port>[0-9]+)")
_SERVICE_URL = re.compile(
    r"service:jmx:rmi://(?P<server>[^/\s]*)/jndi/rmi://(?P<registry>[^/\s]+)/(?P<bound_name>[A-Za-z0-9_.-]+)",
    re.IGNORECASE,
)
_EXPECTED = "expected HOST:PORT or service:jmx:rmi:///jndi/rmi://HOST:PORT/jmxrmi"


class MalformedServiceUrlError(ValueError):
    """A text that names no JMX connector server.

    The message says what kind of text was found and what would be right. It never repeats the text, which may hold
    credentials.
    """


@dataclass(frozen=True)
class ServiceUrl:
    """A JMX connector server, found through an RMI registry.

    Attributes:
        host: the registry's host name or address; an IPv6 address without its brackets.
        port: the registry's port, 1 to 65535.
        bound_name: the name in the registry, `jmxrmi` on every WSO2 server.
        server_port: the RMI server's port where the URL names one (`service:jmx:rmi://HOST:11111/jndi/...`).
    """

    host: str
    port: int
    bound_name: str = "jmxrmi"
    server_port: int | None = None

    @classmethod
    def parse(cls, text: str) -> "ServiceUrl":
        """Read `host:port`, `[ipv6]:port` or `service:jmx:rmi://[host:port]/jndi/rmi://host:port/name`.

        Raises:
            MalformedServiceUrlError: the text is none of these, or a port is out of range.
        """
        if match := _SERVICE_URL.fullmatch(text):
            server_port = _host_and_port(match["server"])[1] if ":" in match["server"] else None
            return cls(*_host_and_port(match["registry"]), match["bound_name"], server_port)
        return cls(*_host_and_port(text))

    @property
    def address(self) -> str:
        """Give `HOST:PORT` of the registry, as it is written in configurations."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        server = "" if self.server_port is None else f"{host}:{self.server_port}"
        return f"service:jmx:rmi://{server}/jndi/rmi://{host}:{self.port}/{self.bound_name}"


def _host_and_port(text: str) -> tuple[str, int]:
    match = _HOST_PORT.fullmatch(text)
    if not match:
        raise MalformedServiceUrlError(f"found {_kind(text)}, {_EXPECTED}")
    if len(match["port"]) > 5 or not 1 <= int(match["port"]) <= 65535:
        raise MalformedServiceUrlError("found a port out of range, expected 1 to 65535")
    host = match["host"]
    if not host.startswith("["):
        return host, int(match["port"])
    address = host[1:-1]
    try:
        ipaddress.IPv6Address(address)
    except ValueError:
        raise MalformedServiceUrlError(f"found brackets without an IPv6 address, {_EXPECTED}") from None
    return address, int(match["port"])


def _kind(text: str) -> str:
    """Say what is wrong with a text."""
    if "@" in text:
        return "a text with '@' (credentials have keys of their own)"
    if text.lower().startswith("service:"):
        return "a malformed service URL"
    if "://" in text:
        return "a URL of another kind"
    if ":" not in text:
        return "no port"
    return "a malformed address" if text.count(":") == 1 else "a malformed address (IPv6 stands in brackets)"
