"""Where a JMX connector server is: `host:port` or a JMXServiceURL (JSR 160, `JMXServiceURL` of the Java SE API)."""

import re
from dataclasses import dataclass

_HOST_PORT = re.compile(r"(?P<host>\[[0-9A-Fa-f:.%\w]+\]|[^\s:/\[\]@]+):(?P<port>\d{1,5})")
_SERVICE_URL = re.compile(
    r"service:jmx:rmi://(?P<server>[^/\s]*)/jndi/rmi://(?P<registry>[^/\s]+)/(?P<bound_name>[^\s/;?#]+)", re.IGNORECASE
)
_EXPECTED = "expected HOST:PORT or service:jmx:rmi:///jndi/rmi://HOST:PORT/jmxrmi"


class MalformedServiceUrlError(ValueError):
    """A text that names no JMX connector server; the message says what was found and what would be right."""


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
        if match := _HOST_PORT.fullmatch(text):
            return cls(match["host"].strip("[]"), _port(match["port"]))
        if match := _SERVICE_URL.fullmatch(text):
            registry = _HOST_PORT.fullmatch(match["registry"])
            server = _HOST_PORT.fullmatch(match["server"])
            if registry and (server or ":" not in match["server"]):
                server_port = _port(server["port"]) if server else None
                return cls(registry["host"].strip("[]"), _port(registry["port"]), match["bound_name"], server_port)
        raise MalformedServiceUrlError(f"found {_shown(text)}, {_EXPECTED}")

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        server = "" if self.server_port is None else f"{host}:{self.server_port}"
        return f"service:jmx:rmi://{server}/jndi/rmi://{host}:{self.port}/{self.bound_name}"


def _port(digits: str) -> int:
    port = int(digits)
    if not 1 <= port <= 65535:
        raise MalformedServiceUrlError(f"found port {port}, expected 1 to 65535")
    return port


def _shown(text: str) -> str:
    """A URL may hold credentials before an `@`: it is then not repeated in an error."""
    return "a text with '@'" if "@" in text else repr(text)
