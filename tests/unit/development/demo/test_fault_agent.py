"""What speaks to the agent that makes faults."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from development.demo.fault_agent import FaultAgent, FaultAgentError


@contextmanager
def agent_that_answers(answer: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A port of 127.0.0.1 where one line is read and answered, and what was read."""
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as lines:
                got.append(lines.readline())
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1], got
        thread.join()


def test_a_command_is_one_line_to_the_agent() -> None:
    with agent_that_answers(b"done\n") as (port, got):
        FaultAgent(port).command("live 0.97")
    assert got == [b"live 0.97\n"]


@pytest.mark.parametrize(
    ("answer", "message"),
    [(b"no fault haste\n", "haste: no fault haste"), (b"", "haste: no answer")],
)
def test_what_the_agent_could_not_do_is_told(answer: bytes, message: str) -> None:
    with agent_that_answers(answer) as (port, _), pytest.raises(FaultAgentError) as told:
        FaultAgent(port).command("haste")
    assert str(told.value) == message
