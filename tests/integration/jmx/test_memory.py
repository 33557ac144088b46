import contextlib
import socket
import time
from typing import get_args

import pytest

from exporter.jmx import ProtocolError, ServiceUrl, connect
from exporter.jmx.requests import calls
from testing.jmx.byte_server import Serve, until_closed
from testing.jmx.hostile_registry import HostileRegistry, Hostility
from testing.jmx.replies import ACKNOWLEDGEMENT, CARBON
from testing.jmx.session_replies import LOGIN, answers

SECONDS = 20


@pytest.mark.parametrize("hostility", get_args(Hostility))
def test_what_comes_before_a_login_takes_next_to_no_processor_time(hostility: Hostility) -> None:
    with HostileRegistry(hostility) as registry:
        began = time.thread_time()
        with pytest.raises(ProtocolError):
            connect(ServiceUrl("127.0.0.1", registry.port), rmi_port=registry.port, deadline_seconds=SECONDS)
        assert time.thread_time() - began < 1


def test_a_reply_that_trickles_in_takes_little_processor_time_and_is_read_at_its_end(serve: Serve) -> None:
    """A byte each few milliseconds: decoded anew for each of them, ten thousand bytes would take ten times as long."""
    long = CARBON["getMBeanInfo"]

    def trickle(connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(ACKNOWLEDGEMENT + LOGIN)
        for byte in long:
            connection.sendall(bytes([byte]))
            time.sleep(0.001)
        until_closed(connection)

    registry, server = serve(answers(CARBON["lookup"])), serve(trickle)
    connection = connect(ServiceUrl(registry.host, registry.port), rmi_port=server.port, deadline_seconds=SECONDS)
    with contextlib.closing(connection):
        began = time.thread_time()
        info = calls.mbean_info(calls.THREADING)
        assert next(iter(connection.pipeline([info], SECONDS))).class_name == "sun.management.MemoryImpl"
        assert time.thread_time() - began < 0.5
