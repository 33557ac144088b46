"""A server that was found is read only while its own sockets listen: another process may have its ports after it."""

from collections.abc import Sequence

from exporter.deadline import Deadline
from exporter.model import AttributeQuery, Snapshot, TargetError
from exporter.targets.discovery.listening import ListeningSocket
from exporter.targets.source import SnapshotSource


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
            TargetError: as the source does; `connect` where the process has ended or listens no more.
        """
        for socket in self._sockets:
            if not socket.is_open():
                message = f"the server that was found here (process {socket.pid}) no longer listens on {socket.port}"
                raise TargetError("connect", message)
        return self._source.read(queries, deadline)

    def close(self) -> None:
        """Close the source."""
        self._source.close()
