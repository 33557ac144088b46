"""A session with a JMX connector server: found through a registry, logged in to, and kept over TCP connections.

A session is the remote object that `RMIServer.newClient` returns. It outlives the TCP connection, so one that is lost
needs no new login. It is never leased from the distributed garbage collector: the server keeps it for as long as it is
asked something every two minutes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from exporter.jmx.budget import Account, Budget
from exporter.jmx.deadline import Deadline
from exporter.jmx.errors import (
    LoginRefusedError,
    NotJmxError,
    ProtocolError,
    SessionLostError,
    TlsError,
    UntrustedServerError,
)
from exporter.jmx.ports import expected_ports
from exporter.jmx.rmi.connection import RmiConnection
from exporter.jmx.rmi.messages import encode_arguments, encode_call
from exporter.jmx.rmi.methods import CLOSE, NEW_CLIENT
from exporter.jmx.rmi.references import RemoteReference, read_stub
from exporter.jmx.rmi.registry import look_up
from exporter.jmx.rmi.remote_exceptions import is_security, is_session_gone, words
from exporter.jmx.rmi.transport import Ends, Network, NoTlsError, Place
from exporter.jmx.serial.arguments import strings
from exporter.jmx.serial.class_model import ClassCache
from exporter.jmx.serial.limits import BEFORE_LOGIN, Limits
from exporter.jmx.tls import TlsOptions
from exporter.jmx.url import ServiceUrl

CONFIGURED: Final = "configured"
STUB: Final = "stub"
REGISTRY: Final = "registry"

RmiPort = int | Literal["registry"] | None
"""An RMI server's port: a number; `registry`, whatever the registry says; None, what may be expected of a server."""

Admit = Callable[[Ends, Ends | None], object]
"""Looks at a connection to the RMI server, and at the one to the registry that named it; None for a later one of the
same session. Raises a JmxError where nothing must be sent to that server."""


def admit_all(server: Ends, registry: Ends | None) -> None:
    """Admit anybody: whoever listens there is taken for the server."""


@dataclass(frozen=True)
class Server:
    """Where a server is, and how it is spoken to.

    Attributes:
        url: its registry's place, and the name there.
        credentials: user name and password; None: the login is without.
        tls: how TLS is spoken. With it credentials are never sent in plain text; without it TLS is not spoken.
        rmi_host: the RMI server's host: `configured` (the registry's), `stub` (what the server says), or a name.
        rmi_port: the RMI server's port; None: what the URL says, or else the registry, as far as that is believed.
        limits: how large and deep an answer may be; before the login is through, `BEFORE_LOGIN` holds.
        admit: called whenever the RMI server is connected to, before anything is sent to it.
        account: what its answers may take of memory in one poll.
    """

    url: ServiceUrl
    credentials: tuple[str, str] | None
    tls: TlsOptions | None
    rmi_host: str
    rmi_port: RmiPort
    limits: Limits
    admit: Admit = admit_all
    account: Account = field(default_factory=lambda: Account(Budget.unlimited()))

    @property
    def registry(self) -> Place:
        """The registry's place."""
        return Place(self.url.host, self.url.port)

    def place(self, reference: RemoteReference) -> Place:
        """Tell where a remote object is reached: the server's own idea of its host is right only if so configured."""
        named = {CONFIGURED: self.url.host, STUB: reference.host}
        port = reference.port if self.rmi_port == REGISTRY else self.rmi_port or self.url.server_port or reference.port
        return Place(named.get(self.rmi_host, self.rmi_host), port)

    def check_named(self, reference: RemoteReference) -> None:
        """Check that no password goes to a port just because the registry says so.

        Any process of the server's machine may write into the registry of a Carbon server, and is then sent what is
        meant for the server. So a port is believed only if it is the registry's own, follows from it as Carbon's
        ports do, or is configured; or where the server has to prove by TLS who it is.

        Raises:
            UntrustedServerError: it is another one.
        """
        proves_itself = self.tls is not None and not self.tls.insecure_skip_verify
        configured = self.rmi_port is not None or self.url.server_port is not None
        sends_none = self.credentials is None or (reference.tls and self.tls is None)
        if not (proves_itself or configured or sends_none) and reference.port not in expected_ports(self.url.port):
            raise UntrustedServerError(
                f"{self.registry}: the registry names port {reference.port} as the RMI server's, to which no password "
                "is sent, since any process there may have written that; if the server's own configuration says the "
                f"same, configure rmi_port: {reference.port}, or rmi_port: registry where it has no fixed one"
            )

    def server_name(self, *, of_registry: bool) -> str | None:
        """Tell the name that a certificate has to hold, never one from the network. None: TLS is not spoken."""
        if self.tls is None:
            return None
        if self.tls.server_name:
            return self.tls.server_name
        given = self.rmi_host not in {CONFIGURED, STUB} and not of_registry
        return self.rmi_host if given else self.url.host

    @property
    def secret(self) -> str:
        """The password; empty where there is none."""
        return self.credentials[1] if self.credentials else ""


class Session:
    """A login and the TCP connection that is used for it at the moment.

    Attributes:
        network: opens its connections.
        connections_opened: how many there were so far.
        denied: the operations that this login may not invoke, by their calls' subjects, and the server's words.
    """

    def __init__(self, server: Server) -> None:
        self.connections_opened = 0
        self.denied: dict[str, str | None] = {}
        self.network = Network(server.tls.context() if server.tls else None)
        self._server = server
        self._classes = ClassCache()
        self._object_id: bytes | None = None
        self._reference: RemoteReference | None = None
        self._connection: RmiConnection | None = None
        self._registry_tls: bool | None = None
        self._server_tls: bool | None = None

    @property
    def object_id(self) -> bytes:
        """The identifier of the server's side of the session."""
        if self._object_id is None:
            raise SessionLostError("not logged in")
        return self._object_id

    def log_in(self, deadline: Deadline) -> None:
        """Look the server up and log in, whatever was before.

        Raises:
            JmxError: any of the family but those of single MBeans.
        """
        self.drop()
        self.denied.clear()
        self._object_id = None
        reference, connection = self._find(deadline)
        try:
            self._new_client(reference, connection, deadline)
        except BaseException:
            connection.close()
            raise

    def locate(self, deadline: Deadline) -> RemoteReference:
        """Find where a login would be sent, by the address that was connected to; it is not sent.

        Raises:
            JmxError: as a login's but `LoginRefusedError`.
        """
        reference, connection = self._find(deadline)
        connection.close()
        return replace(reference, host=connection.ends.other.host, port=connection.ends.other.port)

    def connect(self, deadline: Deadline) -> RmiConnection:
        """Give the TCP connection there is, or a new one.

        Raises:
            JmxError: there is none to be had.
        """
        if self._connection is None:
            if self._reference is None:
                raise SessionLostError("not logged in")
            connection = self._connect_server(self._reference, deadline)
            self._admit(connection, None)  # whoever knows a session's identifier has the session
            connection.limits = self._server.limits
            self._connection = connection
        return self._connection

    def has_moved(self, deadline: Deadline) -> bool:
        """Tell whether the server's name leads elsewhere by now than to where it was connected to."""
        return self._reference is not None and self.network.leads_elsewhere(
            self._server.place(self._reference), deadline
        )

    def drop(self) -> None:
        """End the TCP connection: whatever still comes on it belongs to nothing. The login stays."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def close(self, deadline: Deadline) -> None:
        """Log out, so that the server keeps nothing of the session.

        Raises:
            JmxError: the server could not be told; it forgets the session after two idle minutes.
        """
        try:
            if self._object_id is not None:
                self.connect(deadline).ask(encode_call(self._object_id, CLOSE, b""), CLOSE, deadline)
        finally:
            self._object_id = None
            self._reference = None
            self.drop()

    def _find(self, deadline: Deadline) -> tuple[RemoteReference, RmiConnection]:
        """Find the server that the registry names, and connect to it; nothing is sent to it yet."""
        reference, registry = look_up(lambda: self._connect_registry(deadline), self._server.url.bound_name, deadline)
        connection = None
        try:
            self._server.check_named(reference)
            connection = self._connection_to(reference, registry, deadline)
            self._admit(connection, registry.ends)
        finally:
            if connection is not registry:  # until here, so that it can be seen who has it
                registry.close()
        return reference, connection

    def _admit(self, connection: RmiConnection, registry: Ends | None) -> None:
        try:
            self._server.admit(connection.ends, registry)
        except BaseException:
            connection.close()
            raise

    def _new_client(self, reference: RemoteReference, connection: RmiConnection, deadline: Deadline) -> None:
        server = self._server
        credentials = None if server.credentials is None else strings(server.credentials)
        call = encode_call(reference.object_id, NEW_CLIENT, encode_arguments(credentials))
        reply = connection.ask(call, NEW_CLIENT, deadline)
        if reply.thrown:
            told = words(reply.thrown, server.secret)
            if is_security(reply.thrown):
                raise LoginRefusedError(f"{connection.place}: the server refused the login", told)
            if is_session_gone(reply.thrown) and connection.place.port != reference.port:
                raise NotJmxError(
                    f"{connection.place}: an RMI server, but not the one that the registry names on port "
                    f"{reference.port}: the configured port is wrong, or the server was just restarted",
                    told,
                )
            if is_session_gone(reply.thrown):
                raise SessionLostError(f"{connection.place}: the registry names a server that is gone", told)
            raise ProtocolError(f"{connection.place}: the server cannot log anybody in", told)
        self._reference = read_stub(reply.value, connection.place)
        self._object_id = self._reference.object_id
        if server.place(self._reference) == connection.place:
            connection.limits = server.limits
            self._connection = connection
        else:
            connection.close()

    def _connection_to(self, reference: RemoteReference, registry: RmiConnection, deadline: Deadline) -> RmiConnection:
        """Connect to the server; the registry's own connection will do where both share a port."""
        wanted = self._server.tls is not None
        if self._server.place(reference) == registry.place and registry.tls == wanted and reference.tls <= wanted:
            self._server_tls = registry.tls
            return registry
        return self._connect_server(reference, deadline)

    def _connect_registry(self, deadline: Deadline) -> RmiConnection:
        """Connect to the registry, by TLS if that is configured and spoken there; no secret is ever sent to it."""
        place, name = self._server.registry, self._server.server_name(of_registry=True)
        if name is not None and self._registry_tls is not False:
            try:
                connection = self._dial(place, name, deadline)
            except NoTlsError:
                if self._registry_tls:
                    raise
                self._registry_tls = False
            else:
                self._registry_tls = True
                return connection
        return self._dial(place, None, deadline)

    def _connect_server(self, reference: RemoteReference, deadline: Deadline) -> RmiConnection:
        place, name = self._server.place(reference), self._server.server_name(of_registry=False)
        if name is None:
            if reference.tls:
                raise TlsError(f"{place}: the server speaks TLS, for which nothing is configured")
            return self._dial(place, None, deadline)
        if self._server_tls is not False:
            try:
                connection = self._dial(place, name, deadline)
            except NoTlsError as error:
                # Plain text is believed only where a registry that proved who it is says so, and no secret is at stake.
                if self._server_tls or reference.tls or not self._registry_tls or self._server.credentials:
                    message = f"{error.message}, and nothing is sent to it in plain text"
                    raise TlsError(f"{message}; for a server without TLS, like Carbon's own, leave tls out") from None
                self._server_tls = False
            else:
                self._server_tls = True
                return connection
        return self._dial(place, None, deadline)

    def _dial(self, place: Place, server_name: str | None, deadline: Deadline) -> RmiConnection:
        channel = self.network.dial(place, server_name, deadline)
        self.connections_opened += 1
        return RmiConnection(channel, BEFORE_LOGIN, self._classes, self._server.account, tls=server_name is not None)
