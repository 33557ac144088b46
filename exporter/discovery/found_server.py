"""A server that was found on this machine, with what becomes of it: read, JMX switched off, or refused and why."""

from dataclasses import dataclass
from typing import Literal

from exporter.discovery.connector import Connector, ServerState
from exporter.discovery.listeners import ListeningSocket
from exporter.discovery.processes import JavaProcess
from exporter.jmx import ServiceUrl
from exporter.secrecy.login_rules import NO_LOGIN, LoginRule

ServerKind = Literal["carbon", "micro_integrator", "java"]


@dataclass(frozen=True)
class FoundServer:
    """A server on this machine.

    Attributes:
        process: its JVM.
        kind: a Carbon server, a Micro Integrator, or another Java program with a JMX agent.
        home: where it is installed; None for other programs.
        state: what becomes of it.
        reason: why it is not read, in one line; empty where it is.
        remedy: the lines that switch its JMX on, where it is off.
        connector: where its configuration says that it listens; None where that is not known.
        address: the address at which its own sockets are reached; None where they are not.
        sockets: the sockets that it listens with for JMX.
        login: how to log in to it.
    """

    process: JavaProcess
    kind: ServerKind
    home: str | None
    state: ServerState
    reason: str = ""
    remedy: tuple[str, ...] = ()
    connector: Connector | None = None
    address: str | None = None
    sockets: tuple[ListeningSocket, ...] = ()
    login: LoginRule = NO_LOGIN

    @property
    def url(self) -> ServiceUrl | None:
        """The address at which the server is read; None where no sockets of its own listen."""
        if self.connector is None or self.address is None:
            return None
        return ServiceUrl(self.address, self.connector.port)

    @property
    def installation(self) -> str:
        """What the server is apart from its process: where it is installed, or else what it runs."""
        return self.home or self.process.command.program or "java"

    @property
    def needs_credentials(self) -> bool:
        """Whether the server would be read if only it were known how to log in."""
        wanted = self.connector is not None and self.connector.wants_login
        return self.state == "refused" and self.url is not None and wanted
