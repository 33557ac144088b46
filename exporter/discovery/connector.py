"""What a server's configuration says of its JMX connector server."""

from dataclasses import dataclass
from typing import Literal

ServerState = Literal["read", "jmx_off", "unknown", "refused"]
"""What becomes of a server that was found: the values of the label `state` of `wso2_discovered_servers`."""


@dataclass(frozen=True)
class Connector:
    """Where a server is to be read, as its configuration says.

    Attributes:
        port: of its RMI registry.
        server_port: of its RMI server; None where the registry says, and can be believed.
        tls: whether its RMI server speaks TLS.
        wants_login: whether it wants credentials.
        offset: what was added to its ports.
    """

    port: int
    server_port: int | None
    tls: bool
    wants_login: bool
    offset: int = 0

    @property
    def ports(self) -> tuple[int, ...]:
        """All ports that are known to be the server's own."""
        return (self.port,) if self.server_port is None else (self.port, self.server_port)


class NoConnectorError(Exception):
    """A server that cannot be read as it is set up.

    Attributes:
        state: `jmx_off` where its JMX is switched off, `unknown` where nobody can tell; else `refused`.
        reason: why, in one line.
        remedy: the lines that change it, and where they belong.
    """

    def __init__(self, state: ServerState, reason: str, remedy: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.state: ServerState = state
        self.reason = reason
        self.remedy = remedy


def parse_port(text: str, what: str) -> int:
    """Read a TCP port.

    Args:
        text: its number.
        what: what it is, for the message.

    Raises:
        NoConnectorError: it is none.
    """
    if text.isdecimal() and len(text) <= 5 and 1 <= int(text) <= 65535:
        return int(text)
    raise NoConnectorError("refused", f"{what} is no port")
