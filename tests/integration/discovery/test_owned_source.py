import os
import socket
from collections.abc import Sequence
from dataclasses import replace

import pytest

from exporter.discovery.inspection import Inspector
from exporter.discovery.listeners import ListeningSocket, own_listening_sockets
from exporter.discovery.owned_source import OwnedSource, open_owned
from exporter.discovery.processes import java_processes
from exporter.discovery.rules import DiscoveryRules
from exporter.jmx import ObjectName
from exporter.jmx.deadline import Deadline
from exporter.model.snapshot import AttributeQuery, Snapshot, TargetError
from exporter.system.processes import ProcessTable
from exporter.system.roots import Roots
from testing.jvm import Jvm


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
            source,
            [each for each in own_listening_sockets(os.getpid(), {os.geteuid()}, Roots()) if each.port == port],
            Roots(),
        )
        assert owned.read((), Deadline.after(1)) == Snapshot(())
    with socket.create_server(("127.0.0.1", port)), pytest.raises(TargetError) as caught:
        owned.read((), Deadline.after(1))
    assert (caught.value.reason, source.reads) == ("connect", 1)
    assert f"no longer listens on {port}" in caught.value.message
    owned.close()
    assert source.closed


def test_nobody_is_logged_in_to_who_took_the_port_while_it_was_connected_to(jvm: Jvm) -> None:
    looks: list[int] = []

    class ClosingMeanwhile(ListeningSocket):
        """Open when the read begins, closed when the login's connection is there."""

        def is_open(self, roots: Roots) -> bool:
            looks.append(self.port)
            return len(looks) == 1

    (process,) = (process for process in java_processes(ProcessTable(Roots())) if process.pid == jvm.process.pid)
    found = Inspector(DiscoveryRules(frozenset({os.geteuid()})), Roots()).inspect(process)
    socket = ClosingMeanwhile(process.pid, "3", "4", "127.0.0.1", jvm.port)
    source = open_owned(replace(found, sockets=(socket,)), Roots())
    with pytest.raises(TargetError, match="no longer listens") as caught:
        source.read((AttributeQuery(ObjectName.parse("java.lang:type=Runtime"), ("Name",)),), Deadline.after(30))
    source.close()
    assert (caught.value.reason, looks) == ("connect", [jvm.port, jvm.port])
