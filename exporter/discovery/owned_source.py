"""A server that was found is read only while its own sockets listen: another process may have its ports after it.

This is looked at before each read, and once more at each login, when the connection to which the password would be sent
is there: as long as the server's own sockets are open, nobody else can have been connected to.
"""

from collections.abc import Iterable, Sequence

from exporter.discovery.found_server import FoundServer
from exporter.discovery.listeners import ListeningSocket
from exporter.jmx import ConnectError, Ends
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, Snapshot, TargetError
from exporter.system.roots import Roots
from exporter.targets.native.source import NativeOptions
from exporter.targets.source import SnapshotSource
from exporter.targets.transports import Shared, open_target


def check_owned(sockets: Iterable[ListeningSocket], roots: Roots) -> None:
    """Check that the sockets are still open, in the process that they were found in.

    Raises:
        ConnectError: the process has ended or listens no more.
    """
    for socket in sockets:
        if not socket.is_open(roots):
            message = f"the server that was found here (process {socket.pid}) no longer listens on {socket.port}"
            raise ConnectError(message)


def open_owned(server: FoundServer, roots: Roots, shared: Shared | None = None) -> SnapshotSource:
    """Make a source for a server that was found and can be read; it is not contacted before the first read.

    Args:
        server: what was found.
        roots: where the kernel's files are.
        shared: what it shares with other targets; None: nothing.
    """
    if server.url is None or server.connector is None:
        raise ValueError(f"{server.installation} has no address")

    def admit(*_: Ends | None) -> None:
        check_owned(server.sockets, roots)

    # Where it has no fixed port, its registry is that of the JDK's agent, into which nobody else can write.
    options = NativeOptions(server.login.tls, rmi_port=server.connector.server_port or "registry", admit=admit)
    source = open_target(server.url, server.login.credentials, "native", options, shared)
    return OwnedSource(source, server.sockets, roots)


class OwnedSource:
    """A source that is asked only while the sockets are those that were found.

    Args:
        source: reads the server.
        sockets: the sockets that the server's process listens with.
        roots: where the kernel's files are.
    """

    def __init__(self, source: SnapshotSource, sockets: Sequence[ListeningSocket], roots: Roots) -> None:
        self._source = source
        self._sockets = tuple(sockets)
        self._roots = roots

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        """Read the source.

        Raises:
            TargetError: as the source does; `connect` where the process has ended or listens no more.
        """
        try:
            check_owned(self._sockets, self._roots)
        except ConnectError as error:
            raise TargetError("connect", error.message) from None
        return self._source.read(queries, deadline)

    def close(self) -> None:
        """Close the source."""
        self._source.close()
