import os
import socket
from collections.abc import Sequence

import pytest

from exporter.deadline import Deadline
from exporter.model import AttributeQuery, Snapshot, TargetError
from exporter.targets.discovery.listening import own_listening_sockets
from exporter.targets.discovery.owned import OwnedSource


class Counting:
    """A source that counts how often it was read."""

    def __init__(self) -> None:
        self.reads = 0
        self.closed = False

    def read(self, queries: Sequence[AttributeQuery], deadline: Deadline) -> Snapshot:
        self.reads += 1
        return Snapshot(())

    def close(self) -> None:
        self.closed = True


def test_a_server_is_read_only_as_long_as_its_own_sockets_listen() -> None:
    """Afterwards another process has the port, and would be sent the password."""
    source = Counting()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        owned = OwnedSource(
            source, [each for each in own_listening_sockets(os.getpid(), {os.geteuid()}) if each.port == port]
        )
        assert owned.read((), Deadline.after(1)) == Snapshot(())
    with socket.create_server(("127.0.0.1", port)), pytest.raises(TargetError) as caught:
        owned.read((), Deadline.after(1))
    assert (caught.value.reason, source.reads) == ("connect", 1)
    assert f"no longer listens on {port}" in caught.value.message
    owned.close()
    assert source.closed
