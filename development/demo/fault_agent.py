"""Faults that only the inside of a JVM can make: what speaks to the agent there."""

import socket
from dataclasses import dataclass


class FaultAgentError(Exception):
    """The agent could not make a fault; the message is what it says."""


@dataclass(frozen=True)
class FaultAgent:
    """The agent in a running JVM.

    Attributes:
        port: where it listens on 127.0.0.1.
    """

    port: int

    def command(self, line: str, timeout: float = 120.0) -> None:
        """Have it make a fault, and wait until that is there.

        Args:
            line: a fault and its argument, as `FaultAgent.java` lists them.
            timeout: seconds until it must be there.

        Raises:
            FaultAgentError: it could not.
            OSError: there is no answer in time.
        """
        with socket.create_connection(("127.0.0.1", self.port), timeout) as connection:
            connection.sendall(f"{line}\n".encode())
            with connection.makefile(encoding="utf-8") as answers:
                answer = answers.readline().strip()
        if answer != "done":
            raise FaultAgentError(f"{line}: {answer or 'no answer'}")
