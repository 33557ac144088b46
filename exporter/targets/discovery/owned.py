"""A server that was found is read only while its own sockets listen: another process may have its ports after it.

This is looked at before each read, and once more at each login, when the connection to which the password would be sent
is there: as long as the server's own sockets are open, nobody else can have been connected to.
"""

from collections.abc import Iterable, Sequence
from functools import partial

from exporter.deadline import Deadline
from exporter.model import AttributeQuery, Snapshot, TargetError
from exporter.targets.discovery.finding import FoundServer
from exporter.targets.discovery.listening import ListeningSocket
from exporter.targets.native import NativeOptions
from exporter.targets.opening import open_target
from exporter.targets.source import SnapshotSource


def check_owned(sockets: Iterable[ListeningSocket]) -> None:
    """See to it that the sockets are still open, in the process that they were found in.

    Raises:
        TargetError: `connect` where the process has ended or listens no more.
    """
    for socket in sockets:
        if not socket.is_open():
            message = f"the server that was found here (process {socket.pid}) no longer listens on {socket.port}"
            raise TargetError("connect", message)


def open_owned(server: FoundServer) -> SnapshotSource:
    """A source for a server that was found and can be read; it is not contacted before the first read."""
    if server.url is None or server.connector is None:
        raise ValueError(f"{server.installation} has no address")
    options = NativeOptions(
        server.login.tls,
        rmi_port=server.connector.server_port,
        before_login=partial(check_owned, server.sockets),
    )
    return OwnedSource(open_target(server.url, server.login.credentials, "native", options), server.sockets)


class OwnedSource:
    """A source that is asked only while the sockets are those that were found.

    Args:
        source: reads the server.
        sockets: the sockets that the server's process listens with.
    """

    def __init__(self, source: SnapshotSource, sockets: Sequence[ListeningSocket]) -> None:
        self._source = source
        self._sockets = tuple(sockets)

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        """Read the source.

        Raises:
            TargetError: as the source does, and as `check_owned`.
        """
        check_owned(self._sockets)
        return self._source.read(queries, deadline)

    def close(self) -> None:
        """Close the source."""
        self._source.close()
