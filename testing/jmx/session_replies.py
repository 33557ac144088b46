"""What a server answers to the requests of a session."""

import socket

from exporter.jmx import (
    ObjectName,
)
from exporter.jmx.requests import calls
from testing.jmx.byte_server import Behaviour, until_closed
from testing.jmx.replies import ACKNOWLEDGEMENT, CARBON

MEMORY = calls.attributes(
    ObjectName.parse("java.lang:type=Memory"), ["Verbose", "ObjectPendingFinalizationCount", "HeapMemoryUsage"]
)


LOGIN, VALUES = CARBON["newClient"], CARBON["getAttributes"]


def answers(*replies: bytes, then: Behaviour = until_closed) -> Behaviour:
    """Answer the handshake and, whatever is asked, with these replies."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(ACKNOWLEDGEMENT + b"".join(replies))
        then(connection)

    return behave
