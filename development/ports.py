"""Which TCP ports of this machine can be had."""

import errno
import random
import socket
from collections.abc import Iterable

_OFFSETS = 1000
_RESERVATION = "wso2-exporter port offset"
_ANY = range(24_000, 32_000)
"""Below the ports that Linux gives out by itself (ip(7): from 32768 on), and beside those of our servers."""


def is_free(port: int) -> bool:
    """Whether a server could listen on it on every address; a port that only waits out old connections is free."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("", port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def first_free(port: int) -> int:
    """The port itself, or the next one that is free.

    Raises:
        OSError: none of the hundred from there on is.
    """
    for candidate in range(port, port + 100):
        if is_free(candidate):
            return candidate
    raise OSError(f"none of the ports {port} to {port + 99} is free")


def any_free() -> int:
    """A free port that the kernel gives to nobody by itself, so that no connection takes it before it is used."""
    while True:
        port = random.choice(_ANY)  # noqa: S311 - not for cryptography
        if is_free(port):
            return port


def answers(port: int, timeout: float = 1.0) -> bool:
    """Whether something accepts connections on 127.0.0.1 at this port within `timeout` seconds."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout).close()
    except OSError:
        return False
    return True


class PortOffset:
    """A number that is added to each port of a server so that all of them are free, reserved until `release`.

    The reservation is an abstract Unix socket (unix(7)): no file, seen by every user, gone with the process. It keeps
    two servers that start at the same time from choosing the same ports long before either listens on them.

    Args:
        ports: the server's ports without an offset.

    Attributes:
        value: the smallest offset, from 0 on, that is free.

    Raises:
        OSError: none of the thousand that are tried is free.
    """

    def __init__(self, ports: Iterable[int]) -> None:
        wanted = tuple(ports)
        for value in range(_OFFSETS):
            reservation = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                reservation.bind(f"\0{_RESERVATION} {value}")
            except OSError:
                reservation.close()
                continue
            if all(is_free(port + value) for port in wanted):
                self.value = value
                self._reservation = reservation
                return
            reservation.close()
        raise OSError(f"no offset below {_OFFSETS} makes the ports {', '.join(map(str, wanted))} free")

    def release(self) -> None:
        """Let others have these ports."""
        self._reservation.close()
