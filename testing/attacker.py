"""A process that listens in a server's place, answers as it is told, and keeps all that it is sent."""

import json
import subprocess
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from exporter.jmx import Place, RemoteReference
from exporter.jmx.rmi.references import write_stub
from testing.jmx.replies import ACKNOWLEDGEMENT, CARBON

NOBODY = 65534
SOMEBODY = 12345
"""Users of whom nothing else runs."""

_PROGRAM = """
import json, socket, sys, threading
received = []
def meet(connection, answer):
    try:
        connection.sendall(answer)
        while data := connection.recv(65536):
            received.append(data)
    except OSError:
        pass
def listen(listener, answer):
    while True:
        threading.Thread(target=meet, args=(listener.accept()[0], answer), daemon=True).start()
for host, port, answer in json.loads(sys.argv[1]):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family)
    threading.Thread(target=listen, args=(listener, bytes.fromhex(answer)), daemon=True).start()
print("READY", flush=True)
sys.stdin.read()
print(b"".join(received).hex(), flush=True)
"""


class Attacker:
    """Runs inside its `with` block.

    Args:
        answers: what is sent at once to whoever connects, by where that is.
        user: whose process it is; None: ours.
    """

    def __init__(self, answers: Mapping[Place, bytes], user: int | None = NOBODY) -> None:
        places = json.dumps([[place.host, place.port, answer.hex()] for place, answer in answers.items()])
        self._process = subprocess.Popen(
            ["/usr/bin/python3", "-I", "-c", _PROGRAM, places],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            user=user,
            cwd="/",
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"READY\n"

    def stop(self) -> bytes:
        """End it; gives all that it was sent."""
        return bytes.fromhex(self._process.communicate(timeout=60)[0].decode())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()


def registry_that_names(port: int) -> bytes:
    """What a registry answers that names that port of 127.0.0.1."""
    stub = write_stub(RemoteReference("127.0.0.1", port, bytes(22), tls=False))
    return ACKNOWLEDGEMENT + b"\x51\xac\xed\x00\x05\x77\x0f\x01" + bytes(14) + stub.removeprefix(b"\xac\xed\x00\x05")


def server_that_lets_in() -> bytes:
    """What an RMI server answers that logs anybody in."""
    return ACKNOWLEDGEMENT + CARBON["newClient"]
